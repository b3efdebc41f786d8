"""/generate, and the buttons under what it draws."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import acknowledged_in_time, answer_privately
from bot.cards.delivery import Courier
from bot.cards.originals import with_sources
from bot.cards.wishes import Pictures
from bot.clicks import Clicks
from bot.client import HordeBot
from bot.dialogs import DrawForm, StyleForm
from bot.installs import anywhere
from bot.members import age_restricted, by_token_only, home_of, moderates, principal_of
from bot.orders import ASK_FROM, Cost, Order
from bot.refusals import AlreadyOnIt, NotYours, PictureForgotten
from bot.rendering import making
from bot.source_dialogs import CommandSourceForm
from bot.sources import Brought
from bot.specs import MOST_WORDINGS, Wanted, again, new_spec, seasoned, wordings
from bot.style_option import Picked, StyleOption, chosen_style, tasted
from bot.texts import making as say_making
from bot.texts import pictures as say
from bot.texts import styles as say_styles
from bot.transformers import ModelOption, SizeOption
from horde_core.chat.model import Card, CardState
from horde_core.money import Kudos, kudos
from horde_core.queueing.model import NewImageRequest

Interaction = discord.Interaction[Any]
Prompt = app_commands.Range[str, 1, 2000]
Negative = app_commands.Range[str, 1, 1000]
Count = app_commands.Range[int, 1, 4]
Seed = app_commands.Range[str, 1, 64]
Percent = app_commands.Range[int, 1, 100]
MOST_FOLLOWUPS = 5
"""Messages that Discord takes after an answer where only the member has installed the bot."""


@app_commands.describe(
    prompt=locale_str(say.PROMPT),
    style=locale_str(say_styles.OPTION),
    model=locale_str(say.MODEL),
    size=locale_str(say.SIZE),
    count=locale_str(say.COUNT),
    image=locale_str(say_making.IMAGE),
    strength=locale_str(say_making.STRENGTH),
    negative=locale_str(say_making.NEGATIVE),
    seed=locale_str(say.SEED),
    private=locale_str(say.PRIVATE),
)
async def _draw(
    interaction: Interaction,
    prompt: Prompt | None = None,
    style: app_commands.Transform[Picked, StyleOption] | None = None,
    model: app_commands.Transform[str, ModelOption] | None = None,
    size: app_commands.Transform[str, SizeOption] | None = None,
    count: Count | None = None,
    image: discord.Attachment | None = None,
    strength: Percent | None = None,
    negative: Negative | None = None,
    seed: Seed | None = None,
    private: bool | None = None,
) -> None:
    """Without a prompt a form asks for it, and for all that does not fit into options."""
    cog: Generate = interaction.client.get_cog("Generate")
    wanted = Wanted(
        prompt=prompt or "",
        negative=negative,
        model=model,
        size=size,
        count=count,
        seed=seed,
        strength=None if strength is None else strength / 100,
    )
    await cog.start(interaction, wanted, style=style, image=image, private=private)


class Generate(commands.Cog):
    def __init__(self, bot: HordeBot) -> None:
        self.bot = bot
        self.horde = bot.horde
        self.courier = Courier(bot)
        self.clicks = Clicks()
        for name, description in (("generate", say.COMMAND), ("imagine", say_making.ALIAS_COMMAND)):
            bot.tree.add_command(_command(name, description))

    async def cog_load(self) -> None:
        self.bot.actions.register("reroll", self.reroll)
        self.bot.actions.register("delete", self.delete)
        self.bot.actions.register("cancel", self.cancel)
        self.bot.actions.register("order", self.confirm)
        self.bot.actions.register("style-use", self.use_style)
        await self.bot.cards.resume()

    async def start(
        self,
        interaction: Interaction,
        wanted: Wanted,
        *,
        style: Picked | None,
        image: discord.Attachment | None,
        private: bool | None,
    ) -> None:
        usual = await self.horde.tastes.of(interaction.user.id)
        taste, said = tasted(usual, style or Picked()), wanted.size
        wanted = seasoned(wanted, taste).changed(style=style.style if style else None)
        if image is not None:  # its shape wins over habits
            wanted = wanted.changed(size=said)
        hidden = bool(taste.private) if private is None else private
        ask_from = kudos(ASK_FROM if usual.ask_from is None else usual.ask_from)

        async def then(
            answered: Interaction, filled: Wanted, mask: discord.Attachment | None = None
        ) -> None:
            brought = Brought(image, mask)
            await self._order(answered, filled, brought, private=hidden, ask_from=ask_from)

        if wanted.prompt:
            await then(interaction, wanted)
        elif image is not None:
            await interaction.response.send_modal(CommandSourceForm(wanted, then))
        else:
            form = DrawForm(wanted, then) if wanted.style is None else StyleForm(wanted, then)
            await interaction.response.send_modal(form)

    async def use_style(self, interaction: Interaction, style_id: str) -> None:
        """The button of a style: its words are asked for."""
        picked = Picked(style=await chosen_style(interaction, style_id))
        await self.start(interaction, Wanted(prompt=""), style=picked, image=None, private=None)

    async def _order(
        self,
        interaction: Interaction,
        wanted: Wanted,
        brought: Brought,
        *,
        private: bool,
        ask_from: Kudos,
    ) -> None:
        """One wording is drawn at once if it is cheap; else what it costs waits for a yes."""
        most = MOST_FOLLOWUPS if by_token_only(interaction) else MOST_WORDINGS
        prompts = wordings(wanted.prompt, most)
        adult = age_restricted(interaction.channel)
        async with acknowledged_in_time(interaction, private=private or len(prompts) > 1):
            wanted = await brought.read_into(wanted)
            spec = new_spec(self.bot.board, wanted.changed(prompt=prompts[0]), adult=adult)
            cost = await self._cost(interaction, spec, len(prompts), ask_from)
        order = Order(interaction.user.id, wanted, prompts, private, adult)
        if len(prompts) == 1 and cost is None:
            await self._fulfil(interaction, order)
            return
        key = str(interaction.id)
        self.bot.orders.keep(key, order, self.horde.clock.monotonic())
        await answer_privately(interaction, making.confirmation(key, order, spec, cost))

    async def _cost(
        self, interaction: Interaction, spec: NewImageRequest, times: int, ask_from: Kudos
    ) -> Cost | None:
        """None where nobody need be asked: it is cheap, or drawn for a guest."""
        if times == 1 and self.horde.queueing.worth(spec) < ask_from:
            return None
        principal = await principal_of(
            self.horde.accounts, interaction.user.id, home_of(interaction)
        )
        price = await self.horde.queueing.estimate(principal, spec)
        if principal.account.is_anonymous:
            return None
        balance = await self.horde.kudos.balance(principal.account.id)
        return Cost(Kudos(price * times), balance)

    async def confirm(self, interaction: Interaction, key: str) -> None:
        now = self.horde.clock.monotonic()
        order = self.bot.orders.take(key, interaction.user.id, now)
        await self._fulfil(interaction, order)

    async def _fulfil(self, interaction: Interaction, order: Order) -> None:
        for prompt in order.wordings:
            wanted = order.wanted.changed(prompt=prompt)
            spec = new_spec(self.bot.board, wanted, adult=order.adult)
            await self.bot.cards.begin(interaction, Pictures(spec=spec), private=order.private)

    async def reroll(self, interaction: Interaction, request_id: str) -> None:
        """Anybody may, on their own account; one order per press."""
        now = self.horde.clock.monotonic()
        if not self.clicks.first(interaction.user.id, request_id, now):
            raise AlreadyOnIt
        card = await self._card(request_id)
        spec = await with_sources(self.horde.media, card)
        if not await self.horde.chat.claim_click(interaction.id):
            return
        spec = again(spec, adult=age_restricted(interaction.channel))
        await self.bot.cards.begin(interaction, Pictures(spec=spec), private=card.private)

    async def delete(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(request_id)
        _must_own_or_moderate(interaction, card, "delete")
        await interaction.response.defer()
        await self.courier.forget(card)
        await self.horde.chat.close(request_id, CardState.DELETED)
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            return

    async def cancel(self, interaction: Interaction, request_id: str) -> None:
        card = await self._card(request_id)
        _must_own_or_moderate(interaction, card, "cancel")
        await interaction.response.defer()
        await self.bot.cards.cancel(card)

    async def _card(self, request_id: str) -> Card:
        card = await self.horde.chat.by_request(request_id)
        if card is None:
            raise PictureForgotten
        return card


def _command(name: str, description: str) -> app_commands.Command[Any, ..., None]:
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=locale_str(description), callback=_draw
    )
    return anywhere(command)


def _must_own_or_moderate(interaction: Interaction, card: Card, verb: str) -> None:
    if interaction.user.id != card.discord_id and not moderates(interaction):
        raise NotYours(verb)


async def setup(bot: HordeBot) -> None:
    await bot.add_cog(Generate(bot))
