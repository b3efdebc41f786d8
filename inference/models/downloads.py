"""Files from addresses: resumed where they broke off, checked, put in place whole. No torch."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

log = logging.getLogger(__name__)

TRIES = 10
PAUSE_S = 3.0
SILENCE_S = 60.0
CHUNK = 1024 * 1024
PARTIAL = ".part"
_OVER = {400, 401, 403, 404, 410, 451}

Progress = Callable[[int, int | None], None]
"""Told bytes had so far and bytes in all, where that is known."""


class DownloadFailed(Exception):
    """A file that cannot be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """``sha256`` in hexadecimal, where it is known. ``headers`` go only to this address."""

    url: str
    path: Path
    sha256: str | None = None
    largest_bytes: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def partial(self) -> Path:
        return self.path.with_name(self.path.name + PARTIAL)


class _Broken(Exception):
    """This try failed; another may not."""


@dataclass(frozen=True, slots=True)
class Downloader:
    """``session`` is the caller's, and stays open. ``pause`` is asyncio.sleep."""

    session: aiohttp.ClientSession
    tries: int = TRIES
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def fetch(self, wanted: Wanted, progress: Progress = lambda _had, _total: None) -> Path:
        """The file at its place. What an earlier call left unfinished is gone on with.

        Raises:
            DownloadFailed: it does not exist, is too large, is not what it should be, or its
                address could not be reached for ``tries`` times.
        """
        if await asyncio.to_thread(wanted.path.is_file):
            return wanted.path
        wanted.path.parent.mkdir(parents=True, exist_ok=True)
        reason = ""
        for attempt in range(1, self.tries + 1):
            try:
                await self._go_on(wanted, progress)
                await asyncio.to_thread(_check, wanted)
                wanted.partial.replace(wanted.path)
                return wanted.path
            except (_Broken, aiohttp.ClientError, TimeoutError) as error:
                reason = str(error) or type(error).__name__
                log.warning("%s: %s, try %d of %d", wanted.path.name, reason, attempt, self.tries)
            except OSError as error:
                raise DownloadFailed(f"{wanted.path.name}: {error}") from None
            if attempt < self.tries:
                await self.pause(PAUSE_S)
        raise DownloadFailed(f"{wanted.path.name}: {reason}")

    async def _go_on(self, wanted: Wanted, progress: Progress) -> None:
        had = wanted.partial.stat().st_size if wanted.partial.is_file() else 0
        headers = {**wanted.headers, **({"Range": f"bytes={had}-"} if had else {})}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=SILENCE_S, sock_read=SILENCE_S)
        async with self.session.get(wanted.url, headers=headers, timeout=timeout) as response:
            if response.status == 416:  # nothing is left to send; the check will tell
                return
            _accept(response.status, wanted)
            resumed = response.status == 206
            had = had if resumed else 0
            total = None if response.content_length is None else had + response.content_length
            _bound(total or 0, wanted)
            await _write(response, wanted, had, total, progress)


def _accept(status: int, wanted: Wanted) -> None:
    if status in _OVER:
        raise DownloadFailed(f"{wanted.path.name}: its address answers {status}")
    if status not in {200, 206}:
        raise _Broken(f"its address answers {status}")


def _bound(size: int, wanted: Wanted) -> None:
    if wanted.largest_bytes is not None and size > wanted.largest_bytes:
        wanted.partial.unlink(missing_ok=True)
        limit = wanted.largest_bytes // (1024 * 1024)
        raise DownloadFailed(f"{wanted.path.name}: larger than {limit} MB")


async def _write(
    response: aiohttp.ClientResponse,
    wanted: Wanted,
    had: int,
    total: int | None,
    progress: Progress,
) -> None:
    with wanted.partial.open("ab" if had else "wb") as file:
        async for chunk in response.content.iter_chunked(CHUNK):
            await asyncio.to_thread(file.write, chunk)
            had += len(chunk)
            _bound(had, wanted)
            progress(had, total)
    if total is not None and had < total:
        raise _Broken(f"broke off after {had} of {total} bytes")


def _check(wanted: Wanted) -> None:
    """What is not as it should be is thrown away, so that the next try begins anew."""
    if wanted.sha256 is None:
        return
    with wanted.partial.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wanted.sha256.lower():
        wanted.partial.unlink()
        raise _Broken(f"its SHA-256 is {found}, not {wanted.sha256.lower()}")
