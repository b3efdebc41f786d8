"""Review cards: what a moderator of a server decides about a report or an appeal."""

from typing import Any

import discord
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.cards.delivery import Courier
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.languages import speaking, spoken
from bot.refusals import ButtonRetired, NotAModerator
from bot.rendering.notices import notice
from bot.rendering.review import WITH_WORDS
from bot.review_forms import read_days, ruling_form
from bot.texts import moderation as say
from horde_core.conduct.model import CaseKind, Dossier, HouseModerator, HouseVerdict, Ruling

Interaction = discord.Interaction[Any]
TAKES_PICTURE = frozenset({HouseVerdict.REMOVE, HouseVerdict.STRIKE, HouseVerdict.BLOCK})


class Review(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.house = bot.horde.house
        self.courier = Courier(bot)

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("review-open", self.open)
        register("review-claim", self.claim)
        register("review-leave", self.leave)
        register("review-hand-over", self.hand_over)
        for verdict in HouseVerdict:
            register(f"review-{verdict.value}", self._judging(verdict))
            if verdict in WITH_WORDS:
                register(f"review-{verdict.value}-form", self._judged(verdict))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0].startswith("review-"):
            await self.bot.actions.press(interaction, f"{form[0]}-form", form[1])

    async def open(self, interaction: Interaction, subject: str) -> None:
        who, case_id = _moderator(interaction), _number(subject)
        async with acknowledged_in_time(interaction, private=True):
            file = await self.house.dossier(who.guild_id, case_id)
            view = await self.bot.reviewer.layout(file)
        await answer(interaction, view, private=True)

    async def claim(self, interaction: Interaction, subject: str) -> None:
        file = await self.house.claim(_moderator(interaction), _number(subject))
        await self._show(interaction, file)

    async def leave(self, interaction: Interaction, subject: str) -> None:
        file = await self.house.release(_moderator(interaction), _number(subject))
        await self._show(interaction, file)

    async def hand_over(self, interaction: Interaction, subject: str) -> None:
        case = await self.house.hand_over(_moderator(interaction), _number(subject))
        title = say.HANDED_OVER.format(id=case.id)
        view = notice(title, say.HANDED_OVER_NOTE)
        await interaction.response.edit_message(view=view)

    def _judging(self, verdict: HouseVerdict) -> Any:
        async def judge(interaction: Interaction, subject: str) -> None:
            who, case_id = _moderator(interaction), _number(subject)
            if verdict in WITH_WORDS:
                await interaction.response.send_modal(ruling_form(verdict, case_id))
                return
            await self._judge(interaction, who, case_id, Ruling(verdict))

        return judge

    def _judged(self, verdict: HouseVerdict) -> Any:
        async def judge(interaction: Interaction, subject: str) -> None:
            who, case_id = _moderator(interaction), _number(subject)
            words = filled(interaction)
            note = str(words.get("reason") or "").strip()
            ruling = Ruling(verdict, note, read_days(str(words.get("days") or "")))
            await self._judge(interaction, who, case_id, ruling)

        return judge

    async def _judge(
        self, interaction: Interaction, who: HouseModerator, case_id: int, ruling: Ruling
    ) -> None:
        file = await self.house.judge(who, case_id, ruling)
        if file.case.kind is CaseKind.COMPLAINT and ruling.verdict in TAKES_PICTURE:
            await interaction.response.defer()
            shown = await self.bot.horde.chat.by_request(str(file.case.facts["request"]))
            if shown is not None:
                await self.courier.remove(shown)
        await self._show(interaction, file)

    async def _show(self, interaction: Interaction, file: Dossier) -> None:
        """Where the button was, and in the channel where everybody else looks."""
        message = interaction.message
        public = message is not None and not message.flags.ephemeral
        of_server = self.bot.speech.of_guild(file.case.scope)
        with speaking(of_server if public else spoken()):
            view = await self.bot.reviewer.layout(file)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        else:
            await interaction.response.edit_message(view=view)
        await self.bot.reviewer.refresh(file, but=None if message is None else message.id)


def _moderator(interaction: Interaction) -> HouseModerator:
    """A card may be old: who presses may moderate no longer."""
    guild = interaction.guild
    if guild is None or not interaction.permissions.moderate_members:
        raise NotAModerator
    return HouseModerator(guild.id, interaction.user.id, guild.name)


def _number(subject: str) -> int:
    if not subject.isdecimal():
        raise ButtonRetired
    return int(subject)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Review(bot))
