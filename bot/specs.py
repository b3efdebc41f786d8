"""What a member asked for, as the horde takes it. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import msgspec

from bot import sizes
from bot.model_board import ModelBoard
from bot.refusals import StyleForAdults, StyleNeedsModel, TooManyWordings
from bot.texts import wording as say
from horde_core.chat.model import Taste
from horde_core.queueing.model import ImageParams, NewImageRequest
from horde_core.queueing.styled import styled
from horde_core.styles.model import Chosen, Style

NEGATIVE = "###"
MOST_WORDINGS = 8
VARIED = 0.6
MENDED = 0.75
"""Denoising strengths: how much of a variation is new, and of what is drawn around a picture."""

_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was chosen in Discord; None where a member left it open.

    ``shape`` is the source's width and height; ``inside`` draws only what the mask, or the
    source's own transparency, shows; ``control`` keeps something of the source, not its colours.
    """

    prompt: str
    negative: str | None = None
    model: str | None = None
    style: Chosen | None = None
    size: str | None = None
    count: int | None = None
    seed: str | None = None
    steps: int | None = None
    cfg_scale: float | None = None
    sampler: str | None = None
    karras: bool | None = None
    hires_fix: bool = False
    tiling: bool = False
    transparent: bool = False
    source: bytes | None = None
    shape: tuple[int, int] | None = None
    mask: bytes | None = None
    inside: bool = False
    control: str | None = None
    strength: float | None = None

    def changed(self, **changes: object) -> "Wanted":
        return replace(self, **changes)  # type: ignore[arg-type]


def seasoned(wanted: Wanted, taste: Taste) -> Wanted:
    """``wanted`` with what the member usually wants where nothing was said."""
    usual = {
        name: getattr(taste, name)
        for name in ("model", "size", "count", "negative", "steps", "cfg_scale", "sampler")
        if getattr(wanted, name) is None
    }
    return wanted.changed(**usual)


def new_spec(board: ModelBoard, wanted: Wanted, *, adult: bool) -> NewImageRequest:
    """Without a model the best offer draws; with none online, whoever comes first.

    A style brings its own models and options; of those, only a size may be chosen anew.

    Raises:
        SizeNotOffered: the model does not draw that size.
        StyleForAdults, StyleNeedsModel
    """
    if wanted.style is not None:
        return _in_style(board, wanted, wanted.style, adult=adult)
    return _plain(board, wanted, adult=adult)


def _in_style(board: ModelBoard, wanted: Wanted, chosen: Chosen, *, adult: bool) -> NewImageRequest:
    style = chosen.style
    if style.nsfw and not adult:
        raise StyleForAdults(style.name)
    own_size = wanted.size is not None
    wanted = wanted.changed(model=_model_of(board, style, wanted.model))
    spec = styled(_plain(board, wanted, adult=adult), chosen, own_size=own_size)
    if not style.models and wanted.model:
        return msgspec.structs.replace(spec, models=(wanted.model,))
    return spec


def _model_of(board: ModelBoard, style: Style, wanted: str | None) -> str | None:
    """What the canvas is chosen for: of the style's models, one that is online if there is one."""
    if wanted is not None or not style.models:
        if wanted is not None and style.models and wanted not in style.models:
            raise StyleNeedsModel(style.name, style.models)
        return wanted
    online = [offer.name for offer in board.offers if offer.name in style.models]
    return (online or list(style.models))[0]


def _plain(board: ModelBoard, wanted: Wanted, *, adult: bool) -> NewImageRequest:
    model = wanted.model
    best = board.best if wanted.control is None else board.best_at_shapes()
    if model is None and best is not None:
        model = best.name
    default = ImageParams()
    chosen = _size(wanted, board.canvas(model), model or say.THIS_HORDE)
    params = ImageParams(
        width=chosen.width,
        height=chosen.height,
        seed=wanted.seed or None,
        steps=wanted.steps,
        cfg_scale=default.cfg_scale if wanted.cfg_scale is None else wanted.cfg_scale,
        sampler=wanted.sampler or default.sampler,
        karras=default.karras if wanted.karras is None else wanted.karras,
        hires_fix=wanted.hires_fix,
        tiling=wanted.tiling,
        transparent=wanted.transparent,
        denoising_strength=_strength(wanted),
        control_type=wanted.control if wanted.source is not None else None,
        preview=not adult,
    )
    return NewImageRequest(
        prompt=whole_prompt(wanted.prompt, wanted.negative),
        params=params,
        count=wanted.count or 1,
        models=(model,) if model else (),
        nsfw=adult,
        censor_nsfw=not adult,
        source_image=wanted.source,
        source_mask=wanted.mask,
        source_processing="inpainting" if wanted.source and _in_part(wanted) else "img2img",
    )


