"""Every refusal there is becomes a sentence for people."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import discord
import pytest
from discord import app_commands

import bot
import horde_core
from bot import refusals
from bot.explain import explain
from bot.rendering.notices import refusal
from bot.transformers import ModelOption
from horde_core.errors import HordeError, NotEnoughKudos, Rc, Refused
from horde_core.money import Kudos


def _import_everything() -> None:
    for package in (horde_core, bot):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def leaves(family: type[HordeError] = HordeError) -> Iterator[type[HordeError]]:
    for child in family.__subclasses__():
        if child.__subclasses__():
            yield from leaves(child)
        else:
            yield child


def example(kind: type[HordeError]) -> HordeError:
    """One of that kind, with facts nobody would mistake for a sentence."""
    if not dataclasses.is_dataclass(kind):
        return kind()
    hints = get_type_hints(kind)
    return kind(**{f.name: _fact(hints[f.name]) for f in dataclasses.fields(kind)})


def components(view: discord.ui.LayoutView) -> Any:
    return view.to_components()  # type: ignore[no-untyped-call]


def _fact(kind: Any) -> Any:
    """Something of that type."""
    for alternative in get_args(kind) if get_origin(kind) is UnionType else ():
        if alternative is not type(None):
            return _fact(alternative)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    examples: dict[Any, Any] = {
        int: 761,
        Kudos: 761,
        float: 7.61,
        bool: True,
        str: "Xyzzy",
        timedelta: timedelta(seconds=761),
        datetime: datetime(2026, 11, 23, tzinfo=UTC),
    }
    return examples.get(kind, ("Xyzzy",))


_import_everything()


@pytest.mark.parametrize("kind", sorted(set(leaves()), key=str))
def test_every_refusal_gets_a_sentence_and_a_next_step(kind: type[HordeError]) -> None:
    error = example(kind)
    explanation = explain(error)
    first_line = explanation.sentence.splitlines()[0]

    assert first_line.endswith((".", "?", "!"))
    assert str(error.rc) not in first_line
    assert not str(error) or str(error) not in first_line
    assert explanation.advice
    assert not explanation.unexpected


@pytest.mark.parametrize("rule", list(Rc))
def test_every_rule_of_the_api_gets_a_sentence_of_ours(rule: Rc) -> None:
    explanation = explain(Refused(rule, "raw words of the api"))

    assert "raw words" not in explanation.sentence
    assert rule not in explanation.sentence
    assert explanation.advice


def test_facts_are_told_in_words() -> None:
    explanation = explain(NotEnoughKudos(needed=Kudos(123450), available=Kudos(761)))

    assert explanation.advice.startswith("It takes 1,234.5 kudos and you have 7.61.")


def test_errors_are_looked_for_inside_what_discord_py_wraps_around_them() -> None:
    wrapped = app_commands.TransformerError("x", discord.AppCommandOptionType.string, ModelOption())
    wrapped.__cause__ = refusals.ModelNotOffered("Mona", ("demo_shapes",))

    assert "Mona" in explain(wrapped).sentence
    assert "demo_shapes" in explain(wrapped).advice


def test_the_unknown_is_owned_up_to_and_asks_for_a_case() -> None:
    assert explain(ZeroDivisionError()).unexpected


async def test_a_refusal_that_needs_an_account_brings_the_button_for_it() -> None:
    view = refusal(explain(refusals.NotLinked()), case="abc")
    shown = str(components(view))

    assert "horde:link:" in shown
    assert "-# Case abc" in shown
