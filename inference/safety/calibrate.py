"""`main.py calibrate`: fit the safety rules to an operator's own harmless pictures."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from PIL import Image

from inference.pictures import Unreadable, read_source
from inference.safety.calibrated import Calibration, Evidence
from inference.safety.checker import Checker
from inference.safety.fitting import Slice, fit, report
from inference.safety.rules import RulesUnusable
from inference.safety.settings import SafetySettings
from inference.safety.verdict import Context

FEWEST = 20
PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


class _Slices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slices: list[Slice]


def calibrate(
    settings: SafetySettings, slices_file: Path, out: Path, say: Callable[[str], None]
) -> bool:
    """Fit, report, and write ``out`` if every slice is content; whether it was written.

    Raises:
        RulesUnusable: the slices or what is configured cannot be used.
    """
    slices = _read(slices_file)
    fresh = msgspec.structs.replace(settings, calibration_file="")
    checker = Checker.open(fresh)
    seen = {one.name: _evidence(checker, one) for one in slices}
    encoders = [concepts.clip.name for concepts in checker.encoders]
    fitted = fit(slices, seen, checker.rules, encoders)
    say(f"Rules {checker.rules.version}, encoders {', '.join(encoders)}")
    say("As shipped:")
    for line in report(slices, seen, checker.rules, None):
        say(f"  {line}")
    shifts = ", ".join(f"{style} {shift:+.2f}" for style, shift in fitted.apparent.items())
    say(f"Fitted ({shifts}, explicit {fitted.explicit:+.2f}):")
    lines = report(slices, seen, checker.rules, fitted)
    for line in lines:
        say(f"  {line}")
    if not all(line.met for line in lines):
        say("No calibration within the bounds of the rules meets every slice; nothing is written.")
        return False
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(_toml(fitted), "utf-8")
    say(f'Written: {out}. Set [safety] calibration_file = "{out}".')
    return True


def _read(file: Path) -> list[Slice]:
    try:
        read = msgspec.convert(tomllib.loads(file.read_text("utf-8")), _Slices).slices
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RulesUnusable(f"{file}: {error}") from None
    if len({one.name for one in read}) != len(read) or not read:
        raise RulesUnusable(f"{file}: there must be slices, each with a name of its own")
    return read


def _evidence(checker: Checker, wanted: Slice) -> Sequence[Evidence]:
    seen = []
    for picture in _pictures(Path(wanted.folder)):
        features = {
            concepts.clip.name: concepts.clip.picture(picture) for concepts in checker.encoders
        }
        seen.append(checker.evidence(picture, features, Context(known_for=frozenset())))
    if len(seen) < FEWEST:
        raise RulesUnusable(
            f"The slice {wanted.name!r} needs at least {FEWEST} pictures; {wanted.folder} has "
            f"{len(seen)}."
        )
    return seen


def _pictures(folder: Path) -> Iterator[Image.Image]:
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in PICTURES:
            try:
                yield read_source(file.read_bytes())
            except Unreadable:
                continue


def _toml(fitted: Calibration) -> str:
    lines = [
        "# Written by `main.py calibrate`.",
        f"rules = {_quoted(fitted.rules)}",
        f"encoders = [{', '.join(map(_quoted, fitted.encoders))}]",
        f"explicit = {fitted.explicit!r}",
        "[apparent]",
        *(f"{_quoted(style)} = {shift!r}" for style, shift in fitted.apparent.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
