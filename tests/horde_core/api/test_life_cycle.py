"""A request through its whole life: queued, popped, uploaded, submitted, seen."""

import base64
from typing import Any

import pytest

from tests.horde_core.api.client import SMALL, Answer, Client, picture

CHECK = {
    "finished",
    "processing",
    "restarted",
    "waiting",
    "done",
    "faulted",
    "wait_time",
    "queue_position",
    "kudos",
    "is_possible",
}
POPPED = {
    "payload",
    "id",
    "ids",
    "messages",
    "ttl",
    "skipped",
    "model",
    "source_image",
    "source_processing",
    "source_mask",
    "extra_source_images",
    "r2_upload",
    "r2_uploads",
}
PAYLOAD = {
    "prompt",
    "ddim_steps",
    "n_iter",
    "seed",
    "image_is_control",
    "return_control_map",
    "sampler_name",
    "cfg_scale",
    "height",
    "width",
    "karras",
    "tiling",
    "hires_fix",
    "transparent",
}
GENERATION = {
    "img",
    "seed",
    "id",
    "censored",
    "gen_metadata",
    "worker_id",
    "worker_name",
    "model",
    "state",
}
SKIPPED = {
    "worker_id",
    "performance",
    "nsfw",
    "untrusted",
    "models",
    "bridge_version",
    "unsafe_ip",
    "img2img",
    "painting",
    "post-processing",
    "lora",
    "controlnet",
}


async def check(client: Client, request: str) -> Any:
    return (await client.ask("GET", f"/api/v2/generate/check/{request}")).json


async def status(client: Client, request: str) -> Any:
    return (await client.ask("GET", f"/api/v2/generate/status/{request}")).json


async def queued(client: Client, **fields: Any) -> str:
    """A request that waits while a worker is online."""
    answer = await client.generate(**fields)
    assert answer.status == 202, answer.body
    request: str = answer.json["id"]
    return request


async def test_from_prompt_to_picture(client: Client) -> None:
    worker = await client.account("worker")
    await client.pop(worker)
    request = await queued(client, prompt="a cat###dog", params=SMALL | {"seed": "hello"})
    waiting = await check(client, request)
    assert set(waiting) == CHECK
    assert (waiting["waiting"], waiting["done"], waiting["is_possible"]) == (1, False, True)

    job = (await client.pop(worker)).json
    assert set(job) == POPPED
    assert set(job["payload"]) == PAYLOAD
    assert job["payload"]["prompt"] == "a cat###dog"
    assert job["payload"]["seed"] == "111"
    assert (job["payload"]["cfg_scale"], job["payload"]["karras"]) == (5.0, True)
    assert (job["ids"], job["r2_uploads"]) == ([job["id"]], [job["r2_upload"]])
    assert (job["model"], job["skipped"], job["ttl"]) == ("stable_diffusion", {}, 150)
    assert job["r2_upload"].startswith(f"{client.base}/media/{job['id']}")
    assert (await check(client, request))["processing"] == 1

    uploaded = await client.http.put(
        job["r2_upload"], data=picture(), skip_auto_headers=["Content-Type"]
    )
    assert (uploaded.status, await uploaded.read()) == (200, b"")
    submitted = await client.submit(worker, job["id"], seed=111)
    assert (submitted.status, set(submitted.json)) == (200, {"reward"})
    assert submitted.json["reward"] > 0

    done = await status(client, request)
    assert set(done) == CHECK | {"generations", "shared"}
    assert (done["done"], done["finished"], done["shared"]) == (True, 1, False)
    assert done["kudos"].is_integer()
    [generation] = done["generations"]
    assert set(generation) == GENERATION
    assert (generation["seed"], generation["state"], generation["censored"]) == ("111", "ok", False)
    assert (generation["worker_name"], generation["gen_metadata"]) == ("dreamer", [])

    image = await client.ask("GET", generation["img"])
    assert (image.status, image.body) == (200, picture())
    assert image.headers["Content-Type"] == "image/webp"
    assert image.headers["Access-Control-Allow-Origin"] == "*"


async def test_an_empty_pop(client: Client) -> None:
    answer = await client.pop(await client.account())
    assert answer.status == 200
    assert set(answer.json) == POPPED
    assert (answer.json["id"], answer.json["ids"], answer.json["model"]) == (None, [], None)
    assert (answer.json["ttl"], answer.json["r2_upload"], answer.json["r2_uploads"]) == (
        None,
        None,
        None,
    )
    assert set(answer.json["skipped"]) >= SKIPPED
    assert set(answer.json["payload"]) == PAYLOAD - {"prompt", "seed"}
    assert answer.json["payload"]["cfg_scale"] == 7.5


