"""Texts through their whole life: asked for, popped, handed in, read."""

import asyncio
from typing import Any

import pytest

from horde_core.accounts.model import Role
from tests.horde_core.api.client import ANONYMOUS, Answer, Client

AGENT = "KoboldCppEmbedWorker:2:https://example.org"
MODEL = "koboldcpp/MythoMax-L2-13b"
CHECK = {
    "finished", "processing", "restarted", "waiting", "done", "faulted", "wait_time",
    "queue_position", "kudos", "is_possible",
}  # fmt: skip
POPPED = {
    "payload", "id", "ids", "messages", "ttl", "extra_source_images", "skipped", "softprompt", "model",
}  # fmt: skip
PAYLOAD = {
    "prompt", "n", "max_context_length", "max_length", "min_p", "smoothing_factor",
    "dynatemp_range", "dynatemp_exponent",
}  # fmt: skip
SKIPPED = {
    "worker_id", "performance", "nsfw", "untrusted", "models", "bridge_version",
    "max_context_length", "max_length", "matching_softprompt",
}  # fmt: skip


async def ask(client: Client, key: str = ANONYMOUS, **fields: Any) -> Answer:
    body = {"prompt": "Once upon a time", **fields}
    return await client.ask("POST", "/api/v2/generate/text/async", body, key=key)


async def queued(client: Client, key: str = ANONYMOUS, **fields: Any) -> str:
    answer = await ask(client, key, **fields)
    assert answer.status == 202, answer.body
    request: str = answer.json["id"]
    return request


async def status(client: Client, request: str) -> Any:
    return (await client.ask("GET", f"/api/v2/generate/text/status/{request}")).json


async def pop(client: Client, key: str, **fields: Any) -> Answer:
    body = {
        "name": "scribe",
        "models": [MODEL],
        "bridge_agent": AGENT,
        "max_length": 512,
        "max_context_length": 4096,
        **fields,
    }
    return await client.ask("POST", "/api/v2/generate/text/pop", body, key=key)


async def submit(client: Client, key: str, job: str, **fields: Any) -> Answer:
    body = {"id": job, "generation": "there was a horde.", **fields}
    return await client.ask("POST", "/api/v2/generate/text/submit", body, key=key)


