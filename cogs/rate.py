"""/rate: pictures of others, one after the other, for kudos; seen only by whoever rates."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Literal

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.answers import answer
from bot.buttons import ActionButton
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.members import CLIENT_AGENT, age_restricted
from bot.refusals import NotLinked
from bot.rendering.notices import notice, welcome
from bot.rendering.ratings import (
    UNSAID,
    captcha_form,
    captcha_layout,
    question_layout,
    rewarded_line,
)
from bot.texts import ratings as say
from horde_core.accounts.model import Principal
from horde_core.captcha.model import Form
from horde_core.media.store import MediaMissing
from horde_core.ratings.model import Answer, Kind, Question, Verdict
from horde_core.ratings.refusals import CaptchaNeeded, EnoughForToday, NothingToRate

Interaction = discord.Interaction[Any]


class Rate(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.ratings = bot.horde.ratings

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("rate-mark", self.mark)
        register("rate-flaws", self.choose_flaws)
        register("rate-best", self.best)
        register("rate-skip", self.skip)
        register("rate-report", self.report)
        register("rate-next", self.go_on)
        register("rate-captcha", self.ask_letters)
        register("rate-sound", self.sound)
        register("rate-captcha-form", self.solve)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "rate-captcha":
            await self.bot.actions.press(interaction, "rate-captcha-form", form[1])

    @app_commands.command(name="rate", description=locale_str(say.COMMAND))
    @app_commands.describe(what=locale_str(say.WHAT))
    @app_commands.choices(
        what=[
            Choice(name=locale_str(say.ONE), value="picture"),
            Choice(name=locale_str(say.BEST), value="set"),
        ]
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def rate(
        self, interaction: Interaction, what: Literal["picture", "set"] = "picture"
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.extras["private"] = True
        who = await self._rater(interaction)
        view, files = await self._next(interaction, who, Kind(what))
        await answer(interaction, view, private=True, files=files)

    async def go_on(self, interaction: Interaction, kind: str) -> None:
        await interaction.response.defer()
        await self._turn(interaction, await self._rater(interaction), Kind(kind), "")

    async def mark(self, interaction: Interaction, subject: str) -> None:
        question_id, mark, flaws = subject.split(".")
        said = Answer(rating=int(mark), artifacts=None if int(flaws) == UNSAID else int(flaws))
        await self._answer(interaction, question_id, Kind.PICTURE, said)

    async def choose_flaws(self, interaction: Interaction, subject: str) -> None:
        """Kept in the ids of the buttons until the picture gets its mark."""
        _, _, level = subject.partition(".")
        await interaction.response.defer()
        who = await self._rater(interaction)
        await self._turn(interaction, who, Kind.PICTURE, "", flaws=int(level))

    async def best(self, interaction: Interaction, subject: str) -> None:
        question_id, _, number = subject.partition(".")
        await interaction.response.defer()
        who = await self._rater(interaction)
        question = await self.ratings.game.next(
            who, kind=Kind.SET, nsfw=age_restricted(interaction.channel)
        )
        chosen = question.pictures[min(int(number), len(question.pictures) - 1)]
        await self._answer(interaction, question_id, Kind.SET, Answer(best=chosen))

    async def skip(self, interaction: Interaction, subject: str) -> None:
        question_id, _, kind = subject.partition(".")
        said = Answer(verdict=Verdict.SKIPPED)
        await self._answer(interaction, question_id, Kind(kind), said)

    async def report(self, interaction: Interaction, subject: str) -> None:
        question_id, _, kind = subject.partition(".")
        said = Answer(verdict=Verdict.REPORTED)
        await self._answer(interaction, question_id, Kind(kind), said)

    async def _answer(
        self, interaction: Interaction, question_id: str, kind: Kind, said: Answer
    ) -> None:
        """Take the answer, then show the next question in the same message."""
        if not interaction.response.is_done():
            await interaction.response.defer()
        who = await self._rater(interaction)
        try:
            rewarded = await self.ratings.game.answer(who, question_id, said)
        except CaptchaNeeded:
            await self._show(interaction, *await self._captcha(who, Form.PICTURE))
            return
        await self._turn(interaction, who, kind, rewarded_line(rewarded))

    async def _turn(
        self, interaction: Interaction, who: Principal, kind: Kind, remark: str, flaws: int = UNSAID
    ) -> None:
        try:
            shown = await self._next(interaction, who, kind, remark, flaws)
        except (NothingToRate, EnoughForToday):
            shown = notice(say.STOP, remark), []
        await self._show(interaction, *shown)

    async def _next(
        self,
        interaction: Interaction,
        who: Principal,
        kind: Kind,
        remark: str = "",
        flaws: int = UNSAID,
    ) -> tuple[ui.LayoutView, Sequence[discord.File]]:
        """What to show: the next question, or a captcha before it."""
        adult = age_restricted(interaction.channel)
        try:
            question = await self.ratings.game.next(who, kind=kind, nsfw=adult)
        except CaptchaNeeded:
            return await self._captcha(who, Form.PICTURE)
        files = await self._pictures(question)
        if not files:
            button = ActionButton.make(say.GO_ON, "rate-next", kind.value)
            return notice(say.PICTURE_LOST, "", button), []
        names = [file.filename for file in files]
        return question_layout(question, names, flaws, remark), files

    async def _pictures(self, question: Question) -> list[discord.File]:
        found = []
        for number, key in enumerate(question.media_keys, start=1):
            try:
                data = await self.ratings.pool.kept.get(key)
            except MediaMissing:
                return []
            found.append(discord.File(BytesIO(data), f"picture{number}.webp"))
        return found

    async def _captcha(
        self, who: Principal, form: Form
    ) -> tuple[ui.LayoutView, Sequence[discord.File]]:
        captcha = await self.ratings.desk.challenge(who, form)
        name = "letters.png" if form is Form.PICTURE else "letters.wav"
        return captcha_layout(captcha, name), [discord.File(BytesIO(captcha.data), name)]

    async def sound(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer()
        shown = await self._captcha(await self._rater(interaction), Form.SOUND)
        await self._show(interaction, *shown)

    async def ask_letters(self, interaction: Interaction, captcha_id: str) -> None:
        await interaction.response.send_modal(captcha_form(captcha_id))

    async def solve(self, interaction: Interaction, captcha_id: str) -> None:
        letters = str(filled(interaction).get("letters") or "")
        await interaction.response.defer(ephemeral=True, thinking=True)
        interaction.extras["private"] = True
        await self.ratings.desk.solve(await self._rater(interaction), captcha_id, letters)
        button = ActionButton.make(say.GO_ON, "rate-next", Kind.PICTURE.value)
        await answer(interaction, welcome(say.CAPTCHA_RIGHT, "", button), private=True)

    async def _show(
        self, interaction: Interaction, view: ui.LayoutView, files: Sequence[discord.File]
    ) -> None:
        """In place of what the button belonged to."""
        await interaction.edit_original_response(view=view, attachments=list(files))

    async def _rater(self, interaction: Interaction) -> Principal:
        """Raises NotLinked."""
        account = await self.horde.accounts.by_discord(interaction.user.id)
        if account is None:
            raise NotLinked
        return Principal(account, client_agent=CLIENT_AGENT)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Rate(bot))
