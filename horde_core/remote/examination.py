"""Whether the other horde answers, and whose key the bot has for it."""

from collections.abc import AsyncIterator
from contextlib import suppress

from horde_core.config import ConfigError, RemoteSettings
from horde_core.errors import HordeError
from horde_core.remote import shapes
from horde_core.remote.client import Client, open_client
from horde_core.remote.refusals import KeyRefused, UnknownThere

Finding = tuple[str, str, str | None]
SUBJECT = "Other horde"


async def examine(settings: RemoteSettings) -> AsyncIterator[Finding]:
    """Subject, what is so, and what to change if it is not well; nothing without a url."""
    if not settings.url:
        return
    try:
        async with open_client(settings) as client:
            yield SUBJECT, await _state(client), None
            yield await _key(client, settings.api_key.strip())
    except ConfigError as error:
        yield SUBJECT, settings.url, str(error)
    except HordeError as error:
        yield SUBJECT, str(error), "Look at [remote] url, or wait until that horde is back."


async def state_of(settings: RemoteSettings) -> str:
    """One line for the panel, whatever it is."""
    async with open_client(settings) as client:
        with suppress(HordeError):
            return await _state(client)
    return "no answer yet; asked again whenever somebody wants something"


async def _state(client: Client) -> str:
    found = await client.ask(shapes.Performance, "GET", "status/performance")
    workers, waiting = shapes.whole(found.worker_count), shapes.whole(found.queued_requests)
    return f"{client.base.host} answers: {workers} workers for pictures, {waiting} requests waiting"


async def _key(client: Client, key: str) -> Finding:
    if not key:
        return "Its key", "none: guests are anonymous there", None
    try:
        user = await client.ask(shapes.User, "GET", "find_user", key=key)
    except (KeyRefused, UnknownThere):
        return "Its key", "that horde does not know it", "Correct [remote] api_key or empty it."
    if user.service:
        return "Its key", f"{user.username}, which names the member of each request", None
    return "Its key", f"{user.username}; not a service account, so members are not named", None
