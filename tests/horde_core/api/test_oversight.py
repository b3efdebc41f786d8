"""What moderators rule, over HTTP."""

from typing import Any

import pytest

from horde_core.accounts.model import Principal, Role
from tests.horde_core.api.client import Answer, Client

FIRST = {"regex": r"\btriangle\b", "filter_type": 10, "replacement": "square"}
SECOND = {"regex": r"\bpurple\b", "filter_type": 20}
BAD = "a triangle, purple"
OPERATIONS = [
    ("PUT", "status/modes", {"invite_only_mode": True}),
    ("GET", "operations/ipaddr", None),
    ("POST", "operations/ipaddr", {"ipaddr": "203.0.113.0/24", "hours": 1}),
    ("DELETE", "operations/ipaddr", {"ipaddr": "203.0.113.0/24"}),
    ("GET", "operations/ipaddr/203.0.113.5", None),
    ("GET", "operations/log", None),
    ("GET", "filters", None),
    ("PUT", "filters", FIRST),
    ("POST", "filters", {"prompt": "a cat"}),
    ("GET", "filters/regex", None),
    ("GET", "filters/1", None),
    ("PATCH", "filters/1", {"description": "new"}),
    ("DELETE", "filters/1", None),
    ("GET", "operations/cases", None),
    ("PUT", "operations/cases/1", {"action": "claim"}),
    ("GET", "operations/conduct/account:7", None),
    ("PUT", "operations/conduct/account:7", {}),
    ("DELETE", "operations/conduct/account:7", None),
]


async def moderator(client: Client, *roles: Role) -> str:
    made = await client.horde.accounts.ensure("mod", roles=frozenset({Role.MODERATOR, *roles}))
    return made.api_key


async def ask(client: Client, key: str, method: str, path: str, body: Any = None) -> Answer:
    return await client.ask(method, f"/api/v2/{path}", body, key=key)


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
async def test_only_for_moderators(edge: Client, method: str, path: str, body: Any) -> None:
    answer = await ask(edge, await edge.account(), method, path, body)
    assert (answer.status, answer.rc) == (403, "NotModerator")
    wrong = await ask(edge, "wrong", method, path, body)
    assert (wrong.status, wrong.rc) == (401, "InvalidAPIKey")


async def test_filters_are_made_read_changed_and_removed(client: Client) -> None:
    key = await moderator(client)
    made = await ask(client, key, "PUT", "filters", FIRST)
    assert made.status == 200
    number = made.json["id"]
    assert made.json == {**FIRST, "id": number, "description": "", "user": made.json["user"]}
    assert isinstance(number, str)
    assert made.json["user"].startswith("mod#")
    await ask(client, key, "PUT", "filters", SECOND)
    changed = await ask(client, key, "PATCH", f"filters/{number}", {"description": "shapes"})
    assert changed.json == {**made.json, "description": "shapes"}
    assert (await ask(client, key, "GET", f"filters/{number}")).json == changed.json
    assert (await ask(client, key, "GET", "filters?filter_type=10")).json == [changed.json]
    assert (await ask(client, key, "GET", "filters?contains=TRIangle")).json == [changed.json]
    assert (await ask(client, key, "GET", "filters?contains=%25")).json == []
    assert (await ask(client, key, "GET", "filters/regex")).json == [
        {"filter_type": 10, "regex": r"(?:\btriangle\b)"},
        {"filter_type": 20, "regex": r"(?:\bpurple\b)"},
    ]
    tried = await ask(client, key, "POST", "filters", {"prompt": BAD})
    assert tried.json == {"suspicion": "2", "matches": ["triangle", "purple"]}
    assert (await ask(client, key, "DELETE", f"filters/{number}")).json == {"message": "OK"}
    tried = await ask(client, key, "POST", "filters", {"prompt": BAD})
    assert tried.json["suspicion"] == "1"
    for gone in (number, "x", "9" * 30):
        answer = await ask(client, key, "GET", f"filters/{gone}")
        assert (answer.status, answer.rc) == (404, "FilterNotFound")
    deeds = (await ask(client, key, "GET", "operations/log")).json
    assert [deed["action"] for deed in deeds] == [
        "filter removal", "filter change", "filter", "filter",
    ]  # fmt: skip


