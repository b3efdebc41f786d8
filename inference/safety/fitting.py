"""Fit the calibrated rule to the false positives an operator accepts, on harmless pictures. Pure.

For each style the strictest shift of the second axis is taken with which no slice blocks or
withholds more of its pictures of that style than it may. Nothing is learnt about what must be
blocked: such pictures are never needed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from inference.safety.calibrated import Calibration, Evidence, Risk, SafetyRules, assess

STEP = 0.05


class Slice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Harmless pictures of one kind. ``withheld`` is the share that may be blocked or withheld,
    ``nsfw`` the share that may be called not safe for work (absent: any).
    """

    name: str
    folder: str
    withheld: float = 0.001
    nsfw: float | None = None


@dataclass(frozen=True, slots=True)
class SliceReport:
    name: str
    count: int
    withheld: int
    nsfw: int
    allowed: float
    allowed_nsfw: float | None

    @property
    def met(self) -> bool:
        enough = self.withheld <= self.allowed * self.count
        return enough and (self.allowed_nsfw is None or self.nsfw <= self.allowed_nsfw * self.count)

    def __str__(self) -> str:
        share = self.withheld / self.count if self.count else 0.0
        called = self.nsfw / self.count if self.count else 0.0
        return (
            f"{self.name:<24} {self.count:>6}  withheld {self.withheld:>4} ({share:.2%}, allowed "
            f"{self.allowed:.2%})  nsfw {self.nsfw:>4} ({called:.2%})  {'ok' if self.met else 'MISSED'}"
        )


Seen = Mapping[str, Sequence[Evidence]]
"""What was seen of each slice's pictures, by the slice's name."""


def fit(
    slices: Sequence[Slice], seen: Seen, rules: SafetyRules, encoders: list[str]
) -> Calibration:
    """The strictest calibration within the rules' bounds that the slices accept, or the loosest."""
    start = Calibration(rules=rules.version, encoders=encoders, apparent={})
    explicit = _strictest(
        rules,
        lambda shift: _accepted(
            slices, seen, rules, msgspec.structs.replace(start, explicit=shift), called=True
        ),
    )
    fitted = msgspec.structs.replace(start, explicit=min(explicit, 0.0))
    for style in rules.styles:
        shift = _strictest(
            rules,
            lambda shift, style=style, so_far=fitted: _accepted(  # type: ignore[misc]
                slices, seen, rules, _with(so_far, style, shift), style=style
            ),
        )
        fitted = _with(fitted, style, shift)
    return fitted


def _with(calibration: Calibration, style: str, shift: float) -> Calibration:
    return msgspec.structs.replace(calibration, apparent={**calibration.apparent, style: shift})


def _strictest(rules: SafetyRules, accepted: Callable[[float], bool]) -> float:
    """The largest shift that is accepted; acceptance only falls as it grows."""
    steps = round((rules.bounds.strictest - rules.bounds.loosest) / STEP)
    low, high = 0, steps
    while low < high:
        middle = (low + high + 1) // 2
        if accepted(rules.bounds.loosest + middle * STEP):
            low = middle
        else:
            high = middle - 1
    return round(rules.bounds.loosest + low * STEP, 4)


def _accepted(
    slices: Sequence[Slice],
    seen: Seen,
    rules: SafetyRules,
    calibration: Calibration,
    *,
    style: str | None = None,
    called: bool = False,
) -> bool:
    limits = rules.thresholds
    for one in slices:
        risks = [assess(evidence, rules, calibration) for evidence in seen[one.name]]
        risks = [risk for risk in risks if style is None or risk.style == style]
        if called:
            share, allowed = _share(risks, lambda risk: risk.explicit >= limits.nsfw), one.nsfw
        else:
            share, allowed = _share(risks, lambda risk: risk.combined >= limits.hold), one.withheld
        if allowed is not None and share > allowed:
            return False
    return True


def _share(risks: Sequence[Risk], over: Callable[[Risk], bool]) -> float:
    return sum(map(over, risks)) / len(risks) if risks else 0.0


def report(
    slices: Sequence[Slice], seen: Seen, rules: SafetyRules, calibration: Calibration | None
) -> list[SliceReport]:
    """What the rules would do with every slice."""
    limits = rules.thresholds
    lines = []
    for one in slices:
        risks = [assess(evidence, rules, calibration) for evidence in seen[one.name]]
        withheld = sum(risk.combined >= limits.hold for risk in risks)
        nsfw = sum(risk.explicit >= limits.nsfw for risk in risks)
        lines.append(SliceReport(one.name, len(risks), withheld, nsfw, one.withheld, one.nsfw))
    return lines
