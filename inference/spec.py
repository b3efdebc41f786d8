"""What to draw: one job is one picture. Read from a pop answer, coerced, never refused. Pure.

The rule of the reference engine holds: a known field never raises, it is clamped or replaced by
its default; what cannot be honoured becomes a fault in the metadata of the result.
"""

import math
from collections.abc import Callable
from typing import Literal, TypeVar

import msgspec
from msgspec import UnsetType

from horde_core.protocol.image import ImagePopped, JobMetadata, JobPayload
from inference.prompts import split_negative

T = TypeVar("T")
GRID = 64
LARGEST_SIDE = 8192
Processing = Literal["txt2img", "img2img", "inpainting", "outpainting"]


class ImageJob(msgspec.Struct, frozen=True, kw_only=True):
    """One picture. ``clip_skip`` 1 is the last layer of the text encoder, 2 the one before.

    ``source_image`` and ``source_mask`` are encoded pictures (white in the mask: draw here).
    ``denoising_strength`` is 1 where there is no source.
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

    def __post_init__(self) -> None:
        clamped = {
            "width": on_grid(self.width),
            "height": on_grid(self.height),
            "steps": min(max(self.steps, 1), 500),
            "cfg_scale": _within(self.cfg_scale, 1.0, 100.0, 7.5),
            "clip_skip": min(max(self.clip_skip, 1), 20),
            "hires_strength": _within(self.hires_strength, 0.01, 1.0, 0.65),
            "denoising_strength": _within(self.denoising_strength, 0.01, 1.0, 1.0),
        }
        for name, value in clamped.items():
            msgspec.structs.force_setattr(self, name, value)


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
) -> tuple[ImageJob, ...]:
    """One job for each id of the batch, with seeds that count up from the batch's seed.

    ``chance`` gives the seed of a batch that names none.
    """
    payload = popped.payload
    first_seed = _seed(payload.seed, chance)
    positive, negative = split_negative(_or(payload.prompt, ""))
    return tuple(
        ImageJob(
            id=job_id,
            model=popped.model or "",
            prompt=positive,
            negative_prompt=negative,
            seed=first_seed + index,
            width=payload.width,
            height=payload.height,
            steps=payload.ddim_steps,
            cfg_scale=payload.cfg_scale,
            sampler=payload.sampler_name.lower(),
            karras=payload.karras,
            clip_skip=_or(payload.clip_skip, 1),
            tiling=payload.tiling,
            hires_fix=payload.hires_fix,
            hires_strength=_or(payload.hires_fix_denoising_strength, 0.65),
            denoising_strength=_or(payload.denoising_strength, 1.0) if source_image else 1.0,
            processing=_processing(popped.source_processing) if source_image else "txt2img",
            source_image=source_image,
            source_mask=source_mask if source_image else None,
        )
        for index, job_id in enumerate(popped.ids)
    )


def _or(value: T | UnsetType, default: T) -> T:
    return default if isinstance(value, UnsetType) else value


def _seed(text: str | UnsetType, chance: Callable[[], int]) -> int:
    try:
        return abs(int(_or(text, ""))) % 2**63
    except ValueError:
        return chance()


def _processing(name: str | None) -> Processing:
    if name == "inpainting":
        return "inpainting"
    return "outpainting" if name == "outpainting" else "img2img"


def unmet(payload: JobPayload) -> tuple[JobMetadata, ...]:
    """Faults for the parts of a payload that this worker never offered and cannot add."""
    faults = [
        JobMetadata(type="lora", value="download_failed", ref=lora.name)
        for lora in _or(payload.loras, [])
    ]
    faults += [
        JobMetadata(type="ti", value="download_failed", ref=ti.name) for ti in _or(payload.tis, [])
    ]
    return tuple(faults)


def batch_place(index: int, count: int) -> tuple[JobMetadata, ...]:
    """Which picture of its batch this is; nothing for a single one."""
    if count == 1:
        return ()
    return (JobMetadata(type="batch_index", value="see_ref", ref=str(index)),)
