"""The rules as data: words, thresholds and weights, with their versions. Pure."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from inference.safety.calibrated import Calibration, SafetyRules
from inference.safety.pairs import PairRules

T = TypeVar("T")
HERE = Path(__file__).parent


class RulesUnusable(Exception):
    """A file of rules cannot be used; the text is for the operator."""


def pair_rules() -> PairRules:
    """The pairs rule that comes with this version."""
    return _read(HERE / "pairs.toml", PairRules)


def safety_rules(file: str = "") -> SafetyRules:
    """The calibrated rule: the shipped one, or the operator's.

    Raises:
        RulesUnusable
    """
    return _read(Path(file) if file else HERE / "safety.toml", SafetyRules)


def calibration(file: str, rules: SafetyRules, encoders: list[str]) -> Calibration | None:
    """The operator's calibration; None where none is configured.

    Raises:
        RulesUnusable: it is missing, was made for other rules or encoders, or goes too far.
    """
    if not file:
        return None
    read = _read(Path(file), Calibration)
    if read.rules != rules.version or read.encoders != encoders:
        raise RulesUnusable(
            f"{file} was made for rules {read.rules} and {', '.join(read.encoders)}, not for "
            f"{rules.version} and {', '.join(encoders)}: run `main.py calibrate` again."
        )
    for shift in (*read.apparent.values(), read.explicit):
        if not rules.bounds.loosest <= shift <= rules.bounds.strictest:
            raise RulesUnusable(f"{file}: a shift of {shift:g} is beyond what the rules allow.")
    return read


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RulesUnusable(f"{path}: {error}") from None
