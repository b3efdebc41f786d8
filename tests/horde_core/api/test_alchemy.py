"""Alchemy through its whole life: forms asked for, popped, handed in, read."""

import asyncio
import base64
import io
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from tests.horde_core.api.client import ANONYMOUS, Answer, Client, picture

AGENT = "AI Horde Worker reGen:13.0.0:https://example.org"
SOURCE = base64.b64encode(picture("PNG", (600, 512))).decode()


async def ask(client: Client, *forms: str, key: str = ANONYMOUS, **fields: Any) -> Answer:
    body = {"forms": [{"name": form} for form in forms], "source_image": SOURCE, **fields}
    return await client.ask("POST", "/api/v2/interrogate/async", body, key=key)


async def queued(client: Client, *forms: str, key: str = ANONYMOUS, **fields: Any) -> str:
    answer = await ask(client, *forms, key=key, **fields)
    assert (answer.status, set(answer.json)) == (202, {"id"}), answer.body
    found: str = answer.json["id"]
    return found


async def status(client: Client, request: str) -> Any:
    return (await client.ask("GET", f"/api/v2/interrogate/status/{request}")).json


async def pop(client: Client, key: str, *forms: str, **fields: Any) -> Answer:
    body = {"name": "alchemist", "forms": forms, "bridge_agent": AGENT, **fields}
    return await client.ask("POST", "/api/v2/interrogate/pop", body, key=key)


async def submit(client: Client, key: str, form: str, result: Any = None, **fields: Any) -> Answer:
    body = {"id": form, "result": result or {}, **fields}
    return await client.ask("POST", "/api/v2/interrogate/submit", body, key=key)


