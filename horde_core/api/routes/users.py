"""Accounts."""

import re

from horde_core.accounts.model import AccountDetails
from horde_core.accounts.refusals import UserNotFound
from horde_core.api import user_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.refusals import KeyMissing
from horde_core.errors import InvalidApiKey
from horde_core.protocol.users import User

routes = Routes()

ONE_USER = (Limit(60, 60, Per.PATH),)
HIGHEST_ID = 2**31 - 1
_NUMBER = re.compile(r"[0-9]{1,10}")


@routes.add("GET", "/v2/find_user", returns={200: User}, key=Key.WELCOME, errors=(401, 404, 429))
async def find_user(call: Call[None]) -> Reply:
    """The account of the key that is sent."""
    try:
        account = await call.viewer()
    except InvalidApiKey:
        raise UserNotFound("of this API key") from None
    if account is None:
        raise KeyMissing
    return Reply(user_wire.user(await call.horde.accounts.details(account.id), account))


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
    return Reply(user_wire.user(await _details(call, call.path("user_id")), viewer))


async def _details(call: Call[None], user_id: str) -> AccountDetails:
    if _NUMBER.fullmatch(user_id) is None or int(user_id) > HIGHEST_ID:
        raise UserNotFound(user_id)
    return await call.horde.accounts.details(int(user_id))
