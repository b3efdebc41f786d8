"""Workers: lists, single ones, and what their owners change."""

from typing import Any

import pytest

from horde_core.accounts.model import Role
from tests.horde_core.api.client import ANONYMOUS, Client

PUBLIC = {
    "type",
    "name",
    "id",
    "online",
    "requests_fulfilled",
    "kudos_rewards",
    "kudos_details",
    "performance",
    "threads",
    "uptime",
    "maintenance_mode",
    "nsfw",
    "trusted",
    "flagged",
    "uncompleted_jobs",
    "models",
    "team",
    "bridge_agent",
    "max_pixels",
    "megapixelsteps_generated",
    "img2img",
    "painting",
    "post-processing",
    "lora",
    "controlnet",
    "sdxl_controlnet",
}


async def worker(client: Client, key: str, name: str = "dreamer") -> Any:
    await client.pop(key, name=name)
    return (await client.ask("GET", f"/api/v2/workers/name/{name}")).json


async def test_a_worker(client: Client) -> None:
    found = await worker(client, await client.account())
    assert set(found) == PUBLIC
    assert found["performance"] == "No requests fulfilled yet"
    assert found["team"] == {"name": None, "id": None}
    assert (found["type"], found["models"], found["online"]) == (
        "image",
        ["stable_diffusion"],
        True,
    )
    by_id = await client.ask("GET", f"/api/v2/workers/{found['id']}")
    assert by_id.json == found
    assert (await client.ask("GET", "/api/v2/workers")).json == [found]


async def test_performance_is_a_sentence(client: Client) -> None:
    key = await client.account()
    await client.generate()
    job = (await client.pop(key)).json
    await client.submit(key, job["id"])
    found = await worker(client, key)
    assert found["performance"].endswith(" megapixelsteps per second")
    assert found["requests_fulfilled"] == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("type=image", 1),
        ("type=text", 0),
        ("type=interrogation", 0),
        ("name=dreamer", 1),
        ("name=DREAMER", 1),
        ("name=nobody", 0),
        ("name=DREAMER&type=text", 1),
    ],
)
async def test_lists(client: Client, query: str, count: int) -> None:
    await client.pop(await client.account())
    assert len((await client.ask("GET", f"/api/v2/workers?{query}")).json) == count


async def test_who_sees_what(client: Client) -> None:
    key = await client.account()
    moderator = await client.horde.accounts.ensure("mod", roles=frozenset({Role.MODERATOR}))
    path = f"/api/v2/workers/{(await worker(client, key))['id']}"
    assert set((await client.ask("GET", path, key=ANONYMOUS)).json) == PUBLIC
    assert set((await client.ask("GET", path, key="wrong")).json) == PUBLIC
    own = (await client.ask("GET", path, key=key)).json
    assert set(own) == PUBLIC | {"owner", "messages"}
    all_of_it = (await client.ask("GET", path, key=moderator.api_key)).json
    assert {"owner", "messages", "paused", "suspicious", "ipaddr"} <= set(all_of_it)


@pytest.mark.parametrize("path", ["unknown", "name/unknown", "%00", "name/%00"])
@pytest.mark.parametrize("method", ["GET"])
async def test_unknown_workers(client: Client, method: str, path: str) -> None:
    answer = await client.ask(method, f"/api/v2/workers/{path}")
    assert (answer.status, answer.rc) == (404, "WorkerNotFound")


async def test_an_owner_changes_a_worker(client: Client) -> None:
    key = await client.account()
    path = f"/api/v2/workers/{(await worker(client, key))['id']}"
    change = {
        "maintenance": True,
        "maintenance_msg": "holidays",
        "info": "a card",
        "name": "renamed",
    }
    answer = await client.ask("PUT", path, change, key=key)
    assert answer.status == 200
    assert answer.json == {"maintenance": True, "info": "a card", "name": "renamed"}
    found = (await client.ask("GET", path)).json
    assert (found["name"], found["maintenance_mode"], found["info"]) == ("renamed", True, "a card")
    refused = await client.pop(key, name="renamed")
    assert (refused.status, refused.json) == (
        403,
        {"message": "holidays", "rc": "WorkerMaintenance"},
    )


async def test_the_default_text_of_maintenance(client: Client) -> None:
    key = await client.account()
    path = f"/api/v2/workers/{(await worker(client, key))['id']}"
    await client.ask("PUT", path, {"maintenance": True}, key=key)
    refused = await client.pop(key)
    assert (refused.status, refused.rc) == (403, "WorkerMaintenance")
    assert "maintenance mode" in refused.json["message"]


async def test_changes_that_are_refused(client: Client) -> None:
    key, other = await client.account(), await client.account("bob")
    path = f"/api/v2/workers/{(await worker(client, key))['id']}"
    await client.pop(other, name="second")
    cases: list[tuple[Any, str | None, int, str | None]] = [
        ({"maintenance": True}, other, 403, "NotOwner"),
        ({"maintenance": True}, "wrong", 401, "InvalidAPIKey"),
        ({"paused": True}, key, 403, "NotModerator"),
        ({}, key, 400, "NoWorkerModSelected"),
        ({"name": "second"}, key, 400, "WorkerNameAlreadyExists"),
        ({"team": "8d0c6f5e-2e5d-4d3c-9f55-000000000000"}, key, 404, "TeamNotFound"),
        ({"name": "four"}, key, 400, None),
        ({"info": "x" * 1001}, key, 400, None),
        ({"maintenance": "yes"}, key, 400, None),
        ({"maintenance": True}, None, 400, None),
    ]
    for body, sender, status, rc in cases:
        answer = await client.ask("PUT", path, body, key=sender)
        assert (answer.status, answer.rc) == (status, rc), body


async def test_an_unknown_worker_is_told_before_the_key_is_looked_at(client: Client) -> None:
    for method in ("PUT", "DELETE"):
        body = {"maintenance": True} if method == "PUT" else None
        answer = await client.ask(method, "/api/v2/workers/unknown", body, key="wrong")
        assert (answer.status, answer.rc) == (404, "WorkerNotFound")


async def test_an_owner_deletes_a_worker(client: Client) -> None:
    key = await client.account()
    found = await worker(client, key)
    path = f"/api/v2/workers/{found['id']}"
    answer = await client.ask("DELETE", path, key=key)
    assert answer.json == {"deleted_id": found["id"], "deleted_name": "dreamer"}
    assert (await client.ask("GET", path)).status == 404
