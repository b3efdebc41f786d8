"""/write, and the buttons under what the horde writes."""

from typing import Any

import discord
import msgspec
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.cards.wishes import Story
from bot.clicks import Clicks
from bot.client import HordeBot
from bot.dialogs import TextForm
from bot.refusals import AlreadyOnIt, NotYours, PictureForgotten
from bot.texts import stories as say
from bot.transformers import TextModelOption
from horde_core.chat.model import Card
from horde_core.texts.model import NewTextRequest, TextParams

Interaction = discord.Interaction[Any]
LONGEST_EDIT = 4000
LETTERS_PER_TOKEN = 3
CONTEXT = 2048


class Write(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.clicks = Clicks()

    async def cog_load(self) -> None:
        register = self.bot.actions.register
        register("continue", self.go_on)
        register("retry", self.retry)
        register("edit-story", self.edit)

    @app_commands.command(name="write", description=locale_str(say.COMMAND))
    @app_commands.describe(
        prompt=locale_str(say.PROMPT),
        model=locale_str(say.MODEL),
        length=locale_str(say.LENGTH),
        private=locale_str(say.PRIVATE),
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def write(
        self,
        interaction: Interaction,
        prompt: app_commands.Range[str, 1, 4000],
        model: app_commands.Transform[str, TextModelOption] | None = None,
        length: app_commands.Range[int, 16, 512] = 120,
        private: bool = False,
    ) -> None:
        request = NewTextRequest(
            prompt=prompt,
            models=(model,) if model else (),
            params=TextParams(max_length=length, max_context_length=CONTEXT),
        )
        await self.bot.cards.begin(interaction, Story(request=request), private=private)

    async def go_on(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(interaction, request_id, "continue")
        await self._again(interaction, card, card.outcome)

    async def retry(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(interaction, request_id, "retry")
        assert card.story is not None
        await self._again(interaction, card, card.story.prompt)

    async def edit(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(interaction, request_id, "edit")
        if card.discord_id != interaction.user.id:
            raise NotYours("edit")
        head, tail = card.outcome[:-LONGEST_EDIT], card.outcome[-LONGEST_EDIT:]

        async def then(answered: Interaction, text: str) -> None:
            await self._again(answered, card, head + text)

        form = TextForm(say.EDIT_TITLE, say.EDIT_FIELD, tail, then)
        await interaction.response.send_modal(form)

    async def _again(self, interaction: Interaction, card: Card, text: str) -> None:
        assert card.story is not None
        request = msgspec.structs.replace(card.story, prompt=recent(text))
        if await self.horde.chat.claim_click(interaction.id):
            await self.bot.cards.begin(interaction, Story(request=request), private=card.private)

    async def _card(self, interaction: Interaction, request_id: str, verb: str) -> Card:
        now = self.horde.clock.monotonic()
        if not self.clicks.first(interaction.user.id, f"{verb}:{request_id}", now):
            raise AlreadyOnIt
        card = await self.horde.chat.by_request(request_id)
        if card is None or card.story is None:
            raise PictureForgotten
        return card


def recent(text: str) -> str:
    """The end of a text that fits into what models read, from the beginning of a word on.

    >>> recent("once upon a time")
    'once upon a time'
    """
    room = CONTEXT * LETTERS_PER_TOKEN
    if len(text) <= room:
        return text
    return text[-room:].partition(" ")[2]


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Write(bot))
