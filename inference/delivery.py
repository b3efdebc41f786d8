"""Bring results home: upload and submit until the horde has answered. No torch."""

import asyncio
import base64
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from horde_core.protocol.image import ImageSubmit
from inference.answers import Meaning, meaning
from inference.client import HordeClient, HordeRefused, Unreachable
from inference.journal import Result, Submit

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
UPLOAD_TRIES = 6
SUBMIT_FOR_S = 900.0
"""At the least; a job that lives longer is tried as long as it lives."""


class Undelivered(Exception):
    """The horde does not want it, or no longer, or could not be reached for very long."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Submits results. ``pause`` is asyncio.sleep."""

    client: HordeClient
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def result(self, result: Result) -> float:
        """Upload what there is to upload, and submit; the reward.

        Raises:
            Undelivered
        """
        if not result.webp:
            return await self.submit(result.submit, result.ttl)
        if result.image is not None:
            return await self.picture(result.image, result.webp, result.upload_url, result.ttl)
        if result.upload_url is None or not await self._uploaded(result.upload_url, result.webp):
            raise Undelivered("its picture could not be uploaded")
        return await self.submit(result.submit, result.ttl)

    async def picture(
        self, result: ImageSubmit, webp: bytes, upload_url: str | None, ttl: float
    ) -> float:
        """Upload and submit a picture; the reward. Inline where it cannot be uploaded.

        Raises:
            Undelivered
        """
        if upload_url is not None and await self._uploaded(upload_url, webp):
            generation = "R2"
        else:
            generation = base64.b64encode(webp).decode("ascii")
        return await self.submit(msgspec.structs.replace(result, generation=generation), ttl)

    async def _uploaded(self, url: str, webp: bytes) -> bool:
        for attempt, pause in enumerate(_pauses(), start=1):
            try:
                await self.client.upload(url, webp)
            except (Unreachable, HordeRefused) as error:
                log.warning("Upload failed (%s), try %d of %d", error, attempt, UPLOAD_TRIES)
            else:
                return True
            if attempt == UPLOAD_TRIES:
                break
            await self.pause(pause)
        return False

    async def submit(self, result: Submit, ttl: float) -> float:
        """Submit until the horde has decided; the reward.

        Raises:
            Undelivered
        """
        deadline = time.monotonic() + max(ttl, SUBMIT_FOR_S)
        for pause in _pauses():
            try:
                return await self.client.submit(result)
            except HordeRefused as refused:
                if meaning(refused) in {Meaning.OVER, Meaning.HOPELESS}:
                    raise Undelivered(str(refused)) from None
                reason = str(refused)
            except Unreachable as error:
                reason = str(error)
            if time.monotonic() > deadline:
                break
            log.warning("Submitting %s failed (%s), again in %.0f s", result.id, reason, pause)
            await self.pause(pause)
        raise Undelivered(f"given up: {reason}")


def _pauses() -> Iterator[float]:
    """1, 2, 4 … 30, 30, 30 seconds."""
    pause = FIRST_PAUSE_S
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE_S)
