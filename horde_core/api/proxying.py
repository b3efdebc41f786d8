"""Service accounts speak for many people: their passkey vouches for the address they name."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from horde_core.api.callers import parsed_address, printable

REREAD_S = 5.0
PASSKEY = "Proxy-Authorization"
ADDRESS = "Proxied-For"
PROXIED = web.RequestKey("proxied_address", str)


class ProxyKeys:
    """The passkeys of all service accounts, a few seconds old at most."""

    def __init__(
        self, read: Callable[[], Awaitable[frozenset[str]]], monotonic: Callable[[], float]
    ) -> None:
        self._read = read
        self._monotonic = monotonic
        self._known: frozenset[str] = frozenset()
        self._read_at: float | None = None

    async def vouch(self, request: web.Request) -> None:
        """Note the address that a service names, if it shows a passkey that somebody has."""
        passkey, named = request.headers.get(PASSKEY), request.headers.get(ADDRESS)
        address = None if named is None else parsed_address(named.strip())
        if passkey is not None and address is not None and await self._is_known(passkey):
            request[PROXIED] = address

    async def _is_known(self, passkey: str) -> bool:
        now = self._monotonic()
        if self._read_at is None or now - self._read_at >= REREAD_S:
            self._known = await self._read()
            self._read_at = now
        return printable(passkey) in self._known
