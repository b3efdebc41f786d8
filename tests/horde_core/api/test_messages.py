"""Messages for workers, teams and statistics over HTTP."""

from typing import Any

from horde_core.accounts.model import Role
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import Answer, Client

KEYS = {"id", "message", "origin", "expiry", "user_id", "worker_id"}


async def moderator(client: Client) -> str:
    return (await client.horde.accounts.ensure("mod", roles=frozenset({Role.MODERATOR}))).api_key


async def send(client: Client, key: str, **body: Any) -> Answer:
    return await client.ask(
        "POST", "/api/v2/workers/messages", {"message": "hello", **body}, key=key
    )


async def listed(client: Client, key: str, query: str = "") -> list[str]:
    answer = await client.ask("GET", f"/api/v2/workers/messages{query}", key=key)
    assert answer.status == 200
    return [one["message"] for one in answer.json]


async def worker_of(client: Client, key: str, name: str = "dreamer") -> str:
    await client.pop(key, name=name)
    return str((await client.ask("GET", f"/api/v2/workers/name/{name}")).json["id"])


async def test_a_worker_is_told_what_is_for_it_and_for_all(client: Client) -> None:
    owner, mod = await client.account(), await moderator(client)
    worker = await worker_of(client, owner)
    other = await worker_of(client, await client.account("bob"), "other")
    assert (await send(client, owner, worker_id=worker)).status == 200
    assert (await send(client, mod, message="all", origin="Us", expiry=1)).json["origin"] == "Us"
    assert (await send(client, mod, message="not you", worker_id=other)).status == 200
    told = (await client.pop(owner)).json["messages"]
    assert {one["message"] for one in told} == {"hello", "all"}
    assert all(set(one) == {"id", "message", "origin", "expiry"} for one in told)
    await client.generate(owner, models=["stable_diffusion"])
    job = (await client.pop(owner)).json
    assert job["id"] is not None
    assert len(job["messages"]) == 2
    text = await client.ask(
        "POST", "/api/v2/generate/text/pop", {"name": "writer", "models": ["kai/writer"]}, key=owner
    )
    assert [one["message"] for one in text.json["messages"]] == ["all"]
    seen = (await client.ask("GET", f"/api/v2/workers/{worker}", key=owner)).json["messages"]
    assert {one["message"] for one in seen} == {"hello", "all"}
    assert "messages" not in (await client.ask("GET", f"/api/v2/workers/{worker}")).json


async def test_who_may_send_read_and_delete_messages(client: Client) -> None:
    owner, other, mod = (
        await client.account(),
        await client.account("bob"),
        await moderator(client),
    )
    worker = await worker_of(client, owner)
    for key, body, status, rc in (
        (other, {"worker_id": worker}, 403, "MessagesOnlyOwnWorkers"),
        (owner, {}, 403, "MessagesOnlyOwnWorkers"),
        (owner, {"worker_id": "nobody"}, 404, "WorkerNotFound"),
        (mod, {"worker_id": "nobody"}, 404, "WorkerNotFound"),
    ):
        answer = await send(client, key, **body)
        assert (answer.status, answer.rc) == (status, rc)
    own = (await send(client, owner, worker_id=worker, origin="God")).json
    assert set(own) == KEYS
    assert own["origin"] == own["user_id"]
    assert own["expiry"].endswith("-0000")
    await send(client, mod, message="all")
    assert await listed(client, owner) == ["all", "hello"]
    assert await listed(client, other) == ["all"]
    assert await listed(client, mod, f"?worker_id={worker}") == ["hello"]
    assert await listed(client, owner, f"?user_id={own['user_id']}") == ["hello"]
    assert await listed(client, mod, "?validity=expired") == []
    assert await listed(client, mod, "?page=2") == []
    for query in (f"worker_id={worker}", f"user_id={own['user_id']}"):
        refused = await client.ask("GET", f"/api/v2/workers/messages?{query}", key=other)
        assert (refused.status, refused.rc) == (403, "Forbidden")
    path = f"/api/v2/workers/messages/{own['id']}"
    assert (await client.ask("GET", path)).json == own
    assert (await client.ask("DELETE", path, key=other)).rc == "Forbidden"
    assert (await client.ask("DELETE", path, key=owner)).json == {"message": "OK"}
    gone = await client.ask("GET", path)
    assert (gone.status, gone.rc) == (404, "WorkermessageNotFound")


