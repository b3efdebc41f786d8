"""The web application and the server that runs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from horde_core.api import papers
from horde_core.api.answering import bind
from horde_core.api.kept import KeptAnswers
from horde_core.api.limiter import Limiter
from horde_core.api.middlewares import around
from horde_core.api.operations import EDGE, MIB, Edge, Operation
from horde_core.api.proxying import ProxyKeys
from horde_core.api.routes import (
    alchemy,
    collections,
    conduct,
    documents,
    image,
    jobs,
    kudos,
    linked_roles,
    media,
    messages,
    oversight,
    pages,
    ratings,
    registration,
    sharedkeys,
    stats,
    status,
    styles,
    teams,
    texts,
    users,
    workers,
)
from horde_core.api.sources import SourceFetcher
from horde_core.config import ApiSettings
from horde_core.horde import Horde

SHUTDOWN_S = 10.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - not bound here


def operations() -> list[Operation]:
    """Everything the API can do."""
    modules = (
        status,
        image,
        jobs,
        texts,
        alchemy,
        users,
        sharedkeys,
        kudos,
        messages,
        workers,
        teams,
        styles,
        collections,
        stats,
        ratings,
        oversight,
        conduct,
        documents,
    )
    return [operation for module in modules for operation in module.routes]


def make_app(
    horde: Horde, settings: ApiSettings, *, sources: SourceFetcher | None = None
) -> web.Application:
    """The application; ``sources`` fetches source pictures (tests may allow loopback)."""
    app = web.Application(
        middlewares=[around(settings)],
        client_max_size=settings.max_body_mb * MIB,
    )
    kept = KeptAnswers(settings.status_pages_s, horde.clock.monotonic)
    horde.bus.watch(kept.heard)
    app[EDGE] = Edge(
        horde,
        settings,
        sources or SourceFetcher(),
        ProxyKeys(horde.users.passkeys, horde.clock.monotonic),
        papers.read(settings),
        Limiter(horde.limits if _shares_limits(horde, settings) else None),
        kept,
    )
    app.cleanup_ctx.append(_telling_limits)
    for operation in operations():
        handler, path = bind(operation), f"/api{operation.path}"
        if operation.method == "GET":
            app.router.add_get(path, handler)
        else:
            app.router.add_route(operation.method, path, handler)
    media.add_to(app)
    pages.add_to(app, operations())
    registration.add_to(app)
    linked_roles.add_to(app)
    return app


def _shares_limits(horde: Horde, settings: ApiSettings) -> bool:
    """SQLite belongs to one machine, and one process answers there."""
    where = settings.count_rate_limits_in
    return settings.rate_limits and (
        where == "database" or (where == "auto" and not horde.db.is_sqlite)
    )


async def _telling_limits(app: web.Application) -> AsyncIterator[None]:
    async with app[EDGE].limiter.telling():
        yield


@asynccontextmanager
async def serve(
    horde: Horde, settings: ApiSettings, *, sources: SourceFetcher | None = None
) -> AsyncIterator[str]:
    """Answer on ``settings.host`` and ``port`` (0: any free one); yields ``http://host:port``.

    On leaving, open requests get ten seconds to finish.
    """
    await horde.exchange.serving()
    app = make_app(horde, settings, sources=sources)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        yield _local_url(runner, settings.host)
    finally:
        await runner.cleanup()


def _local_url(runner: web.AppRunner, host: str) -> str:
    port = runner.addresses[0][1]
    name = ANY_ADDRESS.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
