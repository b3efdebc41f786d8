from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Made:
    """``things`` are pixel-steps or tokens."""

    results: int = 0
    things: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    minute: Made = Made()
    hour: Made = Made()
    day: Made = Made()
    month: Made = Made()
    total: Made = Made()


@dataclass(frozen=True, slots=True)
class ByModel:
    """Results by model, the most used first."""

    day: dict[str, int] = field(default_factory=dict)
    month: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