def refused(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.rc


async def test_from_prompt_to_text(client: Client) -> None:
    worker = await client.account("worker")
    await pop(client, worker)
    answer = await ask(client, params={"temperature": 0.7, "stop_sequence": ["\n"]}, models=[MODEL])
    assert (answer.status, set(answer.json)) == (202, {"id", "kudos"})
    assert answer.json["kudos"] == 0
    request = answer.json["id"]
    waiting = await status(client, request)
    assert set(waiting) == CHECK | {"generations"}
    assert (waiting["waiting"], waiting["done"], waiting["is_possible"]) == (1, False, True)
    assert (waiting["queue_position"], waiting["wait_time"]) == (1, 8)

    job = (await pop(client, worker)).json
    assert set(job) == POPPED
    assert set(job["payload"]) == PAYLOAD | {"temperature", "stop_sequence"}
    assert (job["payload"]["prompt"], job["payload"]["n"]) == ("Once upon a time", 1)
    assert (job["payload"]["max_length"], job["payload"]["max_context_length"]) == (80, 2048)
    assert (job["payload"]["min_p"], job["payload"]["dynatemp_exponent"]) == (0.0, 1.0)
    assert (job["ids"], job["model"], job["skipped"]) == ([job["id"]], MODEL, {})
    assert (job["ttl"], job["softprompt"], job["messages"]) == (150, None, [])
    assert (await status(client, request))["processing"] == 1

    submitted = await submit(client, worker, job["id"], seed=5)
    assert (submitted.status, set(submitted.json)) == (200, {"reward"})
    assert submitted.json["reward"] > 0
    done = await status(client, request)
    assert (done["done"], done["finished"], done["faulted"]) == (True, 1, False)
    assert done["kudos"].is_integer()
    [generation] = done["generations"]
    worker_id = generation.pop("worker_id")
    assert generation == {
        "text": "there was a horde.",
        "seed": 5,
        "gen_metadata": [],
        "worker_name": "scribe",
        "model": MODEL,
        "state": "ok",
    }
    found = (await client.ask("GET", f"/api/v2/workers/{worker_id}")).json
    assert (found["type"], found["models"], found["max_length"]) == ("text", [MODEL], 512)
    assert found["max_context_length"] == 4096
    assert found["performance"].endswith(" tokens per second")
    assert "max_pixels" not in found


async def test_an_empty_pop(client: Client) -> None:
    answer = await pop(client, await client.account())
    assert (answer.status, set(answer.json)) == (200, POPPED)
    assert (answer.json["id"], answer.json["ids"], answer.json["payload"]) == (None, [], {})
    assert answer.json["skipped"] == dict.fromkeys(SKIPPED, 0)


async def test_a_request_nobody_can_serve_is_accepted_with_a_message(client: Client) -> None:
    answer = await ask(client)
    assert (answer.status, set(answer.json)) == (202, {"id", "kudos", "message"})
    found = await status(client, answer.json["id"])
    assert "message" not in found
    assert found["is_possible"] is False


@pytest.mark.parametrize(
    ("request_fields", "worker_fields", "counter"),
    [
        ({"models": ["other/model"]}, {}, "models"),
        ({"params": {"max_length": 513}}, {}, "max_length"),
        ({"params": {"max_context_length": 4097}}, {}, "max_context_length"),
        ({"softprompt": "elves"}, {}, "matching_softprompt"),
        ({"softprompt": "elves"}, {"softprompts": ["orcs"]}, "matching_softprompt"),
        ({"validated_backends": True}, {"bridge_agent": "mine:1:x"}, "bridge_version"),
        ({"trusted_workers": True}, {}, "untrusted"),
    ],
)
async def test_why_a_worker_gets_nothing(
    edge: Client, request_fields: dict[str, Any], worker_fields: dict[str, Any], counter: str
) -> None:
    await queued(edge, **request_fields)
    answer = (await pop(edge, await edge.account("worker"), **worker_fields)).json
    assert answer["id"] is None
    assert answer["skipped"] == dict.fromkeys(SKIPPED, 0) | {counter: 1}


async def test_soft_prompts_find_the_worker_that_has_them(client: Client) -> None:
    await queued(client, softprompt="elves")
    answer = await pop(client, await client.account("worker"), softprompts=["orcs", "elves"])
    assert answer.json["softprompt"] == "elves"


async def test_several_texts_are_several_jobs(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client, params={"n": 3})
    first = (await pop(client, worker)).json
    assert (len(first["ids"]), first["payload"]["n"]) == (1, 1)
    rest = (await pop(client, worker, amount=5)).json
    assert (len(set(rest["ids"])), rest["payload"]["n"]) == (2, 1)
    for job in (*first["ids"], *rest["ids"]):
        assert (await submit(client, worker, job, generation=job)).status == 200
    done = await status(client, request)
    assert done["done"] is True
    assert {one["text"] for one in done["generations"]} == {*first["ids"], *rest["ids"]}


async def test_a_fault_gives_the_place_back_once(client: Client) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await pop(client, worker)).json["id"]
    answer = await submit(client, worker, job, state="faulted", generation="")
    assert (answer.status, answer.json) == (200, {"reward": 0.0})
    again = await submit(client, worker, job, state="faulted", generation="")
    assert refused(again) == (400, "AbortedGen")
    found = await status(client, request)
    assert (found["waiting"], found["restarted"], found["processing"]) == (1, 1, 0)


async def test_submits_that_are_refused(client: Client) -> None:
    worker, other = await client.account("worker"), await client.account("other")
    await queued(client)
    job = (await pop(client, worker)).json["id"]
    assert refused(await submit(client, "nobody's", job)) == (401, "InvalidAPIKey")
    assert refused(await submit(client, other, job)) == (403, "WrongCredentials")
    assert refused(await submit(client, worker, "unknown")) == (404, "InvalidJobID")
    assert refused(await client.submit(worker, job)) == (404, "InvalidJobID")
    assert (await submit(client, worker, job)).status == 200
    again = await submit(client, worker, job)
    assert refused(again) == (400, "DuplicateGen")
    assert "already submitted" in again.json["message"]


