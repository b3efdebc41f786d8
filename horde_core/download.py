"""Fetching what an operator named, within limits."""

import aiohttp

CHUNK = 2**16


class NoDownload(Exception):
    """The text says why."""


async def download(address: str, *, limit_s: float, largest: int) -> bytes:
    """What lies at ``address``, at most ``largest`` bytes, within ``limit_s`` seconds.

    Raises:
        NoDownload
    """
    limit = aiohttp.ClientTimeout(total=limit_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, cookie_jar=aiohttp.DummyCookieJar()) as http,
            http.get(address, max_redirects=5) as answer,
        ):
            if answer.status != 200:
                raise NoDownload(f"the server answers {answer.status}")
            data = bytearray()
            async for chunk in answer.content.iter_chunked(CHUNK):
                data += chunk
                if len(data) > largest:
                    raise NoDownload(f"larger than {largest // 2**20} MiB")
            return bytes(data)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NoDownload(str(error) or type(error).__name__) from None
