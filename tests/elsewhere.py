"""Another horde for a bot: ours plays it, with a database and an API of its own, over a line."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from horde_core import admin
from horde_core.accounts.model import NewAccount, Role
from horde_core.api.server import serve
from horde_core.config import (
    ApiSettings,
    DatabaseSettings,
    MediaSettings,
    RemoteSettings,
    SecuritySettings,
)
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.money import kudos
from tests.fakes.line import Line


@dataclass
class Elsewhere:
    """``service`` is the account that the bot itself has there."""

    horde: Horde
    line: Line
    service: NewAccount

    @property
    def settings(self) -> RemoteSettings:
        return RemoteSettings(
            url=self.line.url,
            api_key=self.service.api_key,
            poll_every_s=0.1,
            timeout_s=5,
            allow_private_addresses=True,
        )

    async def member(self, name: str, amount: float) -> NewAccount:
        return await self.horde.accounts.ensure(name, roles=frozenset(), kudos=kudos(amount))

    async def held(self, *accounts: NewAccount) -> list[int]:
        return [await self.horde.kudos.balance(it.account.id) for it in accounts]


@asynccontextmanager
async def elsewhere(folder: Path, template: Path) -> AsyncIterator[Elsewhere]:
    """``template`` is a database of the newest schema, to be copied."""
    path = folder / "elsewhere.db"
    shutil.copy(template, path)
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{path}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "elsewhere")),
        security=SecuritySettings(secret="a secret of others"),
    )
    async with (
        open_horde(settings) as horde,
        serve(horde, settings.api) as base,
        Line.open(base) as line,
    ):
        service = await admin.ensure_user(horde, "bots", roles=frozenset({Role.SERVICE}))
        yield Elsewhere(horde, line, service)