async def test_of_many_submits_at_once_one_is_paid(client: Client) -> None:
    worker = await client.account("worker")
    await queued(client)
    job = (await pop(client, worker)).json["id"]
    answers = await asyncio.gather(*(submit(client, worker, job) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400, 400]
    assert {answer.rc for answer in answers if answer.status == 400} == {"DuplicateGen"}


@pytest.mark.parametrize(
    ("state", "metadata"),
    [("ok", []), ("censored", []), ("csam", [{"type": "censorship", "value": "csam"}])],
)
async def test_what_the_worker_says_of_a_text(
    client: Client, state: str, metadata: list[Any]
) -> None:
    worker = await client.account("worker")
    request = await queued(client)
    job = (await pop(client, worker)).json["id"]
    await submit(client, worker, job, state=state)
    found = await status(client, request)
    [generation] = found["generations"]
    assert (generation["state"], generation["gen_metadata"]) == (state, metadata)
    assert found["kudos"] == (5 if state == "ok" else 2)


async def test_any_text_can_be_handed_in(client: Client) -> None:
    worker = await client.account("worker")
    for given, kept in (("", ""), ("a\0b", "a�b"), ("🦄" * 2000, "🦄" * 2000)):
        request = await queued(client)
        job = (await pop(client, worker)).json["id"]
        assert (await submit(client, worker, job, generation=given)).status == 200
        assert (await status(client, request))["generations"][0]["text"] == kept


async def test_cancelling_needs_no_key_and_tells_the_state_before(client: Client) -> None:
    request = await queued(client)
    path = f"/api/v2/generate/text/status/{request}"
    sent = {"Content-Type": "application/json", "apikey": "whatever"}
    before = await client.ask("DELETE", path, headers=sent)
    assert (before.status, before.json["waiting"]) == (200, 1)
    after = await status(client, request)
    assert (after["waiting"], after["done"]) == (0, True)


async def test_pictures_and_texts_do_not_know_each_other(client: Client) -> None:
    image, text = (await client.generate()).json["id"], await queued(client)
    for method, path in (
        ("GET", f"generate/check/{text}"),
        ("GET", f"generate/status/{text}"),
        ("DELETE", f"generate/status/{text}"),
        ("GET", f"generate/text/status/{image}"),
        ("DELETE", f"generate/text/status/{image}"),
        ("GET", "generate/text/status/x"),
    ):
        answer = await client.ask(method, f"/api/v2/{path}")
        assert refused(answer) == (404, "RequestNotFound"), path
    worker = await client.account("worker")
    assert (await client.pop(worker, name="dreamer")).json["ids"]
    assert (await pop(client, worker, name="scribe")).json["ids"]
    assert (await client.ask("GET", f"/api/v2/generate/check/{image}")).json["processing"] == 1


async def test_names_are_unique_over_all_kinds(client: Client) -> None:
    worker, other = await client.account("worker"), await client.account("other")
    await client.pop(worker, name="dreamer")
    for key in (worker, other):
        taken = await pop(client, key, name="dreamer")
        assert refused(taken) == (400, "PolymorphicNameConflict")
    await pop(client, worker, name="scribe")
    assert refused(await client.pop(worker, name="scribe")) == (400, "PolymorphicNameConflict")
    assert refused(await pop(client, other, name="scribe")) == (403, "WrongCredentials")


@pytest.mark.parametrize(
    ("fields", "rc"),
    [
        ({"prompt": ""}, "MissingPrompt"),
        ({"params": {"max_length": 512, "max_context_length": 80}}, "TokenOverflow"),
        ({"params": {"sampler_order": [0, 1, 2, 3, 4, 5, 5]}}, "MissingFullSamplerOrder"),
        ({"params": {"stop_sequence": [str(n) for n in range(129)]}}, "TooManyStopSequences"),
        ({"params": {"stop_sequence": ["x" * 2001]}}, "ExcessiveStopSequence"),
        ({"extra_source_images": [{"image": "x"}]}, "InvalidExtraSourceImages."),
        ({"disable_batching": True, "params": {"n": 2}}, "RequiresTrust"),
        ({"webhook": "http://example.org"}, "BadRequest"),
        ({"prompt": "a\0b"}, "NulByteInPayload"),
    ],
)
async def test_requests_that_break_a_rule(edge: Client, fields: Any, rc: str) -> None:
    answer = await ask(edge, await edge.account(), **fields)
    assert refused(answer) == (400, rc)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"prompt": None}, "prompt"),
        ({"params": {"n": 21}}, "params.n"),
        ({"params": {"max_length": 15}}, "params.max_length"),
        ({"params": {"max_length": 4097}}, "params.max_length"),
        ({"params": {"max_context_length": 79}}, "params.max_context_length"),
        ({"params": {"temperature": 5.1}}, "params.temperature"),
        ({"params": {"rep_pen": 0.9}}, "params.rep_pen"),
        ({"params": {"top_p": 0}}, "params.top_p"),
        ({"params": {"singleline": "yes"}}, "params.singleline"),
        ({"softprompt": ""}, "softprompt"),
        ({"models": "one"}, "models"),
    ],
)
async def test_request_validation(edge: Client, fields: Any, path: str) -> None:
    answer = await ask(edge, **fields)
    assert (answer.status, set(answer.json["errors"])) == (400, {path})


async def test_requests_that_are_refused(client: Client) -> None:
    assert refused(await ask(client, "nobody's")) == (401, "InvalidAPIKey")
    key = await client.account("poor")
    heavy = await ask(client, key, slow_workers=False, params={"max_length": 512})
    assert refused(heavy) == (403, "KudosUpfront")
    shrunk = await ask(client, key, slow_workers=False, allow_downgrade=True)
    assert shrunk.status == 202
    unknown = await ask(client, workers=["8d0c6f5e-2e5d-4d3c-9f55-000000000000"])
    assert refused(unknown) == (404, "WorkerNotFound")
    crowd = [await ask(client, key, params={"n": 20}) for _ in range(2)]
    assert [answer.status for answer in crowd] == [202, 429]
    assert crowd[1].rc == "TooManyPrompts"
    assert (await client.generate(key)).status == 202, "pictures have a limit of their own"


