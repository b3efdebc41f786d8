"""Report image and /appeal: what members say to the moderators of a server."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.refusals import ButtonRetired, NotMyPicture, OwnPicture
from bot.rendering.notices import welcome
from bot.rendering.review import appeals_layout
from bot.review_forms import appeal_form, report_form
from bot.texts import moderation as say
from horde_core.conduct.model import Grievance, NewComplaint

Interaction = discord.Interaction[Any]


class Report(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        menu = app_commands.ContextMenu(name=locale_str(say.REPORT_MENU), callback=self.menu)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
        menu.guild_only = True
        bot.tree.add_command(menu)

    async def cog_load(self) -> None:
        self.bot.actions.register("report-form", self.reported)
        self.bot.actions.register("appeal", self.appeal)
        self.bot.actions.register("appeal-form", self.appealed)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] in {"report", "appeal"}:
            await self.bot.actions.press(interaction, f"{form[0]}-form", form[1])

    async def menu(self, interaction: Interaction, message: discord.Message) -> None:
        """A form comes first: it cannot follow a deferred answer."""
        card = await self.horde.chat.by_message(message.id)
        if card is None or card.guild_id != interaction.guild_id:
            raise NotMyPicture
        if card.discord_id == interaction.user.id:
            raise OwnPicture
        await interaction.response.send_modal(report_form(card.request_id))

    async def reported(self, interaction: Interaction, request_id: str) -> None:
        said = filled(interaction)
        reasons = said.get("reason") or [Grievance.OTHER.value]
        async with acknowledged_in_time(interaction, private=True):
            card = await self.horde.chat.by_request(request_id)
            if card is None or card.guild_id is None or card.guild_id != interaction.guild_id:
                raise NotMyPicture
            new = NewComplaint(
                request_id=request_id,
                guild_id=card.guild_id,
                about=card.discord_id,
                by=interaction.user.id,
                reason=Grievance(reasons[0]),
                note=str(said.get("note") or "").strip(),
            )
            await self.horde.house.report(new)
        view = welcome(say.REPORT_THANKS, say.REPORT_THANKS_NOTE)
        await answer(interaction, view, private=True)

    @app_commands.command(name="appeal", description=locale_str(say.APPEAL_COMMAND))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def appeals(self, interaction: Interaction) -> None:
        async with acknowledged_in_time(interaction, private=True):
            open_to = await self.horde.appeals.open_to(interaction.user.id, interaction.guild_id)
        await answer(interaction, appeals_layout(open_to), private=True)

    async def appeal(self, interaction: Interaction, subject: str) -> None:
        await interaction.response.send_modal(appeal_form(subject))

    async def appealed(self, interaction: Interaction, subject: str) -> None:
        kind, _, number = subject.partition(".")
        if kind not in {"s", "b"} or not number.isdecimal():
            raise ButtonRetired
        text, who = str(filled(interaction).get("text") or ""), interaction.user.id
        async with acknowledged_in_time(interaction, private=True):
            if kind == "s":
                await self.horde.appeals.appeal(who, int(number), text)
            else:
                await self.horde.appeals.appeal_block(who, int(number), text)
        await answer(interaction, welcome(say.APPEALED, say.APPEALED_NOTE), private=True)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Report(bot))
