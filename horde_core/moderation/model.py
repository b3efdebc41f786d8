"""What a rule is and what an examination finds."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Kind = Annotated[int, Meta(ge=10, le=29)]
Place = Literal["positive", "negative"]


class RuleError(ValueError):
    """A rule that cannot be used. The text names the rule and says why."""

    def __init__(self, rule_id: str, why: str) -> None:
        super().__init__(f"rule {rule_id!r}: {why}")
        self.rule_id = rule_id
        self.why = why


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``terms`` are words found in any disguise; ``regex`` is RE2, run on plain words.

    Kinds 10 to 19 are about age (the first group), 20 to 29 about lewdness (the second).
    ``anywhere`` finds the terms inside longer words too. ``except_in`` names harmless phrases in
    which a term does not count. ``replacement`` stands in for a match when a prompt is softened.
    """

    id: str
    kind: Kind
    description: str = ""
    terms: tuple[str, ...] = ()
    regex: str = ""
    except_in: tuple[str, ...] = ()
    replacement: str = ""
    weight: Annotated[float, Meta(gt=0, le=10)] = 1.0
    place: Place = "positive"
    anywhere: bool = False

    @property
    def group(self) -> int:
        """1 for age, 2 for lewdness.

        >>> Rule(id="x", kind=10).group, Rule(id="x", kind=29).group
        (1, 2)
        """
        return self.kind // 10


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``group_cap`` is the most one group adds, unless a single rule of it weighs more."""

    version: str = "0"
    block_at: Annotated[float, Meta(gt=0)] = 2.0
    group_cap: Annotated[float, Meta(gt=0)] = 1.0
    protective_negative: tuple[str, ...] = ()


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    policy: Policy
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """``text`` is the normalised text that was matched; it belongs in no log."""

    rule_id: str
    kind: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` adds the groups' weights; ``reasons`` are rule ids, which may be logged."""

    score: float
    blocked: bool
    reasons: tuple[str, ...]
    matches: tuple[Match, ...]
    normalised: str

    @property
    def suspicion(self) -> str:
        """The score as API v2 writes it.

        >>> Verdict(2.0, True, (), (), "").suspicion
        '2'
        """
        return f"{self.score:g}"
