"""/worker: what owners do about the GPUs they share."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.own_workers import OwnWorker, own_worker, owner, workers_of
from bot.rendering.notices import notice, welcome
from bot.rendering.owners import worker_layout, workers_layout
from bot.rendering.wording import shown_prompt
from bot.texts import owners as say
from horde_core.workers.model import WorkerChange

Interaction = discord.Interaction[Any]
Chosen = app_commands.Transform[str, OwnWorker]
Name = app_commands.Range[str, 3, 100]
Reason = app_commands.Range[str, 1, 200]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class WorkerCog(
    commands.GroupCog, group_name="worker", group_description=locale_str(say.WORKER_GROUP)
):
    def __init__(self, bot: HordeBot) -> None:
        self.horde = bot.horde

    @app_commands.command(name="list", description=locale_str(say.LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            workers = await workers_of(self.horde, await owner(self.horde, interaction))
        await answer(interaction, workers_layout(workers), private=True)

    @app_commands.command(name="stats", description=locale_str(say.STATS_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER))
    async def stats(self, interaction: Interaction, worker: Chosen) -> None:
        async with acknowledged_in_time(interaction, private=True):
            view = await own_worker(self.horde, await owner(self.horde, interaction), worker)
        await answer(interaction, worker_layout(view), private=True)

    @app_commands.command(name="pause", description=locale_str(say.PAUSE_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER), reason=locale_str(say.PAUSE_REASON))
    async def pause(
        self, interaction: Interaction, worker: Chosen, reason: Reason | None = None
    ) -> None:
        change = WorkerChange(maintenance=True, maintenance_msg=reason)
        _, name = await self._change(interaction, worker, change)
        view = notice(say.PAUSED.format(name=name), say.PAUSED_NOTE)
        await answer(interaction, view, private=True)

    @app_commands.command(name="resume", description=locale_str(say.RESUME_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER))
    async def resume(self, interaction: Interaction, worker: Chosen) -> None:
        _, name = await self._change(interaction, worker, WorkerChange(maintenance=False))
        await answer(interaction, welcome(say.RESUMED.format(name=name), ""), private=True)

    @app_commands.command(name="rename", description=locale_str(say.RENAME_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER), name=locale_str(say.NEW_NAME))
    async def rename(self, interaction: Interaction, worker: Chosen, name: Name) -> None:
        before, after = await self._change(interaction, worker, WorkerChange(name=name))
        title = say.RENAMED.format(before=before, name=after)
        await answer(interaction, welcome(title, ""), private=True)

    async def _change(
        self, interaction: Interaction, worker: str, change: WorkerChange
    ) -> tuple[str, str]:
        """Its names before and after."""
        async with acknowledged_in_time(interaction, private=True):
            who = await owner(self.horde, interaction)
            before = await own_worker(self.horde, who, worker)
            after = await self.horde.workers.change(who, before.id, change)
        return shown_prompt(before.name, 100), shown_prompt(after.name, 100)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(WorkerCog(bot))