async def test_messages_expire(served: Any) -> None:
    clock = FakeClock()
    async with served(clock) as client:
        mod = await moderator(client)
        await send(client, mod, message="default")
        await send(client, mod, message="short", expiry=1)
        clock.advance(3601)
        owner = await client.account()
        told = (await client.pop(owner)).json["messages"]
        assert [one["message"] for one in told] == ["default"]
        assert await listed(client, mod, "?validity=expired") == ["short"]
        assert len(await listed(client, mod, "?validity=all")) == 2
        clock.advance(12 * 3600)
        assert await listed(client, mod) == []


async def test_a_team(client: Client) -> None:
    made = await client.horde.accounts.ensure("bob", roles=frozenset({Role.TRUSTED}))
    key, worker = made.api_key, await worker_of(client, made.api_key)

    async def team(method: str, path: str = "", body: Any = None) -> Answer:
        return await client.ask(method, f"/api/v2/teams{path}", body, key=key)

    refused = await client.ask(
        "POST", "/api/v2/teams", {"name": "Mine"}, key=await client.account()
    )
    assert (refused.status, refused.rc) == (403, "UntrustedTeamCreation")
    new = (await team("POST", body={"name": "Dreamers", "info": "we draw"})).json
    assert new == {"id": new["id"], "name": "Dreamers", "info": "we draw"}
    path = f"/{new['id']}"
    taken = await team("POST", body={"name": "dreamers"})
    assert (taken.status, taken.rc) == (400, "TeamNameAlreadyExists")
    joined = await client.ask("PUT", f"/api/v2/workers/{worker}", {"team": new["id"]}, key=key)
    assert joined.json == {"team": "Dreamers"}
    shown = (await client.ask("GET", f"/api/v2/workers/{worker}")).json["team"]
    assert shown == {"name": "Dreamers", "id": new["id"]}
    changed = await team("PATCH", path, {"name": "Sleepers"})
    assert changed.json == {**new, "name": "Sleepers"}
    assert (await team("PATCH", path, {})).rc == "NoTeamModSelected"
    found = (await team("GET", path)).json
    assert found == {
        "name": "Sleepers",
        "id": new["id"],
        "info": "we draw",
        "requests_fulfilled": 0,
        "kudos": 0.0,
        "uptime": 0,
        "creator": made.account.alias,
        "worker_count": 1,
        "workers": [{"type": "image", "name": "dreamer", "id": worker, "online": True}],
        "models": [{"name": "stable_diffusion", "count": 1}],
    }
    assert (await team("GET")).json == [found]
    left = await client.ask("PUT", f"/api/v2/workers/{worker}", {"team": ""}, key=key)
    assert left.json == {"team": "None"}
    gone = await team("DELETE", path)
    assert gone.json == {"deleted_id": new["id"], "deleted_name": "Sleepers"}
    missing = await team("GET", path)
    assert (missing.status, missing.rc) == (404, "TeamNotFound")
    nowhere = await client.ask("PUT", f"/api/v2/workers/{worker}", {"team": new["id"]}, key=key)
    assert (nowhere.status, nowhere.rc) == (404, "TeamNotFound")


async def test_statistics(client: Client) -> None:
    owner = await client.account()
    await client.generate(owner)
    job = (await client.pop(owner)).json["id"]
    assert (await client.submit(owner, job)).status == 200
    spans = ("minute", "hour", "day", "month", "total")
    images = (await client.ask("GET", "/api/v2/stats/img/totals")).json
    assert images == {span: {"images": 1, "ps": 64 * 64} for span in spans}
    texts = (await client.ask("GET", "/api/v2/stats/text/totals")).json
    assert texts == {span: {"requests": 0, "tokens": 0} for span in spans}
    counted = {span: {"stable_diffusion": 1} for span in spans[2:]}
    nothing: dict[str, Any] = {span: {} for span in spans[2:]}
    models = "/api/v2/stats/img/models"
    assert (await client.ask("GET", models)).json == counted
    assert (await client.ask("GET", f"{models}?model_state=all")).json == counted
    assert (await client.ask("GET", f"{models}?model_state=custom")).json == nothing
    assert (await client.ask("GET", f"{models}?model_state=odd")).status == 400
    assert (await client.ask("GET", "/api/v2/stats/text/models")).json == nothing