def refused(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.rc


async def test_from_picture_to_caption_and_upscaled_picture(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, "caption", "RealESRGAN_x2plus")
    assert await status(client, request) == {
        "state": "waiting",
        "forms": [
            {"form": "caption", "state": "waiting"},
            {"form": "RealESRGAN_x2plus", "state": "waiting"},
        ],
    }
    popped = (await pop(client, worker, "caption", "RealESRGAN_x2plus", amount=5)).json
    assert popped["skipped"] == {}
    caption, upscaled = popped["forms"]
    assert set(caption) == {"id", "form", "payload", "source_image"}
    assert (caption["form"], caption["payload"]) == ("caption", None)
    assert set(upscaled) == {"id", "form", "payload", "source_image", "r2_upload"}
    assert caption["source_image"] == upscaled["source_image"] != upscaled["r2_upload"]
    source = await client.ask("GET", caption["source_image"])
    assert (source.status, source.headers["Content-Type"]) == (200, "image/webp")
    assert (await status(client, request))["state"] == "processing"

    told = await submit(client, worker, caption["id"], {"caption": "a red wall"})
    assert (told.status, told.json) == (200, {"reward": 1.0})
    made = picture(size=(1200, 1024))
    sent = await client.http.put(
        upscaled["r2_upload"], data=made, skip_auto_headers=["Content-Type"]
    )
    assert (sent.status, await sent.read()) == (200, b"")
    told = await submit(client, worker, upscaled["id"], {"RealESRGAN_x2plus": "R2"})
    assert told.json == {"reward": 6.0}

    done = await status(client, request)
    assert done["state"] == "done"
    first, second = done["forms"]
    assert first == {"form": "caption", "state": "done", "result": {"caption": "a red wall"}}
    address = second["result"]["RealESRGAN_x2plus"]
    assert (await client.ask("GET", address)).body == made
    found = (await client.ask("GET", "/api/v2/workers/name/alchemist")).json
    assert (found["type"], found["forms"]) == ("interrogation", ["RealESRGAN_x2plus", "caption"])
    assert (found["kudos_details"]["generated"], found["requests_fulfilled"]) == (7.0, 2)
    assert found["performance"].endswith(" seconds per form")


async def test_an_empty_pop(client: Client) -> None:
    answer = await pop(client, await client.account(), "caption")
    assert (answer.status, answer.json) == (200, {"forms": None, "skipped": {}})


async def test_results_of_any_shape_come_back_as_they_are(client: Client) -> None:
    worker = await client.account("worker")
    lists = ["tags", "sites", "artists", "flavors", "mediums", "movements", "techniques"]
    results: dict[str, Any] = {
        "nsfw": {"nsfw": False},
        "interrogation": {
            "interrogation": {name: [{"text": "x", "confidence": 0.5}] for name in lists}
        },
        "aesthetic": {"aesthetic": 5.25},
    }
    request = await queued(client, *results)
    for form in (await pop(client, worker, *results, amount=3)).json["forms"]:
        await submit(client, worker, form["id"], results[form["form"]])
    found = {form["form"]: form["result"] for form in (await status(client, request))["forms"]}
    assert found == results


async def test_only_what_the_alchemist_does_and_one_at_a_time(client: Client) -> None:
    worker = await client.account("worker")
    await queued(client, "caption", "nsfw")
    await queued(client, "caption")
    assert (await pop(client, worker, "vectorize")).json["forms"] is None
    first = (await pop(client, worker, "caption")).json["forms"]
    second = (await pop(client, worker, "caption")).json["forms"]
    assert [form["form"] for form in (*first, *second)] == ["caption", "caption"]
    assert first[0]["id"] != second[0]["id"]
    assert (await pop(client, worker, "caption")).json["forms"] is None
    assert (await pop(client, worker, name="no forms named")).json["forms"] is None
    await queued(client, "caption")
    [named] = (await pop(client, worker, name="no forms named")).json["forms"]
    assert named["form"] == "caption", "an alchemist that names nothing does captions"


async def test_pictures_larger_than_an_alchemist_wants(client: Client) -> None:
    worker = await client.account("worker")
    await queued(client, "caption")
    assert (await pop(client, worker, "caption", max_tiles=1)).json["forms"] is None
    assert len((await pop(client, worker, "caption", max_tiles=2)).json["forms"]) == 1


async def test_forms_named_twice_are_done_once(client: Client) -> None:
    request = await queued(client, "caption", "nsfw", "caption")
    found = [form["form"] for form in (await status(client, request))["forms"]]
    assert found == ["caption", "nsfw"]


async def test_untrusted_alchemists(client: Client) -> None:
    await queued(client, "caption", trusted_workers=True)
    answer = await pop(client, await client.account("worker"), "caption")
    assert answer.json == {"forms": None, "skipped": {"untrusted": 1}}


async def test_friends_are_served_first(client: Client) -> None:
    worker, friend = await client.account("worker"), await client.account("friend")
    number = (await client.ask("GET", "/api/v2/find_user", key=friend)).json["id"]
    await queued(client, "caption")
    theirs = await queued(client, "caption", key=friend)
    popped = await pop(client, worker, "caption", priority_usernames=[f"friend#{number}"])
    assert len(popped.json["forms"]) == 1
    assert (await status(client, theirs))["state"] == "processing"


async def test_maintenance_leaves_the_owners_own_forms(client: Client) -> None:
    worker = await client.account("worker")
    await pop(client, worker, "caption")
    found = (await client.ask("GET", "/api/v2/workers/name/alchemist")).json
    await client.ask("PUT", f"/api/v2/workers/{found['id']}", {"maintenance": True}, key=worker)
    await queued(client, "caption")
    closed = await pop(client, worker, "caption")
    assert refused(closed) == (403, "WorkerMaintenance")
    assert "maintenance mode" in closed.json["message"]
    await queued(client, "caption", key=worker)
    assert len((await pop(client, worker, "caption")).json["forms"]) == 1


async def test_of_many_pops_at_once_each_form_has_one_worker(client: Client) -> None:
    worker = await client.account("worker")
    names = [f"alchemist {number}" for number in range(3)]
    for name in names:
        await pop(client, worker, "caption", name=name)
    for _ in range(4):
        await queued(client, "caption")
    answers = await asyncio.gather(
        *(pop(client, worker, "caption", name=name, amount=2) for name in names)
    )
    ids = [form["id"] for answer in answers for form in answer.json["forms"] or ()]
    assert len(ids) == len(set(ids)) == 4


async def test_of_many_submits_at_once_one_is_paid(client: Client) -> None:
    worker = await client.account("worker")
    await queued(client, "caption")
    [form] = (await pop(client, worker, "caption")).json["forms"]
    answers = await asyncio.gather(*(submit(client, worker, form["id"]) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400, 400]
    assert {answer.rc for answer in answers if answer.status == 400} == {"DuplicateGen"}


async def test_the_fourth_failure_ends_a_form(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, "caption")
    for expected in ("waiting", "waiting", "waiting", "faulted"):
        [form] = (await pop(client, worker, "caption")).json["forms"]
        answer = await submit(client, worker, form["id"], state="faulted")
        assert (answer.status, answer.json) == (200, {"reward": 0.0})
        assert (await status(client, request))["state"] == expected
    late = await submit(client, worker, form["id"])
    assert refused(late) == (400, "AbortedGen")
    assert (await pop(client, worker, "caption")).json["forms"] is None


async def test_cancelling_needs_no_key_and_pays_who_works(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, "caption", "nsfw")
    [form] = (await pop(client, worker, "caption")).json["forms"]
    sent = {"Content-Type": "application/json", "apikey": "whatever"}
    answer = await client.ask("DELETE", f"/api/v2/interrogate/status/{request}", headers=sent)
    assert answer.status == 200
    assert answer.json["state"] == "partial"
    assert [one["state"] for one in answer.json["forms"]] == ["cancelled", "cancelled"]
    late = await submit(client, worker, form["id"], {"caption": "x"})
    assert refused(late) == (400, "DuplicateGen")
    found = (await client.ask("GET", "/api/v2/workers/name/alchemist")).json
    assert found["kudos_details"]["generated"] == 1.0


async def test_submits_that_are_refused(client: Client) -> None:
    worker, other = await client.account("worker"), await client.account("other")
    await queued(client, "caption")
    [form] = (await pop(client, worker, "caption")).json["forms"]
    assert refused(await submit(client, "nobody's", form["id"])) == (401, "InvalidAPIKey")
    assert refused(await submit(client, other, form["id"])) == (403, "WrongCredentials")
    unknown = await submit(client, worker, "unknown")
    assert refused(unknown) == (404, "InvalidJobID")
    assert "Processing Job with ID" in unknown.json["message"]
    huge = await submit(client, worker, form["id"], {"caption": "x" * 300_000})
    assert refused(huge) == (400, "BadRequest")
    assert (await submit(client, worker, form["id"], {"caption": "x"})).status == 200


async def test_names_are_unique_over_all_kinds(client: Client) -> None:
    worker = await client.account("worker")
    await client.pop(worker, name="dreamer")
    taken = await pop(client, worker, "caption", name="dreamer")
    assert refused(taken) == (400, "PolymorphicNameConflict")
    assert refused(await pop(client, ANONYMOUS, "caption")) == (403, "AnonForbiddenWorker")


@pytest.mark.parametrize("request_id", ["8d0c6f5e-2e5d-4d3c-9f55-000000000000", "x", "%00"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_unknown_requests(edge: Client, method: str, request_id: str) -> None:
    answer = await edge.ask(method, f"/api/v2/interrogate/status/{request_id}")
    assert refused(answer) == (404, "RequestNotFound")


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"forms": []}, "forms"),
        ({"forms": [{"name": "poem"}]}, "forms.0.name"),
        ({"forms": [{}]}, "forms.0.name"),
        ({"forms": [{"name": "caption", "payload": 1}]}, "forms.0.payload"),
        ({"source_image": ""}, "source_image"),
        ({"source_image": None}, "source_image"),
        ({"slow_workers": "yes"}, "slow_workers"),
    ],
)
async def test_request_validation(edge: Client, fields: dict[str, Any], path: str) -> None:
    answer = await ask(edge, "caption", **fields)
    assert (answer.status, set(answer.json["errors"])) == (400, {path})


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"forms": ["poem"]}, "forms.0"),
        ({"max_tiles": 257}, "max_tiles"),
        ({"threads": 0}, "threads"),
        ({"amount": 0}, "amount"),
    ],
)
async def test_pop_validation(edge: Client, fields: dict[str, Any], path: str) -> None:
    answer = await pop(edge, await edge.account(), **fields)
    assert (answer.status, set(answer.json["errors"])) == (400, {path})