@pytest.mark.parametrize("regex", ["(", "(?=x)", "x*", "(x{1000}){1000}"])
async def test_expressions_that_cannot_be_used(edge: Client, regex: str) -> None:
    key = await moderator(edge)
    answer = await ask(edge, key, "PUT", "filters", {**FIRST, "regex": regex})
    assert (answer.status, answer.rc) == (400, "BadRequest")
    made = (await ask(edge, key, "PUT", "filters", FIRST)).json["id"]
    answer = await ask(edge, key, "PATCH", f"filters/{made}", {"regex": regex})
    assert (answer.status, answer.rc) == (400, "BadRequest")
    nothing = await ask(edge, key, "PATCH", f"filters/{made}", {})
    assert (nothing.status, nothing.rc) == (400, "NoFilterModSelected")


async def test_a_refused_prompt(client: Client) -> None:
    key, asker = await moderator(client), await client.account()
    for terms in (FIRST, SECOND):
        await ask(client, key, "PUT", "filters", terms)
    assert (await client.generate(asker, prompt=BAD)).status == 202
    refused = await client.generate(asker, prompt=BAD, replacement_filter=False)
    assert (refused.status, refused.rc) == (400, "CorruptPrompt")
    out = await client.generate(asker)
    assert (out.status, out.rc) == (403, "TimeoutIP")
    assert "180 seconds" in out.json["message"] or "179 seconds" in out.json["message"]


async def test_only_one_of_a_services_users_is_timed_out(client: Client) -> None:
    key = await moderator(client)
    for terms in (FIRST, SECOND):
        await ask(client, key, "PUT", "filters", terms)
    service = await client.horde.accounts.ensure("service", roles=frozenset({Role.SERVICE}))
    guilty: dict[str, Any] = {"proxied_account": "a", "replacement_filter": False}
    assert (await client.generate(service.api_key, prompt=BAD, **guilty)).rc == "CorruptPrompt"
    assert (await client.generate(service.api_key, **guilty)).rc == "TimeoutIP"
    assert (await client.generate(service.api_key, proxied_account="b")).status == 202
    assert (await client.generate(service.api_key)).status == 202


async def test_addresses_are_kept_out_and_let_in(served: Any) -> None:
    async with served(trusted_proxies=1) as client:
        key, other = await moderator(client), await client.account()

        async def from_there(path: str, body: Any) -> Answer:
            found: Answer = await client.ask(
                "POST", path, body, key=other, headers={"X-Forwarded-For": "203.0.113.5"}
            )
            return found

        pop = ("/api/v2/generate/pop", {"name": "dreamer", "models": ["stable_diffusion"]})
        wish = ("/api/v2/generate/async", {"prompt": "a cat"})
        assert (await from_there(*pop)).status == 200
        worker = (await client.ask("GET", "/api/v2/workers")).json[0]["id"]
        for block, unblock in (
            (
                ("POST", "operations/ipaddr", {"ipaddr": "203.0.113.77/24", "hours": 1}),
                ("DELETE", "operations/ipaddr", {"ipaddr": "203.0.113.0/24"}),
            ),
            (
                ("PUT", f"operations/block_worker_ipaddr/{worker}", {"days": 30}),
                ("DELETE", f"operations/block_worker_ipaddr/{worker}"),
            ),
        ):
            assert (await ask(client, key, *block)).json == {"message": "OK"}
            for attempt in (pop, wish):
                answer = await from_there(*attempt)
                assert (answer.status, answer.rc) == (403, "TimeoutIP")
            found = (await ask(client, key, "GET", "operations/ipaddr/203.0.113.5")).json
            assert len(found) == 1
            assert (await ask(client, key, "GET", "operations/ipaddr/203.0.114.5")).json == []
            listed = (await ask(client, key, "GET", "operations/ipaddr")).json
            assert [one["ipaddr"] for one in listed] == ["203.0.113.0/24"] * ("POST" in block)
            nameless = await client.ask(
                "GET", "/api/v2/generate/check/x", headers={"X-Forwarded-For": "203.0.113.5"}
            )
            assert (nameless.status, nameless.rc) == (403, "TimeoutIP")
            named = {"X-Forwarded-For": "203.0.113.5", "Client-Agent": "mine:1:me"}
            seen = await client.ask("GET", "/api/v2/generate/check/x", headers=named)
            assert seen.status == 404
            assert (await client.pop(other, name="elsewhere")).status == 200
            assert (await ask(client, key, *unblock)).json == {"message": "OK"}
            assert (await from_there(*wish)).status == 202