async def test_a_batch_is_submitted_job_by_job(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, params=SMALL | {"n": 3})
    job = (await client.pop(worker, amount=3)).json
    assert (job["payload"]["n_iter"], len(set(job["ids"])), len(job["r2_uploads"])) == (3, 3, 3)
    for one in job["ids"]:
        assert (await check(client, request))["done"] is False
        assert (await client.submit(worker, one)).status == 200
    assert (await check(client, request))["done"] is True


async def test_options_that_were_asked_for_reach_the_worker(client: Client) -> None:
    worker = await client.account("worker")
    await queued(
        client,
        params=SMALL
        | {
            "post_processing": ["GFPGAN"],
            "loras": [{"name": "l"}],
            "tis": [{"name": "t", "inject_ti": "prompt"}],
            "clip_skip": 2,
            "denoising_strength": 0.4,
        },
        nsfw=False,
        censor_nsfw=True,
    )
    payload = (await client.pop(worker, allow_lora=True)).json["payload"]
    assert set(payload) == PAYLOAD | {
        "post_processing",
        "loras",
        "tis",
        "clip_skip",
        "denoising_strength",
        "use_nsfw_censor",
    }
    assert payload["loras"] == [{"name": "l", "model": 1.0, "clip": 1.0, "is_version": False}]
    assert payload["use_nsfw_censor"] is True


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "JPEG"])
async def test_a_picture_in_the_body_is_kept_as_webp(client: Client, kind: str) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await client.pop(worker)).json
    inline = base64.b64encode(picture(kind)).decode()
    assert (await client.submit(worker, job["id"], generation=inline)).status == 200
    [generation] = (await status(client, request))["generations"]
    image = await client.ask("GET", generation["img"])
    assert (image.status, image.headers["Content-Type"]) == (200, "image/webp")


@pytest.mark.parametrize("generation", ["", "?", "bm8gcGljdHVyZQ=="])
async def test_what_is_no_picture_is_neither_taken_nor_paid(
    client: Client, generation: str
) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await client.pop(worker)).json
    answer = await client.submit(worker, job["id"], generation=generation)
    assert (answer.status, answer.rc) == (400, "ImageValidationFailed")
    assert (await check(client, request))["processing"] == 1
    assert (await client.submit(worker, job["id"])).status == 200


async def test_base64_for_those_who_do_not_fetch(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, r2=False)
    job = (await client.pop(worker)).json
    await client.http.put(job["r2_upload"], data=picture())
    await client.submit(worker, job["id"])
    [generation] = (await status(client, request))["generations"]
    assert base64.b64decode(generation["img"]) == picture()


async def test_a_picture_that_was_never_uploaded(client: Client) -> None:
    worker = await client.account("worker")
    for r2 in (True, False):
        request = await queued(client, r2=r2)
        job = (await client.pop(worker)).json
        await client.submit(worker, job["id"])
        [generation] = (await status(client, request))["generations"]
        assert generation["img"] == "N/A"


async def test_remarks_of_the_worker(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await client.pop(worker)).json
    remarks = [
        {"type": "lora", "value": "download_failed", "ref": "l"},
        {"type": "censorship", "value": "nsfw"},
    ]
    await client.submit(worker, job["id"], gen_metadata=remarks, state="censored")
    [generation] = (await status(client, request))["generations"]
    assert generation["gen_metadata"] == remarks
    assert (generation["censored"], generation["state"]) == (True, "ok")


async def test_too_many_remarks_are_refused_before_anything_is_paid(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await client.pop(worker)).json
    remarks = [{"type": "information", "value": "see_ref", "ref": str(n)} for n in range(51)]
    answer = await client.submit(worker, job["id"], gen_metadata=remarks)
    assert (answer.status, answer.rc) == (400, "BadRequest")
    assert (await check(client, request))["processing"] == 1


@pytest.mark.parametrize("agent", ["AI Horde Worker reGen:13.0.0:x", "AI Horde Worker:8:x"])
async def test_source_pictures_travel_as_the_worker_reads_them(client: Client, agent: str) -> None:
    worker = await client.account("worker")
    source = base64.b64encode(picture("PNG")).decode()
    mask = base64.b64encode(picture("PNG")).decode()
    await queued(client, source_image=source, source_mask=mask)
    job = (await client.pop(worker, bridge_agent=agent)).json
    assert job["source_processing"] == "img2img"
    for sent in (job["source_image"], job["source_mask"]):
        if "reGen" in agent:
            assert sent.startswith(f"{client.base}/media/")
            assert (await client.ask("GET", sent)).headers["Content-Type"] == "image/webp"
        else:
            assert base64.b64decode(sent)[8:12] == b"WEBP"