async def test_a_picture_larger_than_anybody_takes(edge: Client) -> None:
    out = io.BytesIO()
    Image.new("1", (512 * 16, 512 * 16)).save(out, "PNG")
    answer = await ask(edge, "caption", source_image=base64.b64encode(out.getvalue()).decode())
    assert refused(answer) == (400, "SourceImageResolutionExceeded")


@pytest.mark.parametrize(
    ("fields", "rc"),
    [
        ({"source_image": "?"}, "ImageValidationFailed"),
        ({"source_image": "bm8gcGljdHVyZQ=="}, "ImageValidationFailed"),
        ({"source_image": "http://10.0.0.1/x.png"}, "SourceImageUrlInvalid"),
        ({"source_image": "https://example.org/" + "x" * 5000}, "SourceImageUrlInvalid"),
        ({"webhook": "http://example.org"}, "BadRequest"),
        ({"forms": [{"name": "caption", "payload": {"x": "y" * 20000}}]}, "BadRequest"),
    ],
)
async def test_requests_that_break_a_rule(edge: Client, fields: dict[str, Any], rc: str) -> None:
    answer = await ask(edge, "caption", **fields)
    assert refused(answer) == (400, rc)


async def test_who_may_ask_for_how_much(edge: Client) -> None:
    assert refused(await ask(edge, "caption", key="nobody's")) == (401, "InvalidAPIKey")
    key = await edge.account("asker")
    seven = ("caption", "interrogation", "nsfw", "vectorize", "palette", "describe", "aesthetic")
    answers = [await ask(edge, *seven, key=key) for _ in range(43)]
    assert {answer.status for answer in answers[:42]} == {202}
    assert refused(answers[42]) == (429, "TooManyPrompts")
    assert (await ask(edge, *seven[:6], key=key)).status == 202, "300 forms are allowed"


