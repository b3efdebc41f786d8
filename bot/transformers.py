"""Options that help while one types. All answers come from memory."""

from typing import Any

import discord
from discord import app_commands

from bot import sizes
from bot.model_board import LONGEST_CHOICE, MOST_CHOICES, ModelBoard, Offer
from bot.refusals import ModelNotOffered
from bot.rendering.wording import cut, expected_wait, how_many, pixels
from bot.texts import pictures as say
from bot.texts import wording as words

Choices = list[app_commands.Choice[str]]


class ModelOption(app_commands.Transformer):
    """The name of a model, completed from those online."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        board: ModelBoard = interaction.client.board
        return board.find(str(value))

    async def autocomplete(  # type: ignore[override]  # discord.py's type admits no narrower list
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> Choices:
        board: ModelBoard = interaction.client.board
        return [
            app_commands.Choice(name=describe(offer), value=cut(offer.name, LONGEST_CHOICE))
            for offer in board.matching(value)
        ]


class SizeOption(app_commands.Transformer):
    """A size, completed from those that suit the model chosen so far."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        return str(value)

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> Choices:
        board: ModelBoard = interaction.client.board
        typed_model = getattr(interaction.namespace, "model", None)
        style = interaction.client.styles.find(str(getattr(interaction.namespace, "style", "")))
        model = _model(board, typed_model or (style.models[0] if style and style.models else None))
        labels = {
            str(size): f"{words.SIZES[size.kind]} {pixels(size.width, size.height)}"
            for size in sizes.offered(board.canvas(model))
        }
        typed = value.strip().casefold()
        return [
            app_commands.Choice(name=label, value=size)
            for size, label in labels.items()
            if typed in label.casefold() or typed in size
        ]


class TextModelOption(app_commands.Transformer):
    """The name of a model that writes, completed from those online."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        wanted = str(value).strip()
        writers: tuple[str, ...] = interaction.client.writers
        for name in writers:
            if name.casefold() == wanted.casefold():
                return name
        raise ModelNotOffered(wanted, writers[:3])

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> Choices:
        typed = value.strip().casefold()
        names = [name for name in interaction.client.writers if typed in name.casefold()]
        return [
            app_commands.Choice(name=cut(name, LONGEST_CHOICE), value=cut(name, LONGEST_CHOICE))
            for name in names[:MOST_CHOICES]
        ]


def _model(board: ModelBoard, typed: str | None) -> str | None:
    if typed:
        try:
            return board.find(typed)
        except ModelNotOffered:
            pass
    return board.best.name if board.best else None


def describe(offer: Offer) -> str:
    """One line of the list of models, within Discord's hundred characters."""
    facts = say.OFFER.format(
        name="",
        workers=how_many(offer.workers, words.WORKERS),
        waiting=offer.waiting,
        wait=expected_wait(offer.wait_s),
    )
    if offer.nsfw:
        facts += f" · {say.ADULT}"
    return cut(offer.name, LONGEST_CHOICE - len(facts)) + facts