async def test_unknown_fields_are_ignored(edge: Client) -> None:
    answer = await ask(edge, params={"scheduler": "x", "n": 1}, nsfw=True, r2=1, template=[])
    assert answer.status == 202


async def test_a_dry_run_tells_the_price_of_the_whole_request(edge: Client) -> None:
    asked = {"max_length": 80, "max_context_length": 1024, "n": 2}
    answer = await ask(edge, dry_run=True, params=asked)
    assert (answer.status, answer.json) == (200, {"kudos": 49.0})
    unknown = await ask(edge, dry_run=True, params=asked, models=["nobody/knows-it"])
    assert (unknown.status, unknown.json) == (200, {"kudos": 7.0})


async def test_the_newest_settings_of_a_worker_count(client: Client) -> None:
    await queued(client, params={"max_length": 300})
    worker = await client.account("worker")
    assert (await pop(client, worker, max_length=200)).json["id"] is None
    assert (await pop(client, worker, max_length=300)).json["id"] is not None


async def test_a_worker_in_maintenance_serves_its_owner(client: Client) -> None:
    worker = await client.account("worker")
    await pop(client, worker)
    found = (await client.ask("GET", "/api/v2/workers/name/scribe")).json
    await client.ask("PUT", f"/api/v2/workers/{found['id']}", {"maintenance": True}, key=worker)
    await queued(client)
    await queued(client, worker)
    assert (await pop(client, worker)).json["id"] is not None
    closed = await pop(client, worker)
    assert refused(closed) == (403, "WorkerMaintenance")
    assert "maintenance mode" in closed.json["message"]


async def test_texts_in_figures(client: Client) -> None:
    worker = await client.account("worker")
    await pop(client, worker, threads=3)
    await queued(client, models=[MODEL], params={"max_length": 100, "n": 2})
    performance = (await client.ask("GET", "/api/v2/status/performance")).json
    text = {name: found for name, found in performance.items() if "text" in name or "token" in name}
    assert text == {
        "queued_text_requests": 2,
        "text_worker_count": 1,
        "text_thread_count": 3,
        "queued_tokens": 200.0,
        "past_minute_tokens": 0.0,
    }
    assert (performance["worker_count"], performance["queued_requests"]) == (0, 0)
    [model] = (await client.ask("GET", "/api/v2/status/models?type=text")).json
    assert model == {
        "name": MODEL,
        "count": 3,
        "performance": 0.0,
        "queued": 200.0,
        "jobs": 2.0,
        "eta": 7,
        "type": "text",
    }
    assert (await client.ask("GET", "/api/v2/status/models")).json == []
    assert len((await client.ask("GET", "/api/v2/workers?type=text")).json) == 1
    assert (await client.ask("GET", "/api/v2/workers?type=image")).json == []


async def test_an_account_sees_its_texts(client: Client) -> None:
    key = await client.account("asker")
    text = await queued(client, key)
    image = (await client.generate(key)).json["id"]
    found = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert found["active_generations"] == {"image": [image], "text": [text], "alchemy": []}
    assert found["records"]["request"] == {"image": 1, "text": 1, "interrogation": 0}


async def test_trusted_accounts_may_switch_batching_off(client: Client) -> None:
    made = await client.horde.accounts.ensure("trusty", roles=frozenset({Role.TRUSTED}), kudos=None)
    await queued(client, made.api_key, disable_batching=True, params={"n": 2})
    answer = await pop(client, await client.account("worker"), amount=5)
    assert len(answer.json["ids"]) == 1


async def test_a_shared_key_pays_for_texts_within_its_limit(client: Client) -> None:
    owner, worker = await client.account("owner"), await client.account("worker")
    terms = {"kudos": 100, "max_text_tokens": 100}
    key = (await client.ask("PUT", "/api/v2/sharedkeys", terms, key=owner)).json["id"]
    too_long = await ask(client, key, params={"max_length": 101})
    assert refused(too_long) == (400, "BadRequest")
    await queued(client, key, params={"max_length": 100})
    job = (await pop(client, worker)).json["id"]
    assert (await submit(client, worker, job)).status == 200
    found = (await client.ask("GET", f"/api/v2/sharedkeys/{key}")).json
    assert (found["kudos"], found["utilized"]) == (95, 5)
    for path, body in (
        ("generate/text/pop", {"name": "scribe", "models": [MODEL]}),
        ("interrogate/async", {"forms": [{"name": "caption"}], "source_image": "x"}),
    ):
        answer = await client.ask("POST", f"/api/v2/{path}", body, key=key)
        assert refused(answer) == (401, "InvalidAPIKey"), path
