"""Letters are sent until they are answered with 2xx, each a few times at most."""

import asyncio
import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from horde_core.clock import Clock
from horde_core.config import WebhookSettings
from horde_core.db.engine import Database
from horde_core.media.store import MediaMissing, MediaStore
from horde_core.outside import Outside
from horde_core.webhooks import store
from horde_core.webhooks.letters import PICTURE
from horde_core.webhooks.store import Letter

AT_ONCE = 64
OF_ONE_HOST = 4
FIRST_PAUSE = timedelta(seconds=5)
GONE = "N/A"
LARGEST_INLINE = 5 * 1024 * 1024
"""In bytes; larger pictures are told by their address."""
logger = logging.getLogger(__name__)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts.

    >>> [pause(number).seconds for number in (1, 2, 3, 4, 5)]
    [5, 20, 80, 320, 1280]
    """
    return FIRST_PAUSE * int(4 ** (attempts - 1))


@dataclass(frozen=True, slots=True)
class WebhookService:
    """``base`` is the address of the api, for signed addresses of pictures."""

    db: Database
    clock: Clock
    media: MediaStore
    settings: WebhookSettings
    base: str
    outside: Outside

    async def send_due(self) -> int:
        """Send what is due; the number of letters that arrived."""
        arrived = 0
        while True:
            async with self.db.reading() as tx:
                letters = await store.due(tx, self.clock.now(), AT_ONCE, OF_ONE_HOST)
            if not letters:
                return arrived
            arrived += await self._send_all(letters)

    async def _send_all(self, letters: Sequence[Letter]) -> int:
        async with self.outside.session(connections=AT_ONCE) as http, asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._sent(http, letter)) for letter in letters]
        answers = [task.result() for task in tasks]
        over = [it.id for it, good in zip(letters, answers, strict=True) if good or self._last(it)]
        async with self.db.transaction() as tx:
            await store.remove(tx, over)
            for letter in letters:
                if letter.id not in over:
                    until = self.clock.now() + pause(letter.attempts + 1)
                    await store.put_off(tx, letter.id, until)
        for letter, good in zip(letters, answers, strict=True):
            if not good and letter.id in over:
                logger.info("A webhook of %s did not answer and is given up", letter.host)
        return sum(answers)

    def _last(self, letter: Letter) -> bool:
        return letter.attempts + 1 >= self.settings.tries

    async def _sent(self, http: aiohttp.ClientSession, letter: Letter) -> bool:
        """One letter that cannot even be put together keeps no other waiting."""
        try:
            return await self._arrives(http, letter)
        except Exception:
            logger.exception("A letter to a webhook of %s cannot be sent", letter.host)
            return False

    async def _arrives(self, http: aiohttp.ClientSession, letter: Letter) -> bool:
        """Redirects are not followed, and of the answer only its status matters."""
        body = msgspec.json.encode(await self._body(letter))
        try:
            async with asyncio.timeout(self.settings.timeout_s):
                url = URL(letter.url)
                self.outside.check(url)
                headers = {"Content-Type": "application/json"}
                async with http.post(
                    url, data=body, headers=headers, allow_redirects=False
                ) as answer:
                    return 200 <= answer.status < 300
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return False

    async def _body(self, letter: Letter) -> dict[str, Any]:
        """With the picture in its place: a fresh address, or base64 where that was asked for."""
        body: dict[str, Any] = msgspec.json.decode(letter.body)
        if letter.media_key is None:
            return body
        shown = await self._shown(letter.media_key, inline=letter.inline)
        if "img" in body:
            return body | {"img": shown}
        made = {name: shown if it == PICTURE else it for name, it in body["result"].items()}
        return body | {"result": made}

    async def _shown(self, key: str, *, inline: bool) -> str:
        try:
            data = await self.media.get(key) if inline else b""
        except MediaMissing:
            return GONE
        if data and len(data) <= LARGEST_INLINE:
            return base64.b64encode(data).decode("ascii")
        if not await self.media.exists(key):
            return GONE
        return self.media.download_url(key, self.base)
