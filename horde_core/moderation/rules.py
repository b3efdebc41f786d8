"""The rules that ship, and those an operator keeps in files of the same form."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from horde_core.moderation.model import Policy, Rule, RuleError, RuleSet

SHIPPED = ("age", "lewdness", "alone", "negative", "languages")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    rule: tuple[Rule, ...]


@cache
def shipped() -> RuleSet:
    """The default rules and thresholds."""
    folder = files(__package__).joinpath("data")
    texts = {name: folder.joinpath(f"{name}.toml").read_text("utf-8") for name in SHIPPED}
    rules = tuple(rule for name, text in texts.items() for rule in parse(text, name))
    policy = folder.joinpath("policy.toml").read_text("utf-8")
    return RuleSet(policy=msgspec.convert(tomllib.loads(policy), Policy), rules=rules)


def read(path: Path) -> tuple[Rule, ...]:
    """An operator's file of rules.

    Raises:
        RuleError: the file is not TOML or a rule in it is not well formed.
    """
    return parse(path.read_text("utf-8"), path.name)


def parse(text: str, where: str) -> tuple[Rule, ...]:
    """Raises RuleError: not TOML, an unknown key, or a value that is not allowed."""
    try:
        raw = tomllib.loads(text)
        return msgspec.convert(raw, _File).rule
    except tomllib.TOMLDecodeError as error:
        raise RuleError(where, f"not valid TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise RuleError(_blamed(raw, str(error), where), str(error)) from None


def _blamed(raw: dict[str, Any], said: str, where: str) -> str:
    """The id of the rule that msgspec's path points to, or the file."""
    _, _, path = said.partition("$.rule[")
    number = path.partition("]")[0]
    if not number.isdigit():
        return where
    return str(raw["rule"][int(number)].get("id", f"{where}, number {int(number) + 1}"))
