"""The operator's lists of unsafe addresses: read, fetched now and then, the last good copy kept.

Every process holds them in memory, so that a look-up waits for nobody. Those of one machine share
the kept copies.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from horde_core.addresses import ranges
from horde_core.addresses.ranges import Address, BadList, Ranges
from horde_core.clock import Clock
from horde_core.config import AddressSettings, ConfigError
from horde_core.download import NoDownload, download

LARGEST_LIST = 64 * 2**20
FETCH_LIMIT_S = 60
LOOK_EVERY_S = 60
RETRY = timedelta(minutes=10)
logger = logging.getLogger(__name__)


class _Source(Protocol):
    """One list; empty until a good one was read."""

    ranges: Ranges

    async def take(self) -> bool:
        """Read what lies on this machine, if it is new; whether it was."""
        ...

    async def refresh(self, now: datetime) -> bool:
        """Read what is new; whether there was anything. What cannot be had leaves all as it is."""
        ...


class _File:
    """Read again whenever it was written."""

    def __init__(self, path: Path) -> None:
        self.ranges = Ranges()
        self._path = path
        self._seen: float | None = None

    async def refresh(self, now: datetime) -> bool:
        return await self.take()

    async def take(self) -> bool:
        try:
            written = self._path.stat().st_mtime
            if written == self._seen:
                return False
            self._seen = written
            self.ranges = await asyncio.to_thread(lambda: ranges.read(self._path.read_bytes()))
        except (OSError, BadList) as error:
            logger.warning("[addresses] %s is of no use: %s", self._path, error)
            return False
        logger.info("[addresses] %s: %d ranges", self._path, len(self.ranges))
        return True


class _Published:
    """Fetched when it is due; the copy on disk tells by its time when that was."""

    def __init__(self, address: str, folder: Path, every: timedelta) -> None:
        self.ranges = Ranges()
        self._address = address
        self._every = every
        self._copy = folder / f"{sha256(address.encode()).hexdigest()[:32]}.list"
        self._seen: datetime | None = None
        self._tried_at: datetime | None = None

    async def refresh(self, now: datetime) -> bool:
        changed = await self.take()
        fresh = self._seen is not None and now - self._seen < self._every
        tried = self._tried_at is not None and now - self._tried_at < min(RETRY, self._every)
        if fresh or tried:
            return changed
        self._tried_at = now
        try:
            data = await download(self._address, limit_s=FETCH_LIMIT_S, largest=LARGEST_LIST)
            self.ranges = await asyncio.to_thread(ranges.read, data)
        except (NoDownload, BadList) as error:
            logger.warning("[addresses] %s: the list stays as it is: %s", self._address, error)
            return changed
        self._seen = now
        try:
            self._seen = await asyncio.to_thread(self._keep, data, now)
        except OSError as error:
            logger.warning("[addresses] %s: no copy could be kept: %s", self._address, error)
        logger.info("[addresses] %s: %d ranges", self._address, len(self.ranges))
        return True

    async def take(self) -> bool:
        return await asyncio.to_thread(self._take_copy)

    def _take_copy(self) -> bool:
        try:
            written = datetime.fromtimestamp(self._copy.stat().st_mtime, UTC)
            if written == self._seen:
                return False
            self.ranges = ranges.read(self._copy.read_bytes())
        except (OSError, BadList):
            return False
        self._seen = written
        return True

    def _keep(self, data: bytes, now: datetime) -> datetime:
        """A reader finds the old copy or the new one, never half of it."""
        self._copy.parent.mkdir(parents=True, exist_ok=True)
        draft = self._copy.with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        os.utime(draft, (now.timestamp(), now.timestamp()))
        draft.replace(self._copy)
        return datetime.fromtimestamp(self._copy.stat().st_mtime, UTC)


class UnsafeAddresses:
    """VPNs and data centres; without a list nobody is unsafe."""

    def __init__(self, settings: AddressSettings, clock: Clock) -> None:
        """Raises ConfigError: an entry of ``safe`` is no network."""
        self._clock = clock
        self._sources = [_source(it, settings) for it in settings.unsafe_lists]
        self._unsafe = Ranges()
        try:
            self._safe = ranges.read("\n".join(settings.safe).encode()) if settings.safe else None
        except BadList as error:
            raise ConfigError(f"[addresses] safe: {error}") from None

    def includes(self, ip: str) -> bool:
        """Whether ``ip`` is in a list, and no address of a private network."""
        if not self._unsafe:
            return False
        address = _parsed(ip)
        if address is None or not address.is_global:
            return False
        return address in self._unsafe and (self._safe is None or address not in self._safe)

    async def refresh(self) -> None:
        """Every list once, as far as it is due."""
        now = self._clock.now()
        await self._use([await source.refresh(now) for source in self._sources])

    async def _use(self, changed: list[bool]) -> None:
        if any(changed):
            parts = [source.ranges for source in self._sources]
            self._unsafe = await asyncio.to_thread(ranges.together, parts)

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator["UnsafeAddresses"]:
        """Meanwhile look after the lists, if there are any."""
        if not self._sources:
            yield self
            return
        await self._use([await source.take() for source in self._sources])
        task = asyncio.create_task(self._look_after(), name="unsafe addresses")
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _look_after(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception:
                logger.exception("The lists of unsafe addresses could not be refreshed")
            await asyncio.sleep(LOOK_EVERY_S)


def _source(where: str, settings: AddressSettings) -> _Source:
    if where.startswith(("http://", "https://")):
        every = timedelta(hours=settings.refresh_hours)
        return _Published(where, Path(settings.folder), every)
    return _File(Path(where))


def _parsed(ip: str) -> Address | None:
    try:
        address: Address = ip_address(ip)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address
