"""Kudos over HTTP."""

from typing import Any

import pytest

from horde_core import admin
from horde_core.money import kudos
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import Client
from tests.horde_core.api.conftest import Served

TRANSFER = "/api/v2/kudos/transfer"


async def rich(client: Client, name: str) -> tuple[str, str]:
    """A key and the alias that belongs to it."""
    made = await admin.ensure_user(client.horde, name, roles=frozenset(), kudos=kudos(1000))
    return made.api_key, made.account.alias


async def test_a_transfer(client: Client) -> None:
    key, _ = await rich(client, "anna")
    other, alias = await rich(client, "bob")
    sent = await client.ask("POST", TRANSFER, {"username": alias, "amount": 30}, key=key)
    assert (sent.status, sent.json) == (200, {"transferred": 30.0})
    default = await client.ask("POST", TRANSFER, {"username": alias}, key=key)
    assert default.json == {"transferred": 100.0}
    floored = await client.ask("POST", TRANSFER, {"username": alias, "amount": 1.7}, key=key)
    assert floored.json == {"transferred": 1.0}
    found = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert (found["kudos"], found["kudos_details"]["gifted"]) == (869.0, -131.0)
    found = (await client.ask("GET", "/api/v2/find_user", key=other)).json
    assert (found["kudos"], found["kudos_details"]["received"]) == (1131.0, 131.0)


async def test_an_idempotency_key_moves_once(client: Client) -> None:
    key, _ = await rich(client, "anna")
    _, alias = await rich(client, "bob")
    headers = {"Idempotency-Key": "gift 1"}
    for _ in range(3):
        body = {"username": alias, "amount": 500}
        sent = await client.ask("POST", TRANSFER, body, key=key, headers=headers)
        assert sent.json == {"transferred": 500.0}
    other = await client.ask("POST", TRANSFER, {"username": alias}, key=key, headers=headers)
    assert (other.status, other.rc) == (400, "IdempotencyKeyConflict")
    long = {"Idempotency-Key": "x" * 151}
    refused = await client.ask("POST", TRANSFER, {"username": alias}, key=key, headers=long)
    assert (refused.status, refused.rc) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("body", "status", "rc"),
    [
        ({"amount": 5}, 400, None),
        ({"username": "bob", "amount": "five"}, 400, None),
        ({"username": "bob", "amount": 1e13}, 400, None),
        ({"username": "bob"}, 400, "InvalidTargetUsername"),
        ({"username": "Anonymous#0"}, 400, "KudosTransferToAnon"),
        ({"username": "{bob}", "amount": -1}, 400, "NegativeKudosTransfer"),
        ({"username": "{bob}", "amount": 0}, 400, "InvalidKudosTransferAmount"),
        ({"username": "{bob}", "amount": 0.5}, 400, "InvalidKudosTransferAmount"),
        ({"username": "{bob}", "amount": 987}, 400, "KudosTransferNotEnough"),
        ({"username": "{bob}", "amount": 986}, 200, None),
    ],
)
async def test_refusals(edge: Client, body: dict[str, Any], status: int, rc: str | None) -> None:
    key, _ = await rich(edge, "anna")
    _, alias = await rich(edge, "bob")
    sent = {
        field: it.format(bob=alias) if field == "username" else it for field, it in body.items()
    }
    answer = await edge.ask("POST", TRANSFER, sent, key=key)
    assert (answer.status, answer.json.get("rc")) == (status, rc)


async def test_an_award(client: Client) -> None:
    operator = await admin.first_operator(client.horde)
    assert operator is not None
    key, alias = await rich(client, "anna")
    body = {"username": alias, "amount": 50}
    given = await client.ask("POST", "/api/v2/kudos/award", body, key=operator.api_key)
    assert (given.status, given.json) == (200, {"awarded": 50.0})
    found = (await client.ask("GET", "/api/v2/find_user", key=key)).json
    assert (found["kudos"], found["kudos_details"]["awarded"]) == (1050.0, 50.0)


async def test_one_transfer_a_second(served: Served) -> None:
    async with served(FakeClock(), rate_limits=True) as client:
        key, _ = await rich(client, "anna")
        _, alias = await rich(client, "bob")
        answers = [
            await client.ask("POST", TRANSFER, {"username": alias, "amount": 1}, key=key)
            for _ in range(2)
        ]
    assert [it.status for it in answers] == [200, 429]
    assert answers[1].json == {"message": "1 per 1 second"}
