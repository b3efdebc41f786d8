"""API v2 as a worker needs it: pop, download, upload, submit. No torch."""

import asyncio
import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import msgspec

from horde_core.protocol.alchemy import AlchemyPop, FormsPopped, FormSubmit
from horde_core.protocol.common import Done
from horde_core.protocol.image import ImagePop, ImagePopped, ImagePreview, ImageSubmit, Rewarded
from horde_core.protocol.text import TextPop, TextPopped, TextSubmit

_SUBMITS = {
    ImageSubmit: "generate/submit",
    TextSubmit: "generate/text/submit",
    FormSubmit: "interrogate/submit",
}
T = TypeVar("T")

API_TIMEOUT_S = 30.0
PATIENCE_S = 10
"""How long a pop may wait at a horde that can wait."""
PATIENCE = "Horde-Wait"
MEDIA_TIMEOUT_S = 60.0
LARGEST_SOURCE = 32 * 1024 * 1024
DOWNLOAD_TRIES = 5


class Unreachable(Exception):
    """Nothing usable came back: the network, a proxy or the horde itself. Try again later."""


class SourceLost(Exception):
    """A source image that could not be had."""


@dataclass(eq=False)
class HordeRefused(Exception):
    """The horde's answer is no."""

    status: int
    message: str
    rc: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.rc or self.status})"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


class _Refusal(msgspec.Struct):
    message: str = ""
    rc: str = ""


class HordeClient:
    """``session`` is the caller's, and stays open.

    ``waits``: the last pop was to a horde that keeps a pop until there is work, so that one may
    ask again at once. Others do not know the header and answer as ever.
    """

    def __init__(
        self, session: aiohttp.ClientSession, horde_url: str, api_key: str, agent: str
    ) -> None:
        self._session = session
        self._api = f"{horde_url.rstrip('/')}/api/v2"
        self._headers = {
            "apikey": api_key,
            "Client-Agent": agent,
            "Content-Type": "application/json",
        }
        self.waits = False

    async def pop(self, offer: ImagePop, *, patient: bool = False) -> ImagePopped:
        """Work, or why there is none. ``patient``: where the horde can, wait for work.

        Raises:
            HordeRefused, Unreachable
        """
        return await self._pop("generate/pop", offer, ImagePopped, patient=patient)

    async def pop_text(self, offer: TextPop) -> TextPopped:
        """As `pop`, for texts, and always patient.

        Raises:
            HordeRefused, Unreachable
        """
        return await self._pop("generate/text/pop", offer, TextPopped, patient=True)

    async def pop_forms(self, offer: AlchemyPop) -> FormsPopped:
        """As `pop`, for alchemy.

        Raises:
            HordeRefused, Unreachable
        """
        return await self._post("interrogate/pop", offer, FormsPopped)

    async def submit(self, result: ImageSubmit | TextSubmit | FormSubmit) -> float:
        """Hand in one job; the reward in kudos.

        Raises:
            HordeRefused, Unreachable
        """
        return (await self._post(_SUBMITS[type(result)], result, Rewarded)).reward

    async def show(self, preview: ImagePreview) -> None:
        """What a job looks like so far.

        Raises:
            HordeRefused, Unreachable
        """
        await self._post("generate/preview", preview, Done)

    async def get(self, path: str, kind: type[T]) -> T:
        """What the horde says at this path below /api/v2.

        Raises:
            HordeRefused, Unreachable
        """
        return await self._ask("GET", path, None, kind)

    async def put(self, path: str, body: msgspec.Struct, kind: type[T]) -> T:
        """Change something at this path.

        Raises:
            HordeRefused, Unreachable
        """
        return await self._ask("PUT", path, body, kind)

    async def _post(self, path: str, body: msgspec.Struct, kind: type[T]) -> T:
        return await self._ask("POST", path, body, kind)

    async def _pop(self, path: str, offer: msgspec.Struct, kind: type[T], *, patient: bool) -> T:
        self.waits, asked = False, {PATIENCE: str(PATIENCE_S)} if patient else {}
        answer = await self._exchange("POST", path, offer, asked)
        self.waits = patient and PATIENCE in answer.headers
        return _decoded(answer.status, answer.content, kind)

    async def _ask(self, verb: str, path: str, body: msgspec.Struct | None, kind: type[T]) -> T:
        answer = await self._exchange(verb, path, body, {})
        return _decoded(answer.status, answer.content, kind)

    async def _exchange(
        self, verb: str, path: str, body: msgspec.Struct | None, more: Mapping[str, str]
    ) -> _Answer:
        data = None if body is None else msgspec.json.encode(body)
        try:
            async with (
                asyncio.timeout(API_TIMEOUT_S),
                self._session.request(
                    verb, f"{self._api}/{path}", data=data, headers={**self._headers, **more}
                ) as answer,
            ):
                found = _Answer(answer.status, answer.headers, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from None
        if found.status >= 500 or found.status == 429:
            raise Unreachable(f"HTTP {found.status}")
        return found

    async def upload(self, url: str, data: bytes) -> None:
        """PUT a picture without any headers of ours; only 200 is success.

        Raises:
            HordeRefused, Unreachable
        """
        try:
            async with (
                asyncio.timeout(MEDIA_TIMEOUT_S),
                self._session.put(url, data=data, skip_auto_headers=("Content-Type",)) as answer,
            ):
                if answer.status >= 500:
                    raise Unreachable(f"HTTP {answer.status}")
                if answer.status != 200:
                    raise HordeRefused(answer.status, "the upload was refused")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from None

    async def source(self, text: str) -> bytes:
        """A source image given as base64 or as an address.

        Raises:
            SourceLost: not base64, or five downloads failed.
        """
        if not text.startswith(("http://", "https://")):
            try:
                return base64.b64decode(text.partition("base64,")[2] or text, validate=False)
            except (binascii.Error, ValueError) as error:
                raise SourceLost(str(error)) from None
        for attempt in range(DOWNLOAD_TRIES):
            await asyncio.sleep(attempt)
            try:
                return await self._download(text)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                reason = str(error) or type(error).__name__
        raise SourceLost(reason)

    async def _download(self, url: str) -> bytes:
        async with asyncio.timeout(MEDIA_TIMEOUT_S), self._session.get(url) as answer:
            answer.raise_for_status()
            data = b""
            async for part in answer.content.iter_chunked(1 << 16):
                data += part
                if len(data) > LARGEST_SOURCE:
                    raise SourceLost("larger than 32 MB")
            return data


def _decoded(status: int, content: bytes, kind: type[T]) -> T:
    try:
        if status >= 400:
            refusal = msgspec.json.decode(content, type=_Refusal)
            raise HordeRefused(status, refusal.message, refusal.rc)
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreachable(f"HTTP {status} with an unreadable body: {error}") from None
