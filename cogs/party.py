"""/party: a host puts up kudos, members enter pictures, votes decide."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.amounts import written_amount
from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.members import moderates
from bot.refusals import NothingToEnter
from bot.rendering.notices import notice, welcome
from bot.rendering.parties import ballot, parties_layout, party_layout
from bot.rendering.wording import cut
from bot.texts import parties as say
from horde_core.chat.model import Card, CardState
from horde_core.parties.model import NewParty
from horde_core.parties.refusals import NoParty

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]
Name = app_commands.Range[str, 1, 100]
Budget = app_commands.Range[str, 1, 12]
Winners = app_commands.Range[int, 1, 10]
Hours = app_commands.Range[int, 1, 720]
LATEST = 20


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class PartyCog(commands.GroupCog, group_name="party", group_description=locale_str(say.GROUP)):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.parties = bot.horde.parties

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("party-enter", self.enter)
        register("party-vote", self.show_ballot)
        register("party-voice", self.vote)
        register("party-show", self.show)

    @app_commands.command(name="start", description=locale_str(say.START_COMMAND))
    @app_commands.describe(
        name=locale_str(say.NAME),
        budget=locale_str(say.BUDGET),
        winners=locale_str(say.WINNERS),
        hours=locale_str(say.HOURS),
    )
    async def start(
        self,
        interaction: Interaction,
        name: Name,
        budget: Budget,
        winners: Winners = 1,
        hours: Hours = 24,
    ) -> None:
        new = NewParty(
            name=name,
            budget=written_amount(budget),
            winners=winners,
            hours=hours,
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id or 0,
            host_discord=interaction.user.id,
        )
        async with acknowledged_in_time(interaction, private=False):
            view = await self.parties.start(new)
        await answer(interaction, party_layout(view), private=False)

    @app_commands.command(name="list", description=locale_str(say.LIST_COMMAND))
    async def list(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            parties = await self.parties.going_on(interaction.guild_id or 0)
        await answer(interaction, parties_layout(parties), private=True)

    @app_commands.command(name="end", description=locale_str(say.END_COMMAND))
    @app_commands.describe(party=locale_str(say.WHICH))
    async def end(self, interaction: Interaction, party: str) -> None:
        """Told in its channel as any end is."""
        async with acknowledged_in_time(interaction, private=True):
            view = await self.parties.end(
                await self._here(interaction, party),
                interaction.user.id,
                moderates=moderates(interaction),
            )
        await answer(interaction, party_layout(view), private=True)

    @end.autocomplete("party")
    async def known(self, interaction: Interaction, typed: str) -> Choices:
        return [
            app_commands.Choice(name=cut(it.name, 100), value=str(it.id))
            for it in await self.parties.going_on(interaction.guild_id or 0)
            if typed.casefold() in it.name.casefold()
        ][:25]

    async def enter(self, interaction: Interaction, party_id: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            picture = await self._latest(interaction)
            await self.parties.enter(
                int(party_id), interaction.user.id, picture.channel_id, picture.message_id
            )
        await answer(interaction, welcome(say.ENTERED, say.ENTERED_NOTE), private=True)

    async def show_ballot(self, interaction: Interaction, party_id: str) -> None:
        async with acknowledged_in_time(interaction, private=True):
            view = await self.parties.view(int(party_id))
        await answer(interaction, ballot(view), private=True)

    async def vote(self, interaction: Interaction, subject: str) -> None:
        party_id, _, entry = subject.partition("-")
        async with acknowledged_in_time(interaction, private=True):
            await self.parties.vote(int(party_id), interaction.user.id, int(entry))
        voted = notice(say.VOTED.format(member=entry), say.VOTE_NOTE)
        await answer(interaction, voted, private=True)

    async def show(self, interaction: Interaction, party_id: str) -> None:
        """Bring the public card up to date."""
        view = await self.parties.view(int(party_id))
        with self.bot.speech.aloud(interaction):
            await interaction.response.edit_message(view=party_layout(view))

    async def _latest(self, interaction: Interaction) -> Card:
        """What the member drew last in this server, for all to see. Raises NothingToEnter."""
        cards = await self.bot.horde.chat.of_member(
            interaction.user.id, {CardState.DELIVERED}, limit=LATEST
        )
        for card in cards:
            if card.guild_id == interaction.guild_id and not card.private:
                return card
        raise NothingToEnter

    async def _here(self, interaction: Interaction, party: str) -> int:
        """Parties of other servers are nobody's business. Raises NoParty."""
        for it in await self.parties.going_on(interaction.guild_id or 0):
            if party.strip().casefold() in {str(it.id), it.name.casefold()}:
                return it.id
        raise NoParty


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(PartyCog(bot))
