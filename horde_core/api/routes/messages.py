"""What workers are told by their owners and by moderators."""

from datetime import timedelta

from horde_core.accounts.refusals import UserNotFound
from horde_core.api import worker_wire
from horde_core.api.image_wire import known
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.protocol.common import Done
from horde_core.protocol.workers import MessageDetails, MessagesQuery, NewMessage
from horde_core.workers import messages

routes = Routes()

VALID = {"active": True, "expired": False, "all": None}
HIGHEST_ID = 2**31 - 1


@routes.add(
    "GET",
    "/v2/workers/messages",
    returns={200: list[MessageDetails]},
    query=MessagesQuery,
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
)
async def message_list(call: Call[None]) -> Reply:
    """Messages for your workers and for all of them, the newest first."""
    query = call.query(MessagesQuery)
    found = await call.horde.messages.page(
        await call.principal(),
        messages.MessageQuery(
            author=_author(query.user_id),
            worker_id=query.worker_id,
            valid=VALID[query.validity],
            page=query.page,
        ),
    )
    return Reply([worker_wire.message(one) for one in found])


@routes.add(
    "POST",
    "/v2/workers/messages",
    returns={200: MessageDetails},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
)
async def send_message(call: Call[NewMessage]) -> Reply:
    """Tell a worker of yours something, or as a moderator any or all of them."""
    sent = await call.horde.messages.send(
        await call.principal(),
        messages.NewMessage(
            text=call.body.message,
            lasts=timedelta(hours=call.body.expiry),
            worker_id=known(call.body.worker_id) or None,
            origin=known(call.body.origin) or None,
        ),
    )
    return Reply(worker_wire.message(sent))


@routes.add(
    "GET",
    "/v2/workers/messages/{message_id}",
    returns={200: MessageDetails},
    errors=(404, 429),
)
async def one_message(call: Call[None]) -> Reply:
    """One message."""
    return Reply(worker_wire.message(await call.horde.messages.one(call.path("message_id"))))


@routes.add(
    "DELETE",
    "/v2/workers/messages/{message_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
)
async def delete_message(call: Call[None]) -> Reply:
    """Take a message back."""
    await call.horde.messages.delete(await call.principal(), call.path("message_id"))
    return Reply(Done())


def _author(user_id: str | None) -> int | None:
    """Raises UserNotFound; ``name#id`` and the bare id are both understood."""
    if user_id is None:
        return None
    number = user_id.rpartition("#")[2]
    if not (number.isascii() and number.isdigit()) or len(number) > 10 or int(number) > HIGHEST_ID:
        raise UserNotFound(user_id)
    return int(number)
