"""The models this process knows: shipped lists, fetched ones in their place, the operator's own.

Every process keeps its own fresh: prices and rules are looked up in each of them, and they may run
on different machines. Those of one machine share the kept copies, so only one of them fetches.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from horde_core.clock import Clock
from horde_core.config import ConfigError, ModelsSettings
from horde_core.download import NoDownload, download
from horde_core.models import kept, lists, own
from horde_core.models.catalogue import Catalogue, KnownModel, shipped_models
from horde_core.models.lists import InvalidList
from horde_core.models.text import TextModel, TextModels, shipped_text_models

DEMO = "demo_shapes"
LARGEST_LIST = 16 * 2**20
FETCH_LIMIT_S = 30
LOOK_EVERY_S = 60
RETRY = timedelta(minutes=10)

M = TypeVar("M", KnownModel, TextModel)
logger = logging.getLogger(__name__)


class Listing(Generic[M]):
    """One list: what came with the program, until a good one was fetched."""

    def __init__(
        self,
        key: str,
        address: str,
        file: Path,
        shipped: tuple[M, ...],
        decode: Callable[[bytes], tuple[M, ...]],
        limit_s: float,
    ) -> None:
        _check_address(key, address)
        self.models: tuple[M, ...] = shipped
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._seen: datetime | None = None
        self._key = key
        self._address = address
        self._file = file
        self._limit_s = limit_s
        self._decode: Callable[[bytes], tuple[M, ...]] = decode

    async def refresh(self, now: datetime, every: timedelta) -> bool:
        """Take the kept copy or fetch a new one; whether there is something new."""
        changed = await asyncio.to_thread(self.take_kept)
        if self._is_due(now, every):
            self._tried_at = now
            changed = await self._fetch(now) or changed
        return changed

    def take_kept(self) -> bool:
        """Use the copy on disk, if it is of this address, good, and not the one in use."""
        written_at = kept.written_at(self._file) if self._address else None
        if written_at is None or written_at == self._seen:
            return False
        self._seen = written_at
        try:
            self.models = self._decode(kept.read(self._file, self._address))
        except (OSError, InvalidList) as error:
            logger.warning("[models] %s: the kept copy is of no use: %s", self._key, error)
            return False
        self._fetched_at = written_at
        return True

    def _is_due(self, now: datetime, every: timedelta) -> bool:
        if not self._address:
            return False
        if self._tried_at is not None and now - self._tried_at < min(RETRY, every):
            return False
        return self._fetched_at is None or now - self._fetched_at >= every

    async def _fetch(self, now: datetime) -> bool:
        try:
            data = await download(self._address, limit_s=self._limit_s, largest=LARGEST_LIST)
            models = await asyncio.to_thread(self._decode, data)
        except (NoDownload, InvalidList) as error:
            logger.warning("[models] %s: the list stays as it is: %s", self._key, error)
            return False
        self.models, self._fetched_at = models, now
        try:
            self._seen = await asyncio.to_thread(kept.write, self._file, self._address, models, now)
        except OSError as error:
            logger.warning("[models] %s: no copy could be kept: %s", self._key, error)
        logger.info("[models] %s: %d models", self._key, len(models))
        return True


class ModelReference:
    """``catalogue`` and ``texts`` are always whole, and change in place."""

    def __init__(
        self, settings: ModelsSettings, clock: Clock, limit_s: float = FETCH_LIMIT_S
    ) -> None:
        """Raises ConfigError: an address or the operator's file is wrong."""
        folder = Path(settings.folder)
        self._clock = clock
        self._every = timedelta(hours=settings.refresh_hours)
        self._own = own.read(Path(settings.own_models_file)) if settings.own_models_file else None
        self._images = Listing(
            "image_reference_url",
            settings.image_reference_url,
            folder / "image_models.json",
            shipped_models(),
            lists.image_models,
            limit_s,
        )
        self._texts = Listing(
            "text_reference_url",
            settings.text_reference_url,
            folder / "text_models.json",
            shipped_text_models(),
            lists.text_models,
            limit_s,
        )
        self._is_refreshed = bool(settings.image_reference_url or settings.text_reference_url)
        self.catalogue = Catalogue(self._known_images())
        self.texts = TextModels(self._known_texts())

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator["ModelReference"]:
        """Meanwhile look after the lists, if any address is given."""
        if not self._is_refreshed:
            yield self
            return
        await asyncio.to_thread(self._take_kept)
        task = asyncio.create_task(self._look_after(), name="model reference")
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def refresh(self) -> None:
        """Once, as far as it is due. What cannot be had leaves all as it is."""
        now = self._clock.now()
        if await self._images.refresh(now, self._every):
            self.catalogue.replace(self._known_images())
        if await self._texts.refresh(now, self._every):
            self.texts.replace(self._known_texts())

    def _take_kept(self) -> None:
        if self._images.take_kept():
            self.catalogue.replace(self._known_images())
        if self._texts.take_kept():
            self.texts.replace(self._known_texts())

    async def _look_after(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception:
                logger.exception("The model reference could not be refreshed")
            await asyncio.sleep(LOOK_EVERY_S)

    def _known_images(self) -> tuple[KnownModel, ...]:
        """The later ones win; the demo model is always there, for it comes with the program."""
        demo = tuple(model for model in shipped_models() if model.name == DEMO)
        return (*demo, *self._images.models, *(self._own.images if self._own else ()))

    def _known_texts(self) -> tuple[TextModel, ...]:
        return (*self._texts.models, *(self._own.texts if self._own else ()))


def _check_address(key: str, address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if address and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ConfigError(f"[models] {key}: {address!r} is not an http or https address")