def _size(wanted: Wanted, on: sizes.Canvas, model: str) -> sizes.Size:
    if wanted.size is None and wanted.shape is not None:
        return sizes.like(*wanted.shape, on)
    return sizes.chosen(wanted.size, on, model)


def _in_part(wanted: Wanted) -> bool:
    return wanted.inside or wanted.mask is not None


def _strength(wanted: Wanted) -> float | None:
    """How much of the source is new; what only keeps its shapes draws all anew."""
    if wanted.source is None or wanted.control is not None:
        return None
    if wanted.strength is not None:
        return wanted.strength
    return MENDED if _in_part(wanted) else VARIED


def whole_prompt(prompt: str, negative: str | None) -> str:
    """Both parts in one line of API v2; a negative part in the prompt itself wins.

    >>> whole_prompt("a cat ", "blurry"), whole_prompt("a cat###dogs", "blurry")
    ('a cat###blurry', 'a cat###dogs')
    """
    prompt, negative = prompt.strip(), (negative or "").strip()
    return f"{prompt}{NEGATIVE}{negative}" if negative and NEGATIVE not in prompt else prompt


def parts(prompt: str) -> tuple[str, str]:
    """What one would like to see, and what not.

    >>> parts("a cat ### dogs"), parts("a cat")
    (('a cat', 'dogs'), ('a cat', ''))
    """
    positive, _, negative = prompt.partition(NEGATIVE)
    return positive.strip(), negative.strip()


def wordings(prompt: str, most: int = MOST_WORDINGS) -> tuple[str, ...]:
    """Every prompt that ``{a|b}`` stands for, in the order one reads them.

    >>> wordings("a {red|blue} {cat|dog}")
    ('a red cat', 'a red dog', 'a blue cat', 'a blue dog')
    >>> wordings("a cat")
    ('a cat',)

    Raises:
        TooManyWordings: more than ``most``.
    """
    found = tuple(dict.fromkeys(islice(_expanded(prompt), 4 * MOST_WORDINGS)))
    if len(found) > most:
        raise TooManyWordings(most)
    return found


def _expanded(prompt: str) -> Iterator[str]:
    match = _CHOICE.search(prompt)
    if match is None:
        yield " ".join(prompt.split())
        return
    for choice in match[1].split("|"):
        yield from _expanded(prompt[: match.start()] + choice.strip() + prompt[match.end() :])


def again(spec: NewImageRequest, *, adult: bool) -> NewImageRequest:
    """The same with another seed, under the rules of the channel it is asked in now."""
    return _here(spec, {"seed": None}, adult=adult)


def varied(
    spec: NewImageRequest, picture: bytes, *, strength: float = VARIED, adult: bool
) -> NewImageRequest:
    """Something like ``picture``, which was made from ``spec``."""
    changes = {"seed": None, "denoising_strength": strength, "control_type": None}
    spec = msgspec.structs.replace(
        spec, source_image=picture, source_mask=None, source_processing="img2img"
    )
    return _here(spec, changes, adult=adult)


def zoomed_out(
    spec: NewImageRequest, picture: bytes, mask: bytes, *, adult: bool
) -> NewImageRequest:
    """More around a picture that was shrunk within its size."""
    changes = {"seed": None, "denoising_strength": MENDED, "control_type": None, "hires_fix": False}
    spec = msgspec.structs.replace(
        spec, source_image=picture, source_mask=mask, source_processing="outpainting", count=1
    )
    return _here(spec, changes, adult=adult)


def _here(spec: NewImageRequest, changes: Mapping[str, object], *, adult: bool) -> NewImageRequest:
    params = msgspec.structs.replace(spec.params, **changes)
    return msgspec.structs.replace(spec, params=params, nsfw=adult, censor_nsfw=not adult)
