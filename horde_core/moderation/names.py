"""Names that everybody sees: what must not be in them. Pure."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from horde_core.moderation.filter import compile_rules
from horde_core.moderation.model import Rule
from horde_core.moderation.normalise import fold
from horde_core.moderation.rules import parse

OFFICES = range(10, 20)
_DIGITS = str.maketrans("013458", "oieasb")


class Unfit(StrEnum):
    PROFANE = "profane"
    OFFICE = "office"
    """It claims to be somebody who runs the horde."""


class NameRules:
    """Thread-safe. Sees through the same disguises as the prompt filter."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Raises RuleError."""
        self._filter = compile_rules(rules)

    def why_not(self, name: str, *, holds_office: bool = False) -> Unfit | None:
        """What is wrong with a name, or with a text beside one; None if nothing is.

        >>> rules = shipped_names()
        >>> rules.why_not("Ada"), rules.why_not("Adm1n").value
        (None, 'office')
        >>> rules.why_not("admin", holds_office=True)
        """
        kinds = {match.kind for match in self._filter.examine(name.replace("###", " ")).matches}
        if any(kind not in OFFICES for kind in kinds):
            return Unfit.PROFANE
        return Unfit.OFFICE if kinds and not holds_office else None


@cache
def shipped_names() -> NameRules:
    data = files(__package__).joinpath("data", "names.toml").read_text("utf-8")
    return NameRules(parse(data, "names"))


def looks_like(name: str, other: str) -> bool:
    r"""Whether people would take one for the other.

    >>> looks_like("Ad\N{CYRILLIC SMALL LETTER A}", "ada"), looks_like("4.d_a", "Ada"), looks_like("Adam", "Ada")
    (True, True, False)
    """
    return _bare(name) == _bare(other)


def _bare(name: str) -> str:
    folded = fold(name).translate(_DIGITS)
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
