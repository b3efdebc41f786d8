"""The bench's questions and marks: held-out prompts, and what a picture of each must show."""

from dataclasses import dataclass
from typing import Literal

from tools.demo_model.captions import HELD_OUT, Wording, caption
from tools.demo_model.measure import Found, Seen
from tools.demo_model.scenes import (
    COLOURS,
    SIDES,
    SIZES,
    Rng,
    Scene,
    Thing,
    held_out,
    one_thing,
    two_things,
)
from tools.demo_model.shapes import SHAPES

Group = Literal["new combination", "new wording", "two things"]
_FAMILIAR = Wording(without_background=0.0, without_colour=0.0, without_shape=0.0)


@dataclass(frozen=True, slots=True)
class Case:
    """A prompt with the scene that it describes."""

    prompt: str
    scene: Scene
    group: Group


@dataclass(frozen=True, slots=True)
class Mark:
    """What of a case the picture got right; `colours` and `shapes` per thing, in order."""

    background: bool
    count: bool
    colours: tuple[bool, ...]
    shapes: tuple[bool, ...]
    places: tuple[bool, ...]


def held_out_triples() -> list[tuple[str, str, str]]:
    """Every (shape, colour, background) that training never shows, shapes taking turns."""
    turns = [
        [(s, c, b) for c in COLOURS for b in COLOURS if b != c and held_out(s, c, b)]
        for s in SHAPES
    ]
    longest = max(len(turn) for turn in turns)
    return [turn[i] for i in range(longest) for turn in turns if i < len(turn)]


def _single(rng: Rng, triple: tuple[str, str, str], sides: tuple[int, int], group: Group) -> Case:
    shape, colour, background = triple
    size = SIZES[int(rng.choice(3, p=(0.2, 0.5, 0.3)))]
    place = (0, 0) if rng.random() < 0.6 else (int(rng.integers(-1, 2)), int(rng.integers(-1, 2)))
    thing = one_thing(rng, sides, (shape, colour, size), place)
    scene = Scene(*sides, background, (thing,))
    wording = HELD_OUT if group == "new wording" else _FAMILIAR
    return Case(caption(scene, rng, wording), scene, group)


def _double(rng: Rng, triple: tuple[str, str, str], sides: tuple[int, int]) -> Case:
    """Two different things, the first of them a held-out combination."""
    shape, colour, background = triple
    others = [c for c in COLOURS if c not in {colour, background}]
    shapes = [s for s in SHAPES if s != shape]
    second = shapes[int(rng.integers(len(shapes)))], others[int(rng.integers(len(others)))]
    pair = two_things(
        rng,
        sides,
        (shape, colour, "medium"),
        (*second, "medium"),
        upright=sides[1] > sides[0] or bool(rng.random() < 0.25),
    )
    scene = Scene(*sides, background, pair)
    return Case(caption(scene, rng, _FAMILIAR), scene, "two things")


def cases(rng: Rng, per_group: dict[Group, int], sides: tuple[int, int]) -> list[Case]:
    """Cases of one picture size; the groups walk through the held-out triples in turn."""
    triples = held_out_triples()
    offset = 37 * SIDES.index(sides)
    made: list[Case] = []
    for group, count in per_group.items():
        for _ in range(count):
            triple = triples[(offset + len(made)) % len(triples)]
            made.append(
                _double(rng, triple, sides)
                if group == "two things"
                else _single(rng, triple, sides, group)
            )
    return made


def mark(case: Case, seen: Seen) -> Mark:
    """Each thing asked for is compared with the thing seen in its place (by order for two)."""
    wanted = case.scene.things
    matched = _in_order(wanted, seen)
    return Mark(
        background=seen.background == case.scene.background,
        count=len(seen.things) == len(wanted),
        colours=tuple(f is not None and f.colour == w.colour for w, f in matched),
        shapes=tuple(f is not None and f.shape == w.shape for w, f in matched),
        places=tuple(
            f is not None and abs(f.x - w.x) < 0.16 and abs(f.y - w.y) < 0.16 for w, f in matched
        ),
    )


def _in_order(wanted: tuple[Thing, ...], seen: Seen) -> list[tuple[Thing, Found | None]]:
    """The largest things seen, from left to right or from top to bottom as they were asked for."""
    largest = list(seen.things[: len(wanted)])
    upright = len(wanted) == 2 and wanted[0].place[1] != wanted[1].place[1]
    largest.sort(key=lambda found: found.y if upright else found.x)
    padded: list[Found | None] = [*largest, *[None] * (len(wanted) - len(largest))]
    return list(zip(wanted, padded, strict=True))
