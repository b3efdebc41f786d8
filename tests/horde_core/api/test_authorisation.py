"""Who may do what with accounts, shared keys and kudos: every operation by every kind of caller."""

from dataclasses import dataclass
from typing import Any

import pytest

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.money import kudos
from tests.horde_core.api.client import ANONYMOUS, Client

CALLERS = (
    "no key",
    "wrong key",
    "anonymous",
    "owner",
    "other",
    "shared key",
    "flagged",
    "trusted",
    "deleted",
    "moderator",
    "admin",
)
FORM = "400 None"
UNKNOWN = "401 InvalidAPIKey"
STRANGERS = ("other", "flagged", "trusted", "deleted")


def table(usual: str, **exceptions: str) -> dict[str, str]:
    """What each caller is answered; names with spaces are written with underscores."""
    given = {name.replace("_", " "): answer for name, answer in exceptions.items()}
    strangers = dict.fromkeys(STRANGERS, given.pop("strangers", usual))
    return dict.fromkeys(CALLERS, usual) | strangers | given


def keyed(usual: str, **exceptions: str) -> dict[str, str]:
    """As ``table`` for an operation that needs the key of an account."""
    keys = {"no_key": FORM, "wrong_key": UNKNOWN, "shared_key": UNKNOWN}
    return table(usual, **keys | exceptions)


@dataclass(frozen=True)
class Operation:
    """``path`` and ``body`` name the owner, their number and their shared key in braces."""

    method: str
    path: str
    body: dict[str, Any] | None
    answers: dict[str, str]


OPERATIONS = [
    Operation(
        "GET",
        "find_user",
        None,
        table("200", no_key=UNKNOWN, wrong_key="404 UserNotFound"),
    ),
    Operation("GET", "users", None, table("200")),
    Operation("GET", "users/{id}", None, table("200", wrong_key=UNKNOWN, shared_key=UNKNOWN)),
    Operation(
        "PUT",
        "users/{id}",
        {"contact": "by pigeon"},
        keyed("200", anonymous="403 AnonForbiddenUserMod", strangers="403 NotModerator"),
    ),
    Operation(
        "PUT",
        "users/{id}",
        {"vpn": True},
        keyed(
            "200",
            anonymous="403 AnonForbiddenUserMod",
            owner="403 NotModerator",
            strangers="403 NotModerator",
        ),
    ),
    Operation(
        "PUT",
        "users/{id}",
        {"kudos": 10},
        keyed("403 NotAdmin", anonymous="403 AnonForbiddenUserMod", admin="200"),
    ),
    Operation(
        "DELETE",
        "users/{id}",
        None,
        keyed("200", anonymous="403 AnonForbiddenUser", strangers="403 NotUserOrMod"),
    ),
    Operation(
        "PUT", "sharedkeys", {"name": "for friends"}, keyed("200", anonymous="403 AnonForbidden")
    ),
    Operation("GET", "sharedkeys/{key}", None, table("200")),
    Operation("PATCH", "sharedkeys/{key}", {"kudos": 7}, keyed("403 Forbidden", owner="200")),
    Operation("DELETE", "sharedkeys/{key}", None, keyed("403 Forbidden", owner="200")),
    Operation(
        "POST",
        "kudos/transfer",
        {"username": "{taker}", "amount": 5},
        keyed(
            "200",
            anonymous="400 KudosTransferFromAnon",
            flagged="400 SourceAccountFlagged",
            deleted="400 DeletedUser",
        ),
    ),
    Operation(
        "POST",
        "kudos/transfer",
        {"username": "{key}", "amount": 5},
        keyed(
            "200",
            anonymous="400 KudosTransferFromAnon",
            owner="400 KudosTransferToSelf",
            flagged="400 SourceAccountFlagged",
            deleted="400 DeletedUser",
        ),
    ),
    Operation(
        "POST",
        "kudos/award",
        {"username": "{taker}", "amount": 5},
        keyed("403 NotAllowedAwards", admin="200"),
    ),
    Operation(
        "POST",
        "generate/async",
        {"prompt": "a cat"},
        table("202", no_key=FORM, wrong_key=UNKNOWN, deleted="403 DeletedUser"),
    ),
    Operation(
        "POST",
        "generate/pop",
        {"name": "a worker", "models": ["stable_diffusion"]},
        keyed(
            "200",
            anonymous="403 AnonForbiddenWorker",
            flagged="403 WorkerFlaggedMaintenance",
            deleted="403 DeletedUser",
        ),
    ),
]


@dataclass(frozen=True)
class Cast:
    keys: dict[str, str | None]
    names: dict[str, str]


async def _cast(client: Client) -> Cast:
    horde = client.horde
    await admin.first_operator(horde)
    keys: dict[str, str | None] = {
        "no key": None,
        "wrong key": "wrong",
        "anonymous": ANONYMOUS,
    }
    made = {}
    roles = {"owner": frozenset[Role](), "other": frozenset[Role]()} | {
        role.value: frozenset({role})
        for role in (Role.FLAGGED, Role.TRUSTED, Role.DELETED, Role.MODERATOR)
    }
    for name, held in roles.items():
        made[name] = await admin.ensure_user(horde, name, roles=held, kudos=kudos(100))
        keys[name] = made[name].api_key
    rich = await admin.ensure_user(horde, "operator", roles=admin.EVERY_RIGHT, kudos=kudos(100))
    keys["admin"] = rich.api_key
    owner, taker = made["owner"].account, await horde.accounts.register("taker")
    shared = await client.ask("PUT", "/api/v2/sharedkeys", {}, key=keys["owner"])
    keys["shared key"] = shared.json["id"]
    names = {"id": str(owner.id), "key": shared.json["id"], "taker": taker.account.alias}
    return Cast(keys, names)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: f"{it.method} {it.path}")
async def test_who_may_do_what(edge: Client, operation: Operation) -> None:
    """Callers who change nothing come first, the owner last."""
    cast = await _cast(edge)
    body = operation.body and {
        field: value.format(**cast.names) if isinstance(value, str) else value
        for field, value in operation.body.items()
    }
    path = f"/api/v2/{operation.path.format(**cast.names)}"
    for caller in sorted(CALLERS, key=lambda it: operation.answers[it][0] == "2"):
        sent = body
        if operation.path == "generate/pop":
            sent = {**operation.body, "name": f"worker of {caller}"} if operation.body else None
        if operation.method == "DELETE" and caller in {"moderator", "admin"}:
            continue  # nothing is left after its owner; services' tests show moderators
        answer = await edge.ask(operation.method, path, sent, key=cast.keys[caller])
        said = str(answer.status)
        if answer.status >= 400:
            said += f" {answer.rc}"
        assert said == operation.answers[caller], caller
