"""/team: workers that work together."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.own_workers import OwnWorker, own_worker, owner
from bot.rendering.notices import notice, welcome
from bot.rendering.owners import team_layout, teams_layout
from bot.rendering.wording import cut, shown_prompt
from bot.texts import owners as say
from horde_core.teams.model import Team
from horde_core.teams.refusals import TeamNotFound
from horde_core.workers.model import WorkerChange

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]
Chosen = app_commands.Transform[str, OwnWorker]
Name = app_commands.Range[str, 3, 100]
About = app_commands.Range[str, 1, 1000]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class TeamCog(commands.GroupCog, group_name="team", group_description=locale_str(say.TEAM_GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.horde = bot.horde

    @app_commands.command(name="list", description=locale_str(say.TEAM_LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            teams = await self.horde.teams.every()
        await answer(interaction, teams_layout(teams), private=True)

    @app_commands.command(name="info", description=locale_str(say.TEAM_INFO_COMMAND))
    @app_commands.describe(team=locale_str(say.WHICH_TEAM))
    async def info(self, interaction: Interaction, team: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            found = await self._team(team)
        await answer(interaction, team_layout(found), private=True)

    @app_commands.command(name="join", description=locale_str(say.TEAM_JOIN_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER), team=locale_str(say.WHICH_TEAM))
    async def join(self, interaction: Interaction, worker: Chosen, team: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            who = await owner(self.horde, interaction)
            found = await self._team(team)
            ours = await own_worker(self.horde, who, worker)
            await self.horde.workers.change(who, ours.id, WorkerChange(team=found.id))
        title = say.JOINED.format(
            worker=shown_prompt(ours.name, 100), team=shown_prompt(found.name, 100)
        )
        await answer(interaction, welcome(title, ""), private=True)

    @app_commands.command(name="leave", description=locale_str(say.TEAM_LEAVE_COMMAND))
    @app_commands.describe(worker=locale_str(say.WHICH_WORKER))
    async def leave(self, interaction: Interaction, worker: Chosen) -> None:
        async with acknowledged_in_time(interaction, private=True):
            who = await owner(self.horde, interaction)
            ours = await own_worker(self.horde, who, worker)
            await self.horde.workers.change(who, ours.id, WorkerChange(team=""))
        title = say.LEFT.format(worker=shown_prompt(ours.name, 100))
        await answer(interaction, notice(title), private=True)

    @app_commands.command(name="create", description=locale_str(say.TEAM_CREATE_COMMAND))
    @app_commands.describe(name=locale_str(say.TEAM_NAME), about=locale_str(say.TEAM_ABOUT))
    async def create(
        self, interaction: Interaction, name: Name, about: About | None = None
    ) -> None:
        async with acknowledged_in_time(interaction, private=True):
            who = await owner(self.horde, interaction)
            team = await self.horde.teams.create(who, name, about)
        title = say.FOUNDED.format(team=shown_prompt(team.name, 100))
        await answer(interaction, welcome(title, say.FOUNDED_NOTE), private=True)

    @info.autocomplete("team")
    @join.autocomplete("team")
    async def teams(self, interaction: Interaction, typed: str) -> Choices:
        return [
            app_commands.Choice(name=cut(team.name, 100), value=team.id)
            for team in await self.horde.teams.every()
            if typed.casefold() in team.name.casefold()
        ][:25]

    async def _team(self, written: str) -> Team:
        """Raises TeamNotFound."""
        for team in await self.horde.teams.every():
            if written.strip().casefold() in {team.id, team.name.casefold()}:
                return team
        raise TeamNotFound(written)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(TeamCog(bot))
