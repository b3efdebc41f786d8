"""What the API can do: one record per operation, made by the decorator at its handler.

The record drives everything: key and body checks, rate limits, the OpenAPI document, the pages.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec
from aiohttp import web

from horde_core.accounts.model import Account, Principal
from horde_core.api import callers, decoding
from horde_core.api.kept import KeptAnswers
from horde_core.api.limiter import Limiter
from horde_core.api.limits import USUAL, Limit
from horde_core.api.papers import Papers
from horde_core.api.proxying import PROXIED, ProxyKeys
from horde_core.api.sources import SourceFetcher
from horde_core.clock import Ids, SystemIds
from horde_core.config import ApiSettings
from horde_core.errors import InvalidApiKey
from horde_core.horde import Horde
from horde_core.sharedkeys.service import looks_like_one

MIB = 1024 * 1024

B = TypeVar("B")
Q = TypeVar("Q", bound=msgspec.Struct)


class Key(StrEnum):
    """Whether an operation wants the header ``apikey``."""

    NEEDED = "needed"
    WELCOME = "welcome"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Edge:
    """What every request needs, held by the application."""

    horde: Horde
    settings: ApiSettings
    sources: SourceFetcher
    proxies: ProxyKeys
    papers: Papers = field(default_factory=Papers)
    limiter: Limiter = field(default_factory=Limiter)
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    ids: Ids = field(default_factory=SystemIds)

    @property
    def largest_upload(self) -> int:
        """In bytes."""
        return self.horde.settings.media.max_upload_mb * MIB


EDGE = web.AppKey("edge", Edge)


@dataclass(frozen=True, slots=True)
class Reply:
    """``body`` is what msgspec can encode."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Call(Generic[B]):
    """One request, decoded as far as its operation says."""

    edge: Edge
    request: web.Request
    body: B

    @property
    def horde(self) -> Horde:
        return self.edge.horde

    @property
    def base(self) -> str:
        settings = self.edge.settings
        return callers.base_url(self.request, settings.public_url, settings.trusted_proxies)

    @property
    def address(self) -> str:
        """Of the client, or of whom a service account asks for."""
        return self.request.get(PROXIED) or self.peer

    @property
    def peer(self) -> str:
        """The address of the client itself."""
        return callers.address(self.request, self.edge.settings.trusted_proxies)

    @property
    def is_proxied(self) -> bool:
        return PROXIED in self.request

    @property
    def key(self) -> str | None:
        """What was sent in the header ``apikey``."""
        return callers.api_key(self.request)

    def path(self, name: str) -> str:
        return callers.printable(self.request.match_info[name])

    def query(self, kind: type[Q]) -> Q:
        return decoding.query(self.request.query, kind)

    async def principal(self, proxied_account: str | None = None) -> Principal:
        """Who asks. Raises InvalidApiKey."""
        account = await self.viewer()
        if account is None:
            raise InvalidApiKey
        agent = callers.client_agent(self.request)
        return Principal(account, agent, self.peer, proxied_account)

    async def requester(
        self, proxied_account: str | None = None, *, allow_downgrade: bool = False
    ) -> Principal:
        """Who asks to generate, which the holder of a shared key may do.

        Raises:
            InvalidApiKey, and the leaves of sharedkeys.refusals
        """
        key = self.key
        if key is None or not looks_like_one(key):
            return replace(await self.principal(proxied_account), ip=self.address)
        return replace(
            await self.horde.sharedkeys.enter(key, allow_downgrade=allow_downgrade),
            client_agent=callers.client_agent(self.request),
            ip=self.address,
            proxied_account=proxied_account,
        )

    async def viewer(self) -> Account | None:
        """Who asks, None without a key. Raises InvalidApiKey."""
        key = callers.api_key(self.request)
        return None if key is None else await self.horde.accounts.by_api_key(key)


Handler = Callable[[Call[B]], Awaitable[Reply]]
H = TypeVar("H", bound=Callable[[Call[Any]], Awaitable[Reply]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``returns`` and ``errors`` are for the documentation; ``path`` begins below ``/api``.

    ``kept``: without a key the answer is the same for all, and may be a moment old.
    """

    method: str
    path: str
    handler: Handler[Any]
    returns: Mapping[int, Any]
    body: type[msgspec.Struct] | None = None
    optional_body: bool = False
    query: type[msgspec.Struct] | None = None
    key: Key = Key.UNUSED
    errors: tuple[int, ...] = ()
    limits: tuple[Limit, ...] = USUAL
    kept: bool = False

    @property
    def name(self) -> str:
        return self.handler.__name__

    @property
    def summary(self) -> str:
        return (self.handler.__doc__ or "").strip().partition("\n")[0]

    @property
    def family(self) -> str:
        return self.path.split("/")[2]


@dataclass(frozen=True, slots=True)
class Routes:
    """The operations of one module, in the order of their handlers."""

    operations: list[Operation] = field(default_factory=list)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def add(
        self, method: str, path: str, *, returns: Mapping[int, Any], **about: Any
    ) -> Callable[[H], H]:
        """Record the handler; its ``Call[Body]`` says which body the operation reads.

        ``about`` are further fields of Operation.
        """

        def record(handler: H) -> H:
            operation = Operation(
                method=method,
                path=path,
                handler=handler,
                returns=returns,
                body=_body_of(handler),
                **about,
            )
            self.operations.append(operation)
            return handler

        return record


def _body_of(handler: Handler[Any]) -> type[msgspec.Struct] | None:
    body: Any = get_args(get_type_hints(handler)["call"])[0]
    return None if body is NoneType else body
