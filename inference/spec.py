"""What to draw: one job is one picture. Read from a pop answer, coerced, never refused. Pure.

The rule of the reference engine holds: a known field never raises, it is clamped or replaced by
its default; what cannot be honoured becomes a fault in the metadata of the result.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import UnsetType

from horde_core.protocol.image import ImagePopped, JobMetadata, JobPayload
from inference.adapter_words import LoraUse, Obtained, TiUse, unmet, words_of
from inference.dynamic_prompts import expanded
from inference.prompts import split_negative

__all__ = ["ExtraSource", "ImageJob", "batch_place", "jobs_of", "on_grid", "unmet", "unread_extras"]

T = TypeVar("T")
U = TypeVar("U")
GRID = 64
LARGEST_SIDE = 8192
Processing = Literal["txt2img", "img2img", "inpainting", "outpainting", "remix"]
_PROCESSINGS: tuple[Processing, ...] = ("img2img", "inpainting", "outpainting", "remix")


class ExtraSource(msgspec.Struct, frozen=True, kw_only=True):
    """A further source of a remix."""

    image: bytes
    strength: float = 1.0

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "strength", _within(self.strength, 0.0, 5.0, 1.0))


class ImageJob(msgspec.Struct, frozen=True, kw_only=True):
    """One picture. ``clip_skip`` 1 is the last layer of the text encoder, 2 the one before.

    ``source_image`` and ``source_mask`` are encoded pictures (white in the mask: draw here).
    ``denoising_strength`` is 1 where there is no source. Jobs of higher ``priority`` go first.
    With ``control_type`` the source steers the picture and is not where it starts from.
    ``extra_texts`` are pairs of a reference and its text, for a ``workflow``.
    """

    id: str
    model: str
    prompt: str
    seed: int
    negative_prompt: str = ""
    width: int = 512
    height: int = 512
    steps: int = 30
    cfg_scale: float = 7.5
    sampler: str = "k_euler_a"
    karras: bool = False
    clip_skip: int = 1
    tiling: bool = False
    hires_fix: bool = False
    hires_strength: float = 0.65
    denoising_strength: float = 1.0
    processing: Processing = "txt2img"
    source_image: bytes | None = None
    source_mask: bytes | None = None
    extra_sources: tuple[ExtraSource, ...] = ()
    loras: tuple[LoraUse, ...] = ()
    tis: tuple[TiUse, ...] = ()
    control_type: str | None = None
    control_strength: float = 1.0
    image_is_control: bool = False
    return_control_map: bool = False
    transparent: bool = False
    post_processing: tuple[str, ...] = ()
    facefixer_strength: float = 0.5
    use_nsfw_censor: bool = False
    workflow: str | None = None
    extra_texts: tuple[tuple[str, str], ...] = ()
    priority: int = 0

    def __post_init__(self) -> None:
        clamped = {
            "width": on_grid(self.width),
            "height": on_grid(self.height),
            "steps": min(max(self.steps, 1), 500),
            "cfg_scale": _within(self.cfg_scale, 1.0, 100.0, 7.5),
            "clip_skip": min(max(self.clip_skip, 1), 20),
            "hires_strength": _within(self.hires_strength, 0.01, 1.0, 0.65),
            "denoising_strength": _within(self.denoising_strength, 0.01, 1.0, 1.0),
            "control_strength": _within(self.control_strength, 0.01, 3.0, 1.0),
            "facefixer_strength": _within(self.facefixer_strength, 0.0, 1.0, 0.5),
        }
        for name, value in clamped.items():
            msgspec.structs.force_setattr(self, name, value)

    @property
    def painting(self) -> bool:
        """Whether a part of the source is to be kept."""
        return self.processing in {"inpainting", "outpainting"}


def on_grid(side: int) -> int:
    """The side rounded up to a multiple of 64, within 64..8192.

    >>> on_grid(500), on_grid(0), on_grid(10**9)
    (512, 64, 8192)
    """
    return min(max(math.ceil(side / GRID) * GRID, GRID), LARGEST_SIDE)


def _within(value: float, low: float, high: float, default: float) -> float:
    return min(max(value, low), high) if math.isfinite(value) else default


def jobs_of(
    popped: ImagePopped,
    source_image: bytes | None,
    source_mask: bytes | None,
    chance: Callable[[], int],
    *,
    extra_sources: tuple[ExtraSource, ...] = (),
    adapters: Sequence[Obtained] = (),
) -> tuple[ImageJob, ...]:
    """One job for each id of the batch, with seeds that count up from the batch's seed.

    ``chance`` gives the seed of a batch that names none. ``adapters`` are the LoRAs and textual
    inversions that could be had; what is missing among them is left out (see ``unmet``).
    """
    payload = popped.payload
    first_seed = _seed(payload.seed, chance)
    halves = split_negative(_or(payload.prompt, ""))
    words = words_of(payload, adapters, first_seed)
    plain = _plain(payload)
    return tuple(
        ImageJob(
            id=job_id,
            model=popped.model or "",
            prompt=words.before(expanded(halves[0], first_seed + index)),
            negative_prompt=words.after(expanded(halves[1], first_seed + index)),
            seed=first_seed + index,
            denoising_strength=_or(payload.denoising_strength, 1.0) if source_image else 1.0,
            processing=_processing(popped.source_processing) if source_image else "txt2img",
            source_image=source_image,
            source_mask=source_mask if source_image else None,
            extra_sources=extra_sources,
            loras=words.loras,
            tis=words.tis,
            **plain,
        )
        for index, job_id in enumerate(popped.ids)
    )


def _plain(payload: JobPayload) -> dict[str, Any]:
    """The fields that pass from the payload as they are (ImageJob clamps them)."""
    return {
        "width": payload.width,
        "height": payload.height,
        "steps": payload.ddim_steps,
        "cfg_scale": payload.cfg_scale,
        "sampler": payload.sampler_name.lower(),
        "karras": payload.karras,
        "clip_skip": _or(payload.clip_skip, 1),
        "tiling": payload.tiling,
        "hires_fix": payload.hires_fix,
        "hires_strength": _or(payload.hires_fix_denoising_strength, 0.65),
        "control_type": _or(payload.control_type, None),
        "image_is_control": payload.image_is_control,
        "return_control_map": payload.return_control_map,
        "transparent": payload.transparent,
        "post_processing": tuple(_or(payload.post_processing, [])),
        "facefixer_strength": _or(payload.facefixer_strength, 0.5),
        "use_nsfw_censor": _or(payload.use_nsfw_censor, False),  # noqa: FBT003
        "workflow": _or(payload.workflow, None),
        "extra_texts": tuple((one.reference, one.text) for one in _or(payload.extra_texts, [])),
    }


def _or(value: T | UnsetType, default: U) -> T | U:
    return default if isinstance(value, UnsetType) else value


def _seed(text: str | UnsetType, chance: Callable[[], int]) -> int:
    try:
        return abs(int(_or(text, ""))) % 2**63
    except ValueError:
        return chance()


def _processing(name: str | None) -> Processing:
    return next((one for one in _PROCESSINGS if one == name), "img2img")


def unread_extras(popped: ImagePopped) -> tuple[JobMetadata, ...]:
    """Faults for further source pictures, which no family here reads."""
    return tuple(
        JobMetadata(type="extra_source_images", value="parse_failed", ref=str(index))
        for index in range(len(popped.extra_source_images or ()))
    )


def batch_place(index: int, count: int) -> tuple[JobMetadata, ...]:
    """Which picture of its batch this is; nothing for a single one."""
    if count == 1:
        return ()
    return (JobMetadata(type="batch_index", value="see_ref", ref=str(index)),)