@pytest.mark.parametrize("address", ["localhost", "1.2.3", "10.0.0.0/33", "::1::"])
async def test_what_is_no_address(edge: Client, address: str) -> None:
    key = await moderator(edge)
    answer = await ask(edge, key, "POST", "operations/ipaddr", {"ipaddr": address, "hours": 1})
    assert (answer.status, answer.rc) == (400, "BadRequest")


async def test_modes(client: Client) -> None:
    key = await moderator(client)
    admin = await client.horde.accounts.ensure("admin", roles=frozenset({Role.ADMIN}))
    shut = await ask(client, key, "PUT", "status/modes", {"maintenance_mode": True})
    assert (shut.status, shut.rc) == (403, "NotAdmin")
    nothing = await ask(client, key, "PUT", "status/modes", {})
    assert (nothing.status, nothing.rc) == (400, "NoHordeModSelected")
    text = await ask(client, key, "PUT", "status/modes", {"raid_mode": "false"})
    assert text.status == 400
    await ask(client, key, "PUT", "status/modes", {"raid_mode": True, "invite_only_mode": True})
    assert (await client.ask("GET", "/api/v2/status/modes")).json == {
        "maintenance_mode": False,
        "invite_only_mode": True,
    }
    assert (await ask(client, key, "GET", "status/modes")).json["raid_mode"] is True
    invited = await client.pop(await client.account("newcomer"), name="new")
    assert (invited.status, invited.rc) == (403, "WorkerInviteOnly")
    await ask(client, admin.api_key, "PUT", "status/modes", {"maintenance_mode": True})
    answer = await client.generate()
    assert (answer.status, answer.rc) == (400, "MaintenanceMode")


async def test_cases_and_conduct(client: Client) -> None:
    key, asker = await moderator(client), await client.account()
    for terms in (FIRST, SECOND):
        await ask(client, key, "PUT", "filters", terms)
    await client.generate(asker, prompt=BAD, replacement_filter=False)
    number = (await ask(client, asker, "GET", "find_user")).json["id"]
    subject = f"operations/conduct/account:{number}"
    record = (await ask(client, key, "GET", subject)).json
    assert [(it["reason"], it["guild_id"]) for it in record["strikes"]] == [
        ("corrupt_prompt", None)
    ]
    assert record["timed_out_until"].endswith("-0000")
    assert (await ask(client, key, "PUT", subject, {"reason": "x"})).json == {"message": "OK"}
    banned = await client.generate(asker)
    assert (banned.status, banned.rc) == (403, "TimeoutIP")
    assert (await ask(client, key, "GET", subject)).json["bans"][0]["until"] is None
    assert (await ask(client, key, "DELETE", subject)).json == {"message": "OK"}
    assert (await client.generate(asker)).status == 202
    principal = Principal(await client.horde.accounts.by_api_key(asker))
    await client.horde.conduct.complain(
        principal, f"account:{number}", request_id="r", guild_id=2**62
    )
    (case,) = (await ask(client, key, "GET", "operations/cases")).json
    assert (case["state"], case["guild_id"]) == ("open", str(2**62))
    path = f"operations/cases/{case['id']}"
    early = await ask(client, key, "PUT", path, {"action": "close"})
    assert (early.status, early.rc) == (400, "BadRequest")
    assert (await ask(client, key, "PUT", path, {"action": "claim"})).json["claimed_by"]
    closed = await ask(client, key, "PUT", path, {"action": "close", "verdict": "warn"})
    assert closed.json["verdict"] == "warn"
    assert (await ask(client, key, "GET", "operations/cases")).json == []
    assert len((await ask(client, key, "GET", "operations/cases?state=closed")).json) == 1
    for wrong, rc in (
        ("operations/cases/x", "CaseNotFound"),
        ("operations/cases/99", "CaseNotFound"),
    ):
        answer = await ask(client, key, "PUT", wrong, {"action": "claim"})
        assert (answer.status, answer.rc) == (404, rc)
    answer = await ask(client, key, "GET", "operations/conduct/nobody")
    assert (answer.status, answer.rc) == (400, "BadRequest")
