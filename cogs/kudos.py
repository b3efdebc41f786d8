"""/kudos: what one earned and may spend."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.refusals import NotLinked
from bot.rendering.letters import line
from bot.rendering.notices import notice
from bot.rendering.wording import amount
from bot.texts import accounts as say

MOST_LETTERS = 10


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class KudosCog(
    commands.GroupCog, group_name="kudos", group_description=locale_str(say.KUDOS_GROUP)
):
    def __init__(self, bot: HordeBot) -> None:
        self.horde = bot.horde

    @app_commands.command(name="balance", description=locale_str(say.BALANCE_COMMAND))
    async def balance(self, interaction: discord.Interaction[Any]) -> None:
        async with acknowledged_in_time(interaction, private=True):
            account = await self.horde.accounts.by_discord(interaction.user.id)
            if account is None:
                raise NotLinked
            balances = await self.horde.kudos.balances(account.id)
        notes = [say.BALANCE_NOTE.format(alias=account.alias)]
        if balances.evaluating > 0:
            notes.append(say.EVALUATING_NOTE.format(kudos=amount(balances.evaluating)))
        if letters := await self.horde.members.inbox(interaction.user.id):
            notes += [say.INBOX, *(line(it) for it in letters[-MOST_LETTERS:])]
        title = say.BALANCE.format(kudos=amount(balances.balance))
        await answer(interaction, notice(title, "\n".join(notes)), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(KudosCog(bot))
