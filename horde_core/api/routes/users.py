"""Accounts."""

import re
from typing import Any

from horde_core.accounts.directory import Sort
from horde_core.accounts.refusals import UserNotFound
from horde_core.api import user_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.refusals import KeyMissing
from horde_core.errors import InvalidApiKey
from horde_core.protocol.common import Done
from horde_core.protocol.users import User, UserChange, UserChanged, UsersQuery
from horde_core.sharedkeys.refusals import SharedKeyUnknown
from horde_core.sharedkeys.service import looks_like_one

routes = Routes()

ONE_USER = (Limit(60, 60, Per.PATH),)
HIGHEST_ID = 2**31 - 1
_NUMBER = re.compile(r"[0-9]{1,10}")


@routes.add("GET", "/v2/find_user", returns={200: User}, key=Key.WELCOME, errors=(401, 404, 429))
async def find_user(call: Call[None]) -> Reply:
    """The account of the key that is sent, or the owner of the shared key."""
    key = call.key
    if key is not None and looks_like_one(key):
        return Reply(await _owner(call, key))
    try:
        account = await call.viewer()
    except InvalidApiKey:
        raise UserNotFound("of this API key") from None
    if account is None:
        raise KeyMissing
    return Reply(user_wire.user(await call.horde.accounts.details(account.id), account))


async def _owner(call: Call[None], key: str) -> User:
    try:
        shared = await call.horde.sharedkeys.read(key)
    except SharedKeyUnknown:
        raise UserNotFound("of this API key") from None
    return user_wire.guest(await call.horde.accounts.details(shared.account_id), shared)


@routes.add("GET", "/v2/users", returns={200: list[User]}, query=UsersQuery, errors=(400, 429))
async def user_list(call: Call[None]) -> Reply:
    """All accounts, twenty-five to a page, the richest or the oldest first."""
    query = call.query(UsersQuery)
    found = await call.horde.users.page(query.page, Sort(query.sort))
    return Reply([user_wire.user(one, None) for one in found])


@routes.add(
    "GET",
    "/v2/users/{user_id}",
    returns={200: User},
    key=Key.WELCOME,
    errors=(401, 404, 429),
    limits=ONE_USER,
)
async def user_by_id(call: Call[None]) -> Reply:
    """An account; its owner and moderators see more."""
    viewer = await call.viewer()
    return Reply(user_wire.user(await call.horde.accounts.details(_number(call)), viewer))


@routes.add(
    "PUT",
    "/v2/users/{user_id}",
    returns={200: UserChanged},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=ONE_USER,
)
async def change_user(call: Call[UserChange]) -> Reply:
    """Change an account: your own name and contact, or as a moderator anything."""
    changed = await call.horde.users.change(
        await call.principal(), _number(call), user_wire.change(call.body)
    )
    return Reply(user_wire.changed(call.body, changed))


@routes.add(
    "DELETE",
    "/v2/users/{user_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
    limits=ONE_USER,
)
async def delete_user(call: Call[None]) -> Reply:
    """Close an account; a second time, after thirty days, wipe it."""
    await call.horde.users.delete(await call.principal(), _number(call))
    return Reply(Done())


def _number(call: Call[Any]) -> int:
    """Raises UserNotFound."""
    user_id = call.path("user_id")
    if _NUMBER.fullmatch(user_id) is None or int(user_id) > HIGHEST_ID:
        raise UserNotFound(user_id)
    return int(user_id)