async def test_payloads_reach_the_alchemist(client: Client) -> None:
    forms = [{"name": "caption", "payload": {"num_beams": 7}}]
    await queued(client, forms=forms)
    [form] = (await pop(client, await client.account("worker"), "caption")).json["forms"]
    assert form["payload"] == {"num_beams": 7}


async def test_pictures_by_address_stay_where_they_are(edge: Client) -> None:
    async def serve(request: web.Request) -> web.Response:
        known = {"wall.png": picture("PNG"), "text.png": b"no picture"}
        return web.Response(body=known[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        bad = await ask(edge, "caption", source_image=f"{base}/text.png")
        assert refused(bad) == (400, "ImageValidationFailed")
        await queued(edge, "caption", source_image=f"{base}/wall.png")
        [form] = (await pop(edge, await edge.account("worker"), "caption")).json["forms"]
        assert form["source_image"] == f"{base}/wall.png"
    finally:
        await runner.cleanup()


async def test_alchemy_in_figures(client: Client) -> None:
    worker, asker = await client.account("worker"), await client.account("asker")
    await pop(client, worker, "caption", threads=2)
    request = await queued(client, "caption", "nsfw", key=asker)
    figures = (await client.ask("GET", "/api/v2/status/performance")).json
    assert figures["queued_forms"] == 2.0
    assert (figures["interrogator_count"], figures["interrogator_thread_count"]) == (1, 2)
    assert (figures["worker_count"], figures["text_worker_count"]) == (0, 0)
    found = (await client.ask("GET", "/api/v2/find_user", key=asker)).json
    assert found["active_generations"] == {"image": [], "text": [], "alchemy": [request]}
    for kind, count in (("interrogation", 1), ("image", 0), ("text", 0)):
        assert len((await client.ask("GET", f"/api/v2/workers?type={kind}")).json) == count
    assert (await client.ask("GET", "/api/v2/status/models")).json == []
