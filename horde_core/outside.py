"""The world outside, asked at addresses that strangers name: only what is public is connected to."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

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
class Outside:
    """``allow_private`` is for hordes whose users are at home in the same network.

    ``allow_loopback``, ``resolve`` and ``trust`` (of certificates) are for tests.
    """

    allow_private: bool = False
    allow_loopback: bool = False
    resolve: Resolve = field(default=_system_resolve)
    trust: ssl.SSLContext | None = None

    def session(self, *, connections: int = 1) -> aiohttp.ClientSession:
        """Without cookies, caches or compression: what is counted is what is kept."""
        connector = aiohttp.TCPConnector(
            resolver=_Refusing(self._allowed, self.resolve),
            use_dns_cache=False,
            limit=connections,
            ssl=self.trust or True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
        )

    def check(self, url: URL) -> None:
        """No resolver is asked about literal addresses, so they are checked here.

        Raises:
            ValueError: this must not be connected to.
        """
        host = url.host
        if url.scheme not in {"http", "https"} or not host or url.user or url.password:
            raise ValueError("not an address that can be asked")
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return
        if not self._allowed(host):
            raise ValueError("not a public address")

    def _allowed(self, address: str) -> bool:
        if self.allow_private:
            return True
        if self.allow_loopback and ipaddress.ip_address(address).is_loopback:
            return True
        return is_public(address)
