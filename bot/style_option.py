"""The option ``style``: presets of one's own, styles of the horde and collections of them."""

from dataclasses import dataclass
from typing import Any

import discord
import msgspec
from discord import app_commands

from bot.known_policies import KnownPolicies
from bot.members import age_restricted, home_of
from bot.model_board import LONGEST_CHOICE, MOST_CHOICES
from bot.refusals import NoSuchStyle
from bot.rendering.wording import cut, how_many, one_line
from bot.style_board import House, StyleBoard
from bot.texts import styles as say
from horde_core.chat.model import Preset, Taste
from horde_core.styles.model import Chosen, Collection, Style
from horde_core.styles.refusals import StyleNotFound
from horde_core.workers.model import Work

Choice = app_commands.Choice[str]
Interaction = discord.Interaction[Any]
COLLECTIONS_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Picked:
    """Either is there: how a member likes to draw, or a style of the horde."""

    taste: Taste | None = None
    style: Chosen | None = None


def tasted(usual: Taste, picked: Picked) -> Taste:
    """What a member usually wants under what was picked: a style leaves little of it open."""
    if picked.style is not None:
        return Taste(count=usual.count, private=usual.private, negative=usual.negative)
    wins = picked.taste or Taste()
    chosen = {name: getattr(wins, name) for name in Taste.__struct_fields__}
    said = {name: value for name, value in chosen.items() if value is not None}
    return msgspec.structs.replace(usual, **said)


class StyleOption(app_commands.Transformer):
    async def transform(self, interaction: Interaction, value: Any, /) -> Picked:
        """Raises NoSuchStyle."""
        wanted = str(value).strip()
        for preset in await interaction.client.horde.tastes.presets(interaction.user.id):
            if preset.name.casefold() == wanted.casefold():
                return Picked(taste=preset.taste)
        return Picked(style=await chosen_style(interaction, wanted))

    async def autocomplete(  # type: ignore[override]  # discord.py's type admits no narrower list
        self, interaction: Interaction, value: str, /
    ) -> list[Choice]:
        board: StyleBoard = interaction.client.styles
        typed, house = value.strip().casefold(), await house_of(interaction)
        presets = await interaction.client.horde.tastes.presets(interaction.user.id)
        choices = [
            *(_preset(preset) for preset in presets if typed in preset.name.casefold()),
            *(_collection(one) for one in board.collected(value, house)[:COLLECTIONS_OFFERED]),
            *(_style(style) for style in board.matching(value, house)[:MOST_CHOICES]),
        ]
        return choices[:MOST_CHOICES]


async def chosen_style(interaction: Interaction, wanted: str) -> Chosen:
    """The style of that name or id, or one of a collection. Raises NoSuchStyle."""
    try:
        chosen: Chosen = await interaction.client.horde.collections.choose(wanted, Work.IMAGE)
    except StyleNotFound:
        board: StyleBoard = interaction.client.styles
        raise NoSuchStyle(wanted, board.near(wanted, await house_of(interaction))) from None
    return chosen


async def house_of(interaction: Interaction) -> House:
    """Which styles may be shown where this is asked."""
    adult = age_restricted(interaction.channel)
    home = home_of(interaction)
    if home is None:
        return House(adult)
    known: KnownPolicies = interaction.client.policies
    policy = await known.of(home, interaction.channel_id or 0)
    return House(adult, frozenset(name.casefold() for name in policy.denied_styles))


def _preset(preset: Preset) -> Choice:
    return _choice(preset.name, say.CHOICE_PRESET, preset.name)


def _collection(one: Collection) -> Choice:
    facts = say.CHOICE_COLLECTION.format(number=len(one.styles))
    return _choice(one.name, facts, one.id)


def _style(style: Style) -> Choice:
    facts = f"{style.author.partition('#')[0]} · {how_many(style.use_count, say.USES)}"
    return _choice(style.name, facts, style.id)


def _choice(name: str, facts: str, value: str) -> Choice:
    """The name gives way to the facts within Discord's hundred characters."""
    facts = f" · {cut(one_line(facts), 50)}"
    shown = cut(one_line(name), LONGEST_CHOICE - len(facts)) + facts
    return app_commands.Choice(name=shown, value=value)
