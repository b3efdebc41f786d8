"""Source pictures of a request: base64, or fetched from public addresses and no others."""

import asyncio
import base64
import binascii
import re
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from horde_core.errors import Rc, Refused
from horde_core.outside import Outside

LARGEST = 5 * 1024 * 1024
REDIRECTS = 3
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,", re.ASCII)
_SPACE = re.compile(r"\s+")
_CHUNK = 64 * 1024


def decode(text: str, what: str = "source image") -> bytes:
    """The bytes that base64 ``text`` spells, with or without the head of a data address.

    Raises:
        Refused: ImageValidationFailed, it is no base64.
    """
    head = _DATA_URL.match(text)
    stripped = _SPACE.sub("", text[head.end() :] if head else text)
    try:
        data = base64.b64decode(stripped + "=" * (-len(stripped) % 4), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data:
        raise Refused(
            Rc.IMAGE_VALIDATION_FAILED, f"Image validation failed: the {what} is not base64."
        )
    return data


def is_address(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class SourceFetcher:
    """Fetches pictures by address."""

    timeout_s: float = 5.0
    largest: int = LARGEST
    outside: Outside = field(default_factory=Outside)

    async def read(self, text: str, what: str = "source image") -> bytes:
        """The picture that ``text`` is, or that it is the address of.

        Raises:
            Refused: ImageValidationFailed, SourceImageUrlInvalid or SourceImageSizeExceeded.
        """
        if not is_address(text):
            return await asyncio.to_thread(decode, text, what)
        try:
            async with asyncio.timeout(self.timeout_s):
                return await self._fetch(text)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            raise _invalid(what) from None

    async def _fetch(self, address: str) -> bytes:
        async with self.outside.session() as http:
            url = URL(address)
            for _ in range(REDIRECTS + 1):
                self.outside.check(url)
                async with http.get(url, allow_redirects=False, auto_decompress=False) as answer:
                    if answer.status not in {301, 302, 303, 307, 308}:
                        return await self._body(answer)
                    url = url.join(URL(answer.headers.get("Location", "")))
        raise ValueError("too many redirects")

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status != 200:
            raise ValueError("no picture there")
        if (answer.content_length or 0) > self.largest:
            raise _too_large(self.largest)
        data = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            data += chunk
            if len(data) > self.largest:
                raise _too_large(self.largest)
        return bytes(data)


def _invalid(what: str) -> Refused:
    return Refused(
        Rc.SOURCE_IMAGE_URL_INVALID, f"The {what} could not be fetched from its address."
    )


def _too_large(largest: int) -> Refused:
    return Refused(
        Rc.SOURCE_IMAGE_SIZE_EXCEEDED,
        f"The picture at this address is larger than {largest // 1024 // 1024} MB.",
    )
