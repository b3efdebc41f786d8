"""Source pictures of a request: base64, or fetched from public addresses and no others."""

import asyncio
import base64
import binascii
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from horde_core.errors import Rc, Refused

LARGEST = 5 * 1024 * 1024
REDIRECTS = 3
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,", re.ASCII)
_SPACE = re.compile(r"\s+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CHUNK = 64 * 1024

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


def is_public(address: str) -> bool:
    """Whether ``address`` is reached over the public internet and not a way back inside.

    >>> is_public("8.8.8.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(
        found.is_global and not (found.is_multicast or found.is_reserved)
        for found in (parsed, *_wrapped(parsed))
        if found not in _NAT64
    )


def _wrapped(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.ipv4_mapped, address.sixtofour]
    found.extend(address.teredo or ())
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


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


async def _system_resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class _Refusing(AbstractResolver):
    """Resolves once and hands out only what may be connected to: no second look-up can differ."""

    def __init__(self, allowed: Callable[[str], bool], resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = await self._resolve(host, port)
        if not addresses or not all(map(self._allowed, addresses)):
            raise OSError(f"{host} is not a public address")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        return None


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )


@dataclass(frozen=True, slots=True)
class SourceFetcher:
    """Fetches pictures by address. ``allow_loopback`` and ``resolve`` are for tests."""

    timeout_s: float = 5.0
    largest: int = LARGEST
    allow_loopback: bool = False
    resolve: Resolve = field(default=_system_resolve)

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

    def _allowed(self, address: str) -> bool:
        if self.allow_loopback and ipaddress.ip_address(address).is_loopback:
            return True
        return is_public(address)

    async def _fetch(self, address: str) -> bytes:
        connector = aiohttp.TCPConnector(
            resolver=_Refusing(self._allowed, self.resolve), use_dns_cache=False, limit=1
        )
        plain = {"Accept-Encoding": "identity"}  # what is counted is what is kept
        async with aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers=plain
        ) as http:
            url = URL(address)
            for _ in range(REDIRECTS + 1):
                self._check(url)
                async with http.get(url, allow_redirects=False, auto_decompress=False) as answer:
                    if answer.status not in {301, 302, 303, 307, 308}:
                        return await self._body(answer)
                    url = url.join(URL(answer.headers.get("Location", "")))
        raise ValueError("too many redirects")

    def _check(self, url: URL) -> None:
        """No resolver is asked about literal addresses, so they are checked here."""
        host = url.host
        if url.scheme not in {"http", "https"} or not host or url.user or url.password:
            raise ValueError("not an address of a picture")
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return
        if not self._allowed(host):
            raise ValueError("not a public address")

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
