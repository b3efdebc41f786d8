"""Which models to serve: names, and words such as "TOP 5" or "ALL SDXL MODELS". Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LARGE = frozenset(
    {"flux_1", "flux_schnell", "flux_dev", "stable_cascade", "qwen_image", "z_image_turbo"}
)
"""Families that a word chooses only where the owner says so: they need much memory."""


class InvalidChoice(Exception):
    """Not a word that chooses models. The text names those that do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that could be served. ``baseline`` is its family, empty where nobody knows."""

    name: str
    baseline: str = ""
    nsfw: bool = False
    inpainting: bool = False


Test = Callable[[Candidate], bool]
_GROUPS: dict[str, Test] = {
    "ALL MODELS": lambda _: True,
    "ALL SFW MODELS": lambda model: not model.nsfw,
    "ALL NSFW MODELS": lambda model: model.nsfw,
    "ALL INPAINTING MODELS": lambda model: model.inpainting,
    "ALL SD15 MODELS": lambda model: model.baseline == "stable_diffusion_1",
    "ALL SD21 MODELS": lambda model: model.baseline.startswith("stable_diffusion_2"),
    "ALL SDXL MODELS": lambda model: model.baseline == "stable_diffusion_xl",
    "ALL FLUX MODELS": lambda model: model.baseline.startswith("flux"),
}
_RANKED = re.compile(r"(TOP|BOTTOM) (\d+)")
_LIKE_A_COMMAND = re.compile(r"(TOP|BOTTOM)( \S+)?|(ALL|TOP|BOTTOM) .*MODELS")
_ALLOWED = f"{', '.join(['TOP n', 'BOTTOM n', 'ALL', *_GROUPS])}, or the name of a model"


@dataclass(frozen=True, slots=True)
class Group:
    """Every model that passes the test."""

    takes: Test


@dataclass(frozen=True, slots=True)
class Ranked:
    """So many of those asked for most, or least."""

    count: int
    most: bool


Command = str | Group | Ranked


def commands_of(words: Iterable[str]) -> list[Command]:
    """What each entry of ``models`` means; a plain name stands for itself.

    >>> commands_of(["TOP 3", "Deliberate"])
    [Ranked(count=3, most=True), 'Deliberate']

    Raises:
        InvalidChoice: it begins like a word that chooses, but is none.
    """
    return [_command(word) for word in words]


def _command(word: str) -> Command:
    shouted = " ".join(word.upper().split())
    if shouted == "ALL":
        return Group(_GROUPS["ALL MODELS"])
    if shouted in _GROUPS:
        return Group(_GROUPS[shouted])
    ranked = _RANKED.fullmatch(shouted)
    if ranked and int(ranked[2]) > 0:
        return Ranked(int(ranked[2]), most=ranked[1] == "TOP")
    if _LIKE_A_COMMAND.fullmatch(shouted):
        raise InvalidChoice(f"models: {word!r} is not understood; allowed: {_ALLOWED}")
    return word


def needs_ranks(words: Iterable[str]) -> bool:
    """Whether it must be known how much each model is asked for."""
    return any(isinstance(command, Ranked) for command in commands_of(words))


def chosen(
    words: Sequence[str],
    candidates: Mapping[str, Candidate],
    *,
    skip: Collection[str] = (),
    asked_for: Mapping[str, float] | None = None,
    large: bool = False,
) -> list[str]:
    """Names of the models to serve, each once, in the order of the words.

    A plain name is taken as it stands, also when it is no candidate and also a large one. ``TOP``
    and ``BOTTOM`` rank by ``asked_for``, unranked models last.
    """
    ranks = asked_for or {}
    eligible = [
        model
        for model in candidates.values()
        if model.name not in skip and (large or model.baseline not in LARGE)
    ]
    names: list[str] = []
    for command in commands_of(words):
        match command:
            case Group(takes):
                names += [model.name for model in eligible if takes(model)]
            case Ranked(count, most):
                names += _ranked(eligible, ranks, count, most=most)
            case str():
                names += [command] if command not in skip else []
    return list(dict.fromkeys(names))


def _ranked(
    models: Sequence[Candidate], ranks: Mapping[str, float], count: int, *, most: bool
) -> list[str]:
    known = [model.name for model in models if model.name in ranks]
    known.sort(key=lambda name: ranks[name], reverse=most)
    return (known + [model.name for model in models if model.name not in ranks])[:count]


def most_wanted(
    candidates: Iterable[str], queued: Mapping[str, float], served: Mapping[str, float], count: int
) -> list[str]:
    """The models with the most work waiting for each worker that serves them.

    >>> most_wanted(["a", "b", "c"], {"a": 10, "b": 10}, {"a": 4}, 1)
    ['b']
    """
    waiting = [name for name in candidates if queued.get(name, 0) > 0]
    waiting.sort(key=lambda name: queued[name] / (1 + served.get(name, 0)), reverse=True)
    return waiting[:count]
