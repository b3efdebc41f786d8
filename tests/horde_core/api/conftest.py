import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from horde_core.api.server import serve
from horde_core.api.sources import SourceFetcher
from horde_core.config import (
    ApiSettings,
    DatabaseSettings,
    MediaSettings,
    RatingsSettings,
    SecuritySettings,
)
from horde_core.horde import HordeSettings, open_horde
from horde_core.outside import Outside
from tests.horde_core.api.client import Client

Served = Callable[..., AbstractAsyncContextManager[Client]]


@contextlib.asynccontextmanager
async def _serving(url: str, folder: Path, clock: Any, **api: Any) -> AsyncIterator[Client]:
    settings = HordeSettings(
        database=DatabaseSettings(url=url),
        api=msgspec.structs.replace(
            ApiSettings(port=0, rate_limits=False, status_pages_s=0), **api
        ),
        media=MediaSettings(folder=str(folder / "media"), max_upload_mb=1),
        ratings=RatingsSettings(folder=str(folder / "shared")),
        security=SecuritySettings(key_file=str(folder / "server.key")),
    )
    sources = SourceFetcher(outside=Outside(allow_loopback=True), timeout_s=1)
    async with (
        open_horde(settings, clock=clock) as horde,
        serve(horde, settings.api, sources=sources) as base,
        aiohttp.ClientSession() as http,
    ):
        yield Client(base, http, horde)


@pytest.fixture
def served(migrated_sqlite: Path, tmp_path: Path) -> Served:
    """A real server on SQLite, with the fields of ApiSettings that a test wants."""
    shutil.copy(migrated_sqlite, tmp_path / "horde.db")

    def serving(clock: Any = None, **api: Any) -> AbstractAsyncContextManager[Client]:
        return _serving(f"sqlite:///{tmp_path / 'horde.db'}", tmp_path, clock, **api)

    return serving


@pytest.fixture
async def edge(served: Served) -> AsyncIterator[Client]:
    """For what is decided before a database is asked."""
    async with served() as client:
        yield client


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    """A real server on each kind of database in turn."""
    async with _serving(database_url, tmp_path, None) as client:
        yield client


@pytest.fixture
def on_both(database_url: str, tmp_path: Path) -> AbstractAsyncContextManager[Client]:
    """Like ``client``, for a test that brings its own event loop."""
    return _serving(database_url, tmp_path, None)
