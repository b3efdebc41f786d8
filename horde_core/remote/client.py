"""Calls to another horde: its key rules, its errors, its wish to be asked less often."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import msgspec
from yarl import URL

from horde_core.config import ConfigError, RemoteSettings
from horde_core.errors import HordeError, Rc
from horde_core.outside import Outside
from horde_core.remote.refusals import (
    ForbiddenThere,
    HordeBusy,
    HordeDown,
    KeyRefused,
    RefusedThere,
    TooManyThere,
    UnknownThere,
)
from horde_core.remote.shapes import Problem

T = TypeVar("T")
log = logging.getLogger(__name__)

AGENT = "Horde Discord bot:0.1.0:discord"
ROOT = "/api/v2"
LARGEST_ANSWER = 64 * 1024 * 1024
LARGEST_PICTURE = 32 * 1024 * 1024
PATIENCE_S = 8.0
"""A horde that asks for a longer pause is left alone, and the member told so."""
TRIES = 3
PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    data: bytes
    retry_after: str | None


@dataclass(frozen=True, slots=True)
class Client:
    """``session`` asks the horde itself, ``outside`` the addresses of pictures it names."""

    base: URL
    session: aiohttp.ClientSession
    outside: aiohttp.ClientSession
    check: Outside

    async def ask(
        self,
        kind: type[T],
        method: str,
        path: str,
        *,
        key: str | None = None,
        body: object = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """The answer to one call below ``/api/v2``.

        Raises:
            HordeDown, HordeBusy, and what the other horde refuses
        """
        sent = dict(headers or {}) | ({} if key is None else {"apikey": key})
        for left in reversed(range(TRIES)):
            answer = await self._call(method, path, sent, body, query)
            if answer.status < HTTPStatus.BAD_REQUEST:
                return self._decoded(kind, answer)
            refused = self._refusal(answer)
            if not isinstance(refused, HordeBusy) or not left or refused.wait_s > PATIENCE_S:
                break
            await asyncio.sleep(refused.wait_s)
        raise refused

    async def picture(self, address: str) -> bytes:
        """What lies at an address that the horde named.

        Raises:
            HordeDown: it cannot be had now.
            UnknownThere: it is gone, or no address to be asked.
        """
        url = URL(address)
        own = url.host == self.base.host and url.port == self.base.port
        try:
            if not own:
                self.check.check(url)
            session = self.session if own else self.outside
            async with session.get(url, allow_redirects=False) as response:
                data = await _read(response, LARGEST_PICTURE)
        except ValueError as error:
            raise UnknownThere(Rc.PICTURE_NOT_FOUND, str(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise HordeDown(url.host or "", untouched=True) from error
        if response.status != HTTPStatus.OK:
            raise UnknownThere(Rc.PICTURE_NOT_FOUND, f"HTTP {response.status}")
        return data

    async def _call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: object,
        query: Mapping[str, str] | None,
    ) -> Answer:
        packed = None if body is None else msgspec.json.encode(body)
        typed = {} if packed is None else {"Content-Type": "application/json"}
        url = self.base.joinpath(*path.split("/")).with_query(query)
        try:
            async with self.session.request(
                method, url, data=packed, headers={**headers, **typed}
            ) as response:
                data = await _read(response, LARGEST_ANSWER)
        except aiohttp.ClientConnectorError as error:
            raise self._down(untouched=True) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: time-outs too
            log.warning("%s %s: %r", method, url, error)
            raise self._down() from error
        return Answer(response.status, data, response.headers.get("Retry-After"))

    def _decoded(self, kind: type[T], answer: Answer) -> T:
        try:
            return msgspec.json.decode(answer.data, type=kind, strict=False)
        except msgspec.DecodeError as error:
            log.warning("an answer of %s cannot be read: %s", self.base.host, error)
            raise self._down() from error

    def _refusal(self, answer: Answer) -> HordeError:
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._down()
        try:
            said = msgspec.json.decode(answer.data, type=Problem, strict=False)
        except msgspec.DecodeError:
            said = Problem()
        message = said.message or f"HTTP {answer.status}"
        if said.errors:
            message += "".join(f" {where}: {what}" for where, what in said.errors.items())
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and not said.rc:
            return HordeBusy(_seconds(answer.retry_after))
        return _of_family(answer.status, _rule(said.rc), message)

    def _down(self, *, untouched: bool = False) -> HordeDown:
        return HordeDown(self.base.host or "", untouched=untouched)


def _of_family(status: int, rule: Rc, message: str) -> HordeError:
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TooManyThere(message)
        case HTTPStatus.UNAUTHORIZED:
            return KeyRefused()
        case HTTPStatus.FORBIDDEN:
            return ForbiddenThere(rule, message)
        case HTTPStatus.NOT_FOUND:
            return UnknownThere(rule, message)
        case _:
            return RefusedThere(rule, message)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Raises ValueError for more than ``most`` bytes."""
    parts, size = [], 0
    async for part in response.content.iter_chunked(1 << 16):
        size += len(part)
        if size > most:
            raise ValueError(f"an answer of more than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _rule(said: str | None) -> Rc:
    try:
        return Rc(said or "")
    except ValueError:
        return Rc.BAD_REQUEST


def _seconds(written: str | None) -> int:
    """A date instead of seconds means a pause too long to be waited for here.

    >>> _seconds("3"), _seconds(None), _seconds("Wed, 21 Oct 2026 07:28:00 GMT")
    (3, 1, 60)
    """
    if written is None:
        return round(PAUSE_S)
    return max(1, int(written)) if written.strip().isdecimal() else 60


def root_of(url: str) -> URL:
    """Where API v2 begins, whichever part of the address the operator wrote.

    Raises:
        ConfigError

    >>> str(root_of("https://horde.example/")), str(root_of("http://h:7001/api/v2"))
    ('https://horde.example/api/v2', 'http://h:7001/api/v2')
    """
    written = url.strip().rstrip("/").removesuffix(ROOT).removesuffix("/api")
    try:
        found = URL(written + ROOT)
    except ValueError:
        found = URL()
    if found.scheme not in {"http", "https"} or not found.host:
        raise ConfigError(
            f"[remote] url: {url!r} is no address of a horde. "
            "Write it as https://horde.example, or leave it empty to run a horde of your own."
        )
    return found


@asynccontextmanager
async def open_client(settings: RemoteSettings) -> AsyncIterator[Client]:
    timeout = aiohttp.ClientTimeout(total=settings.timeout_s, connect=settings.timeout_s / 2)
    outside = Outside(allow_private=settings.allow_private_addresses)
    agent: dict[str, Any] = {"Client-Agent": AGENT}
    async with (
        aiohttp.ClientSession(
            timeout=timeout, headers=agent, cookie_jar=aiohttp.DummyCookieJar()
        ) as session,
        outside.session(connections=8) as others,
    ):
        yield Client(root_of(settings.url), session, others, outside)
