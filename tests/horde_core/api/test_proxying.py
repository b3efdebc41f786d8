"""A service account's passkey vouches for the address it names, and nothing else does."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from horde_core.accounts.change import UserChange
from horde_core.accounts.model import Principal, Role
from horde_core.db.tables.queue import RequestRow
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import SMALL, Answer, Client
from tests.horde_core.api.conftest import Served

PEOPLES = "2001:db8::7"


async def passkey_of(client: Client, *roles: Role) -> tuple[str, str]:
    """The key and the proxy passkey of a service account, which keeps ``roles`` afterwards."""
    service = await client.horde.accounts.ensure("service", roles=frozenset({Role.SERVICE}))
    account = service.account
    details = await client.horde.users.change(
        Principal(account), account.id, UserChange(new_passkey=True)
    )
    assert details.notes.proxy_passkey is not None
    again = await client.horde.accounts.ensure("service", roles=frozenset(roles))
    return again.api_key, details.notes.proxy_passkey


async def asked_from(client: Client, key: str, headers: Mapping[str, str]) -> str:
    """The address that a request with these headers is noted with."""
    answer = await client.ask(
        "POST",
        "/api/v2/generate/async",
        {"prompt": "a cat", "params": SMALL},
        key=key,
        headers=headers,
    )
    assert answer.status == 202
    async with client.horde.db.reading() as tx:
        found = await tx.scalar(select(RequestRow.ip).where(RequestRow.id == answer.json["id"]))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("passkey", "named", "roles", "noted"),
    [
        ("theirs", PEOPLES, [Role.SERVICE], PEOPLES),
        ("theirs", f" {PEOPLES} ", [Role.SERVICE], PEOPLES),
        ("theirs", "somewhere", [Role.SERVICE], "127.0.0.1"),
        ("wrong", PEOPLES, [Role.SERVICE], "127.0.0.1"),
        ("", PEOPLES, [Role.SERVICE], "127.0.0.1"),
        (None, PEOPLES, [Role.SERVICE], "127.0.0.1"),
        ("theirs", PEOPLES, [], "127.0.0.1"),
    ],
)
async def test_whose_address_is_noted(
    edge: Client, passkey: str | None, named: str, roles: list[Role], noted: str
) -> None:
    key, theirs = await passkey_of(edge, *roles)
    headers = {"Proxied-For": named}
    if passkey is not None:
        headers["Proxy-Authorization"] = theirs if passkey == "theirs" else passkey
    assert await asked_from(edge, key, headers) == noted


async def test_each_of_its_people_has_limits_of_their_own(served: Served) -> None:
    async with served(FakeClock(), rate_limits=True) as client:
        _, passkey = await passkey_of(client, Role.SERVICE)
        answers: list[Answer] = []
        for person in (1, 1, 1, 2):
            key = await client.account(f"p{len(answers)}")
            headers = {"Proxy-Authorization": passkey, "Proxied-For": f"9.9.9.{person}"}
            body = {"prompt": "a cat", "params": SMALL}
            answers.append(
                await client.ask("POST", "/api/v2/generate/async", body, key=key, headers=headers)
            )
    assert [it.status for it in answers] == [202, 202, 429, 202]


async def test_only_services_name_a_proxied_account(edge: Client) -> None:
    service, _ = await passkey_of(edge, Role.SERVICE)
    for key, status, rc in (
        (service, 202, None),
        (await edge.account(), 400, "OnlyServiceAccountProxy"),
    ):
        answer = await edge.generate(key, proxied_account="discord:77")
        assert (answer.status, answer.json.get("rc")) == (status, rc)
    async with edge.horde.db.reading() as tx:
        noted = list(await tx.scalars(select(RequestRow.proxied_account)))
    assert noted == ["discord:77"]
