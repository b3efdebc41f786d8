"""Accounts as others, their owners and moderators see them."""

from typing import Any

import pytest

from horde_core.accounts.model import Role
from tests.horde_core.api.client import ANONYMOUS, Client

KEYS = {
    "username",
    "id",
    "kudos",
    "concurrency",
    "worker_invited",
    "worker_count",
    "account_age",
    "trusted",
    "flagged",
    "moderator",
    "pseudonymous",
    "service",
    "education",
    "customizer",
    "deleted",
    "kudos_details",
    "records",
    "usage",
    "contributions",
    "styles",
    "worker_ids",
    "sharedkey_ids",
    "active_generations",
    "contact",
    "vpn",
    "special",
    "evaluating_kudos",
    "monthly_kudos",
    "suspicious",
    "admin_comment",
    "proxy_passkey",
}


async def user(client: Client, path: str, key: str | None = None) -> Any:
    return (await client.ask("GET", path, key=key)).json


async def test_find_user(client: Client) -> None:
    key = await client.account()
    request = (await client.generate(key)).json["id"]
    found = await user(client, "/api/v2/find_user", key)
    assert set(found) == KEYS
    assert found["username"] == f"alice#{found['id']}"
    assert isinstance(found["kudos"], float)
    assert set(found["kudos_details"]) == {
        "accumulated",
        "gifted",
        "donated",
        "admin",
        "received",
        "recurring",
        "awarded",
        "styled",
    }
    assert set(found["records"]) == {
        "usage",
        "contribution",
        "fulfillment",
        "request",
        "style",
        "rating",
    }
    assert found["active_generations"] == {"image": [request], "text": [], "alchemy": []}
    assert (found["worker_ids"], found["sharedkey_ids"]) == ([], [])
    assert found["evaluating_kudos"] is None


async def test_the_anonymous_account(client: Client) -> None:
    found = await user(client, "/api/v2/find_user", ANONYMOUS)
    assert (found["username"], found["id"], found["concurrency"]) == ("Anonymous#0", 0, 500)


async def test_find_user_knows_only_good_keys(client: Client) -> None:
    missing = await client.ask("GET", "/api/v2/find_user")
    assert (missing.status, missing.rc) == (401, "InvalidAPIKey")
    wrong = await client.ask("GET", "/api/v2/find_user", key="wrong")
    assert (wrong.status, wrong.rc) == (404, "UserNotFound")


async def test_who_sees_what(client: Client) -> None:
    key = await client.account()
    other = await client.account("bob")
    moderator = await client.horde.accounts.ensure("mod", roles=frozenset({Role.MODERATOR}))
    await client.pop(key)
    path = f"/api/v2/users/{(await user(client, '/api/v2/find_user', key))['id']}"
    for viewer in (None, other):
        public = await user(client, path, viewer)
        assert public["username"].startswith("alice#")
        assert (public["worker_count"], public["worker_ids"]) == (1, None)
        assert public["active_generations"] is None
    own = await user(client, path, key)
    assert (len(own["worker_ids"]), own["evaluating_kudos"]) == (1, None)
    all_of_it = await user(client, path, moderator.api_key)
    assert all_of_it["evaluating_kudos"] == 0.0
    wrong = await client.ask("GET", path, key="wrong")
    assert (wrong.status, wrong.rc) == (401, "InvalidAPIKey")


@pytest.mark.parametrize(
    "user_id",
    ["alice", "999999", "-1", "-4", "2147483648", "9" * 5000, "1.5", "%00", "٣", "alice%231"],
)
async def test_unknown_users(client: Client, user_id: str) -> None:
    answer = await client.ask("GET", f"/api/v2/users/{user_id}")
    assert (answer.status, answer.rc) == (404, "UserNotFound")
