import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from horde_core.api.server import serve
from horde_core.api.sources import SourceFetcher
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from tests.horde_core.api.client import Client

Served = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """A real horde behind a real server; fields of ApiSettings may be given."""

    @contextlib.asynccontextmanager
    async def serving(clock: Any = None, **api: Any) -> AsyncIterator[Client]:
        settings = HordeSettings(
            database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'horde.db'}"),
            api=msgspec.structs.replace(ApiSettings(port=0, rate_limits=False), **api),
            media=MediaSettings(folder=str(tmp_path / "media"), max_upload_mb=1),
            security=SecuritySettings(key_file=str(tmp_path / "server.key")),
        )
        sources = SourceFetcher(allow_loopback=True, timeout_s=1)
        async with (
            open_horde(settings, clock=clock) as horde,
            serve(horde, settings.api, sources=sources) as base,
            aiohttp.ClientSession() as http,
        ):
            yield Client(base, http, horde)

    return serving


@pytest.fixture
async def client(served: Served) -> AsyncIterator[Client]:
    async with served() as client:
        yield client
