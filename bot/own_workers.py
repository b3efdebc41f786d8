"""The workers of whoever asks, by name, and completed while one types."""

from typing import Any

import discord
from discord import app_commands

from bot.members import CLIENT_AGENT
from bot.refusals import NotLinked
from bot.rendering.owners import state_of
from bot.rendering.wording import cut
from bot.texts import owners as say
from horde_core.accounts.model import Principal
from horde_core.horde import Horde
from horde_core.workers.model import WorkerView
from horde_core.workers.refusals import WorkerNotFound

Interaction = discord.Interaction[Any]
MOST_CHOICES = 25


async def owner(horde: Horde, interaction: Interaction) -> Principal:
    """Raises NotLinked."""
    account = await horde.accounts.by_discord(interaction.user.id)
    if account is None:
        raise NotLinked
    return Principal(account, client_agent=CLIENT_AGENT)


async def workers_of(horde: Horde, who: Principal) -> list[WorkerView]:
    ids = (await horde.accounts.details(who.account.id)).worker_ids
    return sorted([await horde.workers.by_id(it) for it in ids], key=lambda it: it.name.casefold())


async def own_worker(horde: Horde, who: Principal, name: str) -> WorkerView:
    """Raises WorkerNotFound."""
    for worker in await workers_of(horde, who):
        if name.strip().casefold() in {worker.name.casefold(), worker.id}:
            return worker
    raise WorkerNotFound(name)


class OwnWorker(app_commands.Transformer):
    """The name of a worker of whoever types."""

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        return str(value)

    async def autocomplete(  # type: ignore[override]  # discord.py's type admits no narrower list
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        horde: Horde = interaction.client.horde
        try:
            workers = await workers_of(horde, await owner(horde, interaction))
        except NotLinked:
            return []
        return [
            app_commands.Choice(name=cut(f"{it.name} · {_plain(it)}", 100), value=it.id)
            for it in workers
            if value.casefold() in it.name.casefold()
        ][:MOST_CHOICES]


def _plain(worker: WorkerView) -> str:
    """Choices show no timestamps."""
    return say.OFFLINE_NOW if "<t:" in state_of(worker) else state_of(worker)
