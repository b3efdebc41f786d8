"""Captions: what a person might type to get a given scene, in many wordings."""

from dataclasses import dataclass

from tools.demo_model import words
from tools.demo_model.scenes import Rng, Scene, Thing

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Wording:
    """Which phrases captions are built from, and how often they leave something out (0..1)."""

    backdrops: tuple[str, ...] = words.BACKDROPS
    wrappers: tuple[str, ...] = words.WRAPPERS
    without_background: float = 0.10
    without_colour: float = 0.05
    without_shape: float = 0.03
    first_synonym: float = 0.6
    junk: float = 0.25


TRAINING = Wording()
HELD_OUT = Wording(words.HELD_OUT_BACKDROPS, words.HELD_OUT_WRAPPERS, 0.0, 0.0, 0.0, 0.8, 0.1)


def _pick(rng: Rng, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _word(rng: Rng, choices: tuple[str, ...], wording: Wording) -> str:
    """The plain word most of the time, else one of its synonyms."""
    return choices[0] if rng.random() < wording.first_synonym else _pick(rng, choices)


def _article(phrase: str, rng: Rng) -> str:
    if rng.random() < 0.2:
        return phrase
    if rng.random() < 0.06:
        return f"the {phrase}"
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"


def _size_word(size: str, rng: Rng) -> str:
    if size == "medium" and rng.random() < 0.85:
        return ""
    return _pick(rng, words.SIZE_WORDS[size])


def _colour_word(thing: Thing, rng: Rng, wording: Wording) -> str:
    if rng.random() < wording.without_colour:
        return ""
    if thing.colour == "grey":
        return _pick(rng, words.COLOUR_WORDS["grey"])
    return _word(rng, words.COLOUR_WORDS[thing.colour], wording)


def _described(thing: Thing, rng: Rng, wording: Wording, *, many: bool = False) -> str:
    """Words such as `big red circle`, `small star coloured blue` or `yellow large boxes`."""
    if rng.random() < wording.without_shape:
        shape = "shape" if rng.random() < 0.5 else "object"
    else:
        shape = _word(rng, words.SHAPE_WORDS[thing.shape], wording)
    shape = words.plural(shape) if many else shape
    size, colour = _size_word(thing.size, rng), _colour_word(thing, rng, wording)
    if colour and rng.random() < 0.04:
        tail = _pick(rng, (f"coloured {colour}", f"colored {colour}", f"in {colour}"))
        return " ".join(part for part in (size, shape, tail) if part)
    order = (size, colour, shape) if rng.random() < 0.9 else (colour, size, shape)
    return " ".join(part for part in order if part)


def _one(thing: Thing, rng: Rng, wording: Wording) -> str:
    phrase = _article(_described(thing, rng, wording), rng)
    if thing.place == (0, 0) and rng.random() < 0.85:
        return phrase
    place = _pick(rng, words.PLACE_WORDS[thing.place])
    kind = rng.random()
    if kind < 0.45:
        return f"{phrase} {place}"
    return f"{phrase}, {place}" if kind < 0.9 else f"{place}: {phrase}"


def _two(scene: Scene, rng: Rng, wording: Wording) -> str:
    first, second = scene.things
    upright = first.place[1] != second.place[1]
    same = (first.shape, first.colour, first.size) == (second.shape, second.colour, second.size)
    if same and rng.random() < 0.8:
        things = _described(first, rng, wording, many=True)
        return _pick(rng, words.TWICE).format(things=things)
    usual = scene.height > scene.width if upright else scene.height <= scene.width
    pairs = words.PAIRS_UPRIGHT if upright else words.PAIRS_SIDEWAYS
    if usual and rng.random() < 0.35:
        pairs = words.PAIRS_ANY
    a, b = (_article(_described(thing, rng, wording), rng) for thing in scene.things)
    return _pick(rng, pairs).format(a=a, b=b)


def letter_soup(rng: Rng) -> str:
    """A word that means nothing; now and then it ends like a word that does."""
    length = int(rng.integers(1, 8))
    soup = "".join(_LETTERS[int(i)] for i in rng.integers(0, 26, size=length))
    if rng.random() < 0.2:
        table = words.COLOUR_WORDS if rng.random() < 0.5 else words.SHAPE_WORDS
        soup += table[_pick(rng, tuple(table))][0]
    return soup


def _junk(rng: Rng) -> str:
    count = int(rng.integers(1, 4))
    parts = [
        _pick(rng, words.FILLERS) if rng.random() < 0.65 else letter_soup(rng) for _ in range(count)
    ]
    return (", " if rng.random() < 0.7 else " ").join(parts)


def _with_junk(text: str, rng: Rng) -> str:
    kind = rng.random()
    if kind < 0.4:
        return f"{_junk(rng)}, {text}"
    if kind < 0.8:
        return f"{text}, {_junk(rng)}"
    return f"{_junk(rng)}, {text}, {_junk(rng)}"


def caption(scene: Scene, rng: Rng, wording: Wording = TRAINING) -> str:
    """One of the many captions of a scene, lower case."""
    back = _word(rng, words.COLOUR_WORDS[scene.background], wording)
    if scene.background == "grey":
        back = _pick(rng, words.COLOUR_WORDS["grey"])
    if not scene.things:
        return _pick(rng, words.EMPTY).format(back=back)
    text = (
        _one(scene.things[0], rng, wording) if len(scene.things) == 1 else _two(scene, rng, wording)
    )
    if rng.random() >= wording.without_background:
        text = _pick(rng, wording.backdrops).format(thing=text, back=back)
    text = _pick(rng, wording.wrappers).format(text)
    if rng.random() < wording.junk:
        text = _with_junk(text, rng)
    return f"{text}." if rng.random() < 0.06 else text
