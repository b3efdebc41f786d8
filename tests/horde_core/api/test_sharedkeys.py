"""Shared keys over HTTP, as ArtBot and the SDK use them."""

from typing import Any

import pytest

from horde_core.accounts.model import Role
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import SMALL, Client
from tests.horde_core.api.conftest import Served

NOBODYS = "8d0c6f5e-2e5d-4d3c-9f55-000000000000"
PATH = "/api/v2/sharedkeys"


async def test_the_life_of_a_shared_key(client: Client) -> None:
    key = await client.account("anna")
    own = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    made = await client.ask("PUT", PATH, {"name": "friends", "kudos": 500}, key=key)
    assert made.status == 200
    shared = made.json["id"]
    assert made.json == {
        "id": shared,
        "username": own["username"],
        "name": "friends",
        "kudos": 500,
        "utilized": 0,
        "max_image_pixels": -1,
        "max_image_steps": -1,
        "max_text_tokens": -1,
    }
    assert (await client.ask("GET", f"{PATH}/{shared}")).json == made.json
    assert (await client.ask("GET", f"{PATH}/{shared.upper()}")).json == made.json
    own = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert own["sharedkey_ids"] == [shared]

    body = {"id": shared, "kudos": -1, "expiry": 3, "max_image_pixels": 262144, "name": "family"}
    changed = (await client.ask("PATCH", f"{PATH}/{shared}", body, key=key)).json
    assert (changed["kudos"], changed["name"], changed["max_image_pixels"]) == (
        -1,
        "family",
        262144,
    )
    assert changed["expiry"].endswith(" -0000")
    changed = (await client.ask("PATCH", f"{PATH}/{shared}", {"expiry": -1}, key=key)).json
    assert "expiry" not in changed

    request = await client.generate(shared)
    assert request.status == 202
    gone = await client.ask("DELETE", f"{PATH}/{shared}", key=key)
    assert (gone.status, gone.json) == (200, {"message": "OK"})
    check = await client.ask("GET", f"/api/v2/generate/check/{request.json['id']}")
    assert check.json["done"] is True
    for method in ("GET", "DELETE"):
        again = await client.ask(method, f"{PATH}/{shared}", key=key)
        assert (again.status, again.rc) == (401, "InvalidAPIKey")


async def test_defaults_and_an_absent_body(client: Client) -> None:
    key = await client.account()
    bodies: list[Any] = [None, {}]
    for body in bodies:
        made = await client.ask("PUT", PATH, body, key=key)
        assert made.status == 200
        assert made.json["kudos"] == 5000
        assert set(made.json) == {
            "id",
            "username",
            "kudos",
            "utilized",
            "max_image_pixels",
            "max_image_steps",
            "max_text_tokens",
        }
    assert (await client.ask("PUT", PATH, {}, key=key)).status == 200
    fourth = await client.ask("PUT", PATH, {}, key=key)
    assert (fourth.status, fourth.rc) == (403, "Forbidden")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kudos": -2},
        {"kudos": 50_000_001},
        {"name": "ab"},
        {"name": "x" * 256},
        {"max_image_pixels": 4_194_305},
        {"max_image_steps": 501},
        {"max_text_tokens": -2},
        {"expiry": 10**9},
        {"kudos": "many"},
    ],
)
async def test_limits_of_its_terms(edge: Client, wrong: Any) -> None:
    key = await edge.account()
    shared = (await edge.ask("PUT", PATH, {}, key=key)).json["id"]
    for method, path in (("PUT", PATH), ("PATCH", f"{PATH}/{shared}")):
        answer = await edge.ask(method, path, wrong, key=key)
        assert answer.status == 400
        assert set(answer.json["errors"]) == set(wrong)
    nothing = await edge.ask("PATCH", f"{PATH}/{shared}", {"id": shared}, key=key)
    assert (nothing.status, nothing.rc) == (400, "NoSharedKeyModSelected")


async def test_find_user_shows_the_owner_as_everybody_sees_them(client: Client) -> None:
    key = await client.account("anna")
    own = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    for terms, suffix in (({"name": "for bob"}, " (Shared Key: for bob)"), ({}, " (Shared Key)")):
        shared = (await client.ask("PUT", PATH, terms, key=key)).json["id"]
        found = await client.ask("GET", "/api/v2/find_user", key=shared)
        assert found.status == 200
        assert found.json["username"] == own["username"] + suffix
        assert (found.json["id"], found.json["sharedkey_ids"]) == (own["id"], None)
    unknown = await client.ask("GET", "/api/v2/find_user", key=NOBODYS)
    assert (unknown.status, unknown.rc) == (404, "UserNotFound")


async def test_what_generation_answers(client: Client) -> None:
    key = await client.account()
    owner = (await client.ask("GET", "/api/v2/find_user", key=key)).json["id"]
    await client.horde.accounts.ensure("alice", roles=frozenset({Role.TRUSTED}))
    key = await client.horde.accounts.new_key(owner)

    async def answer(terms: Any, **fields: Any) -> tuple[int, str | None]:
        made = (await client.ask("PUT", PATH, terms, key=key)).json
        said = await client.generate(made["id"], **fields)
        return said.status, None if said.status < 300 else said.rc

    big = {"width": 128, "height": 128, "steps": 2}
    assert await answer({}) == (202, None)
    assert await answer({"kudos": 0}) == (403, "SharedKeyEmpty")
    assert await answer({"kudos": 0}, allow_downgrade=True) == (202, None)
    assert await answer({"expiry": 0}) == (403, "SharedKeyExpired")
    assert await answer({"max_image_pixels": 4096}, params=big) == (400, "BadRequest")
    assert await answer({"max_image_steps": 1}, params=big) == (400, "BadRequest")
    assert await answer({"max_image_steps": 1}, params=big, dry_run=True) == (400, "BadRequest")
    assert await answer({"max_image_steps": 1}, params=SMALL, dry_run=True) == (200, None)
    unknown = await client.generate(NOBODYS)
    assert (unknown.status, unknown.rc) == (401, "InvalidAPIKey")


async def test_five_new_keys_a_minute(served: Served) -> None:
    async with served(FakeClock(), rate_limits=True) as client:
        key = await client.account()
        answers = [await client.ask("PUT", PATH, {}, key=key) for _ in range(6)]
    assert [it.status for it in answers] == [200, 200, 200, 403, 403, 429]
    assert answers[-1].json == {"message": "5 per 1 minute"}
