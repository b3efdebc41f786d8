"""Rate: what one thinks of one's own pictures. Rating shares them, so one is asked first."""

from typing import Any

import discord
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer
from bot.buttons import ActionButton
from bot.client import HordeBot
from bot.forms import filled, meant
from bot.members import CLIENT_AGENT, proxied
from bot.rate_forms import rating_form
from bot.refusals import NotYours, PictureForgotten
from bot.rendering.notices import notice, welcome
from bot.rendering.ratings import rewarded_line
from bot.texts import ratings as say
from horde_core.chat.model import Card
from horde_core.queueing.refusals import RequestNotFound
from horde_core.ratings.clients import name_of
from horde_core.ratings.model import Judgement, SetJudgement

Interaction = discord.Interaction[Any]


class RateOwn(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde

    async def cog_load(self) -> None:
        self.bot.actions.register("rate-own", self.ask)
        self.bot.actions.register("rate-own-share", self.open)
        self.bot.actions.register("rate-own-form", self.rate)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        form = meant(interaction)
        if form is not None and form[0] == "rate-own":
            await self.bot.actions.press(interaction, "rate-own-form", form[1])

    async def ask(self, interaction: Interaction, request_id: str) -> None:
        """A form for what is shared already, else a question first."""
        await self._own(interaction, request_id)
        try:
            shared = await self.horde.ratings.sets.is_shared(request_id)
        except RequestNotFound:
            raise PictureForgotten from None
        if shared:
            await self.open(interaction, request_id)
            return
        primary = discord.ButtonStyle.primary
        button = ActionButton.make(say.OWN_SHARE_NOW, "rate-own-share", request_id, primary)
        view = notice(say.OWN_SHARE, say.OWN_SHARE_NOTE, button)
        await answer(interaction, view, private=True)

    async def open(self, interaction: Interaction, request_id: str) -> None:
        await self._own(interaction, request_id)
        pictures = await self._pictures(request_id)
        await interaction.response.send_modal(rating_form(request_id, len(pictures)))

    async def rate(self, interaction: Interaction, request_id: str) -> None:
        """Pressing the button in the question said yes to sharing."""
        async with acknowledged_in_time(interaction, private=True):
            card = await self._own(interaction, request_id)
            pictures = await self._pictures(request_id)
            said = judgement(filled(interaction), pictures)
            sets = self.horde.ratings.sets
            await sets.share(request_id, proxied(card.discord_id))
            account = await self.horde.accounts.by_discord(interaction.user.id)
            rewarded = await sets.rate(request_id, said, account, name_of(CLIENT_AGENT))
        view = welcome(say.OWN_RATED, f"{say.OWN_RATED_NOTE}\n{rewarded_line(rewarded)}")
        await answer(interaction, view, private=True)

    async def _own(self, interaction: Interaction, request_id: str) -> Card:
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        if card.discord_id != interaction.user.id:
            raise NotYours("rate")
        return card

    async def _pictures(self, request_id: str) -> list[str]:
        """The ids of those its message shows, in their order."""
        try:
            status = await self.horde.queueing.status(request_id)
        except RequestNotFound:
            raise PictureForgotten from None
        found = [generation.id for generation in status.generations if not generation.censored]
        if not found:
            raise PictureForgotten
        return found


def judgement(filled_in: dict[str, Any], pictures: list[str]) -> SetJudgement:
    """What a filled form says of them."""
    ratings = []
    for number, picture_id in enumerate(pictures, start=1):
        mark = _chosen(filled_in, f"mark{number}")
        if mark is not None:
            flaws = _chosen(filled_in, f"flaws{number}")
            ratings.append(Judgement(picture_id, mark, flaws))
    best = _chosen(filled_in, "best")
    known = best is not None and 0 < best <= len(pictures)
    return SetJudgement(ratings, pictures[best - 1] if best is not None and known else None)


def _chosen(filled_in: dict[str, Any], name: str) -> int | None:
    values = filled_in.get(name) or []
    return int(values[0]) if values and str(values[0]).isdecimal() else None


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(RateOwn(bot))
