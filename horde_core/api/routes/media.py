"""Pictures of the local store: read and written under signed addresses, like a bucket's."""

import asyncio

from aiohttp import hdrs, web

from horde_core.api.answering import BODY_S
from horde_core.api.callers import printable
from horde_core.api.operations import EDGE
from horde_core.media.store import MediaStore, UrlRefused

PATH = "/media/{key}"
SHARED_PATH = "/shared/{key}"
CACHED = "private, max-age=1800"
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def content_type(data: bytes) -> str:
    """What a browser may show. Strangers wrote these bytes, so all else is only bytes.

    >>> content_type(b"RIFF....WEBPVP8 "), content_type(b"<html>")
    ('image/webp', 'application/octet-stream')
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    return "application/octet-stream"


def _checked_key(media: MediaStore, request: web.Request) -> str:
    """The key, once its signature was found good. Raises UrlRefused."""
    key = printable(request.match_info["key"])
    expires = request.query.get("expires", "")
    signature = request.query.get("signature", "")
    if not (expires.isascii() and expires.isdecimal() and len(expires) <= 15):
        raise UrlRefused
    if not signature.isascii():
        raise UrlRefused
    media.check(request.method, key, int(expires), signature)
    return key


async def read(request: web.Request) -> web.Response:
    return await _picture(request.app[EDGE].horde.media, request)


async def read_shared(request: web.Request) -> web.Response:
    return await _picture(request.app[EDGE].horde.shared_media, request)


async def _picture(media: MediaStore, request: web.Request) -> web.Response:
    data = await media.get(_checked_key(media, request))
    return web.Response(
        body=data, content_type=content_type(data), headers={hdrs.CACHE_CONTROL: CACHED}
    )


async def write(request: web.Request) -> web.Response:
    edge = request.app[EDGE]
    key = _checked_key(edge.horde.media, request)
    await edge.horde.media.put(key, await _received(request, edge.largest_upload))
    return web.Response()


async def _received(request: web.Request, largest: int) -> bytes:
    """The body, no byte more than ``largest``."""
    if (request.content_length or 0) > largest:
        raise web.HTTPRequestEntityTooLarge(largest, request.content_length or 0)
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > largest:
                    raise web.HTTPRequestEntityTooLarge(largest, len(data))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(data)


def add_to(app: web.Application) -> None:
    app.router.add_get(PATH, read)
    app.router.add_put(PATH, write)
    app.router.add_get(SHARED_PATH, read_shared)