async def test_a_fault_earns_nothing_and_starts_again(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await client.pop(worker)).json
    answer = await client.submit(worker, job["id"], state="faulted", generation="")
    assert (answer.status, answer.json) == (200, {"reward": 0.0})
    assert (await check(client, request))["restarted"] == 1


async def test_cancelling_needs_no_key_and_tells_the_state_before(client: Client) -> None:
    request = await queued(client)
    path = f"/api/v2/generate/status/{request}"
    sent = {"Content-Type": "application/json", "apikey": "whatever"}
    before = await client.ask("DELETE", path, headers=sent)
    assert (before.status, before.json["waiting"]) == (200, 1)
    after = await status(client, request)
    assert (after["waiting"], after["done"]) == (0, True)


def refused(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.rc


@pytest.mark.parametrize(
    "request_id", ["8d0c6f5e-2e5d-4d3c-9f55-000000000000", "x", "%00", "é", "1"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "check"), ("GET", "status"), ("DELETE", "status")]
)
async def test_unknown_requests(client: Client, method: str, path: str, request_id: str) -> None:
    answer = await client.ask(method, f"/api/v2/generate/{path}/{request_id}")
    assert refused(answer) == (404, "RequestNotFound")


async def test_submits_that_are_refused(client: Client) -> None:
    worker, other = await client.account("worker"), await client.account("other")
    await queued(client)
    job = (await client.pop(worker)).json["id"]
    assert refused(await client.submit("nobody's", job)) == (401, "InvalidAPIKey")
    assert refused(await client.submit(other, job)) == (403, "WrongCredentials")
    assert refused(await client.submit(worker, "unknown")) == (404, "InvalidJobID")
    assert (await client.submit(worker, job)).status == 200
    again = await client.submit(worker, job)
    assert refused(again) == (400, "DuplicateGen")
    assert "already submitted" in again.json["message"]


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"seed": 1}, {"id"}),
        ({"id": "x"}, {"seed"}),
        ({"id": "x", "seed": "1"}, {"seed"}),
        ({"id": "x", "seed": 2**63}, {"seed"}),
        ({"id": "x", "seed": 1, "state": "done"}, {"state"}),
        (
            {"id": "x", "seed": 1, "gen_metadata": [{"type": "x", "value": "nsfw"}]},
            {"gen_metadata.0.type"},
        ),
    ],
)
async def test_submit_validation(edge: Client, body: Any, paths: set[str]) -> None:
    answer = await edge.ask("POST", "/api/v2/generate/submit", body, key=await edge.account())
    assert (answer.status, set(answer.json["errors"])) == (400, paths)


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"name": 5}, {"name"}),
        ({"threads": 0}, {"threads"}),
        ({"threads": 51}, {"threads"}),
        ({"amount": 21}, {"amount"}),
        ({"models": ["ab", "x" * 256]}, {"models.0", "models.1"}),
        ({"bridge_agent": "x" * 1001}, {"bridge_agent"}),
        ({"nsfw": None}, {"nsfw"}),
        ({"blacklist": [1]}, {"blacklist.0"}),
    ],
)
async def test_pop_validation(edge: Client, fields: dict[str, Any], paths: set[str]) -> None:
    answer = await edge.pop(await edge.account(), **fields)
    assert (answer.status, set(answer.json["errors"])) == (400, paths)


async def test_pops_that_are_refused(client: Client) -> None:
    worker, other = await client.account("worker"), await client.account("other")
    assert refused(await client.pop("nobody's")) == (401, "InvalidAPIKey")
    assert refused(await client.pop("0000000000")) == (403, "AnonForbiddenWorker")
    await client.pop(worker)
    stolen = await client.pop(other)
    assert refused(stolen) == (403, "WrongCredentials")
    assert "wrong credentials" in stolen.json["message"].lower()
    unknown = await client.pop(worker, name="second", models=["no such model"])
    assert refused(unknown) == (400, "BadRequest")
    assert "we cannot accept workers serving" in unknown.json["message"]


async def test_enormous_numbers_in_an_offer_are_cut(client: Client) -> None:
    worker = await client.account("worker")
    assert (await client.pop(worker, max_pixels=2**63 - 1)).status == 200
    assert (await client.pop(worker, max_pixels=-5)).status == 200
