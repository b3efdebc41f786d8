"""/kudos: what one earned and may spend, gives and got, and wants to be told."""

import asyncio
from dataclasses import replace
from io import BytesIO
from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.amounts import written_amount
from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.giving import give
from bot.installs import anywhere
from bot.members import home_of
from bot.refusals import BotsTakeNone, NotLinked
from bot.rendering.charts import bars
from bot.rendering.kudos import (
    CHART,
    choices_layout,
    history_layout,
    leaderboard_bars,
    leaderboard_layout,
)
from bot.rendering.letters import line
from bot.rendering.notices import notice
from bot.rendering.wording import amount
from bot.texts import accounts as say
from horde_core.members.model import Received
from horde_core.money import kudos

Interaction = discord.Interaction[Any]
Threshold = app_commands.Range[int, 0, 1_000_000]
Amount = app_commands.Range[str, 1, 15]
Note = app_commands.Range[str, 1, 200]

MOST_LETTERS = 10
DAYS = {"week": 7, "month": 30, "ever": None}


@anywhere
class KudosCog(
    commands.GroupCog, group_name="kudos", group_description=locale_str(say.KUDOS_GROUP)
):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    @app_commands.command(name="balance", description=locale_str(say.BALANCE_COMMAND))
    async def balance(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            account = await self.horde.accounts.by_discord(interaction.user.id)
            if account is None:
                raise NotLinked
            balances = await self.horde.kudos.balances(account.id)
            letters = await self.horde.members.inbox(interaction.user.id)
        notes = [say.BALANCE_NOTE.format(alias=account.alias)]
        if balances.evaluating > 0:
            notes.append(say.EVALUATING_NOTE.format(kudos=amount(balances.evaluating)))
        if letters:
            notes += [say.INBOX, *(line(it) for it in letters[-MOST_LETTERS:])]
        title = say.BALANCE.format(kudos=amount(balances.balance))
        await answer(interaction, notice(title, "\n".join(notes)), private=True)

    @app_commands.command(name="gift", description=locale_str(say.GIFT_COMMAND))
    @app_commands.describe(
        member=locale_str(say.GIFT_MEMBER),
        amount_=locale_str(say.GIFT_AMOUNT),
        note=locale_str(say.GIFT_NOTE),
    )
    @app_commands.rename(amount_="amount")
    async def gift(
        self, interaction: Interaction, member: discord.User, amount_: Amount, note: Note = ""
    ) -> None:
        if member.bot:
            raise BotsTakeNone
        await give(interaction, self.horde.gifts, member.id, written_amount(amount_), note)

    @app_commands.command(name="history", description=locale_str(say.HISTORY_COMMAND))
    async def history(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            gifts = await self.horde.gifts.history(interaction.user.id)
        await answer(interaction, history_layout(gifts, interaction.user.id), private=True)

    @app_commands.command(name="leaderboard", description=locale_str(say.LEADERBOARD_COMMAND))
    @app_commands.describe(
        of=locale_str(say.LEADERBOARD_OF),
        where=locale_str(say.LEADERBOARD_WHERE),
        since=locale_str(say.LEADERBOARD_SINCE),
    )
    @app_commands.choices(
        of=[
            Choice(name=locale_str(say.GIVEN_MOST), value="given"),
            Choice(name=locale_str(say.GOT_MOST), value="got"),
        ],
        where=[Choice(name=locale_str(say.WHERE[it]), value=it) for it in ("here", "everywhere")],
        since=[Choice(name=locale_str(say.SINCE[it]), value=it) for it in DAYS],
    )
    async def leaderboard(
        self,
        interaction: Interaction,
        of: Literal["given", "got"] = "given",
        where: Literal["here", "everywhere"] = "here",
        since: Literal["week", "month", "ever"] = "week",
    ) -> None:
        home = home_of(interaction)
        here = home is not None and where == "here"
        given = of == "given"
        async with acknowledged_in_time(interaction, private=False):
            standings = await self.horde.gifts.standings(
                given=given,
                guild_id=home if here else None,
                days=DAYS[since],
            )
            names = await self.bot.names.of(it.discord_id for it in standings)
            title = say.LEADERBOARD_TITLE.format(
                what=say.GIVEN_MOST if given else say.GOT_MOST,
                where=say.WHERE["here" if here else "everywhere"],
                since=say.SINCE[since],
            )
            drawn = await asyncio.to_thread(bars, title, leaderboard_bars(standings, names))
        files = [discord.File(BytesIO(drawn), CHART)] if standings else []
        view = leaderboard_layout(title, standings)
        await answer(interaction, view, private=False, files=files)

    @app_commands.command(name="notify", description=locale_str(say.NOTIFY_COMMAND))
    @app_commands.describe(
        received=locale_str(say.NOTIFY_RECEIVED),
        threshold=locale_str(say.NOTIFY_THRESHOLD),
        sent=locale_str(say.NOTIFY_SENT),
        workers=locale_str(say.NOTIFY_WORKERS),
        listed=locale_str(say.NOTIFY_LISTED),
        public=locale_str(say.NOTIFY_PUBLIC),
    )
    @app_commands.choices(
        received=[Choice(name=locale_str(say.RECEIVED_HOW[it]), value=it.value) for it in Received]
    )
    async def notify(
        self,
        interaction: Interaction,
        received: str | None = None,
        threshold: Threshold | None = None,
        sent: bool | None = None,
        workers: bool | None = None,
        listed: bool | None = None,
        public: bool | None = None,
    ) -> None:
        asked: dict[str, Any] = {
            "received": None if received is None else Received(received),
            "threshold": None if threshold is None else kudos(threshold),
            "sent": sent,
            "workers": workers,
            "listed": listed,
            "public": public,
        }
        changes = {name: value for name, value in asked.items() if value is not None}
        async with acknowledged_in_time(interaction, private=True):
            members = self.horde.members
            chosen = replace(await members.choices(interaction.user.id), **changes)
            if changes:
                await members.choose(interaction.user.id, chosen)
        await answer(interaction, choices_layout(chosen), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(KudosCog(bot))
