"""How much device memory a job will need beside the weights. Pure.

The figures are the reference engine's own table for its scheduler: megabytes of activations of a
step, and of turning latents into pixels, for each megapixel; and what a job may bring along.
"""

from dataclasses import dataclass

from inference.spec import ImageJob

MB = 1024 * 1024
MEGAPIXEL = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Family:
    step: int
    decode: int


_LARGE = _Family(1500, 3500)
_FAMILIES = {
    "stable_diffusion_1": _Family(900, 2500),
    "stable_diffusion_2_512": _Family(900, 2500),
    "stable_diffusion_2_768": _Family(900, 2500),
    "stable_diffusion_xl": _Family(1200, 2500),
    "z_image_turbo": _Family(1200, 3200),
}
LORA = 400
CONTROL = 1800
CONTROL_MEGAPIXEL = 300
SOURCE = 300


@dataclass(frozen=True, slots=True)
class Need:
    """In bytes. Steps of several jobs are held at once, pictures are decoded one by one."""

    step: int
    decode: int


def need(job: ImageJob, baseline: str) -> Need:
    """Of one job of a model of this family; of an unknown one it is the largest.

    >>> need(ImageJob(id="1", model="m", prompt="", seed=1), "stable_diffusion_1").step // MB
    225
    """
    family = _FAMILIES.get(baseline, _LARGE)
    megapixels = job.width * job.height / MEGAPIXEL
    step = family.step * megapixels + LORA * len(job.loras)
    if job.control_type is not None:
        step += CONTROL + CONTROL_MEGAPIXEL * megapixels
    elif job.source_image is not None:
        step += SOURCE
    return Need(int(step * MB), int(family.decode * megapixels * MB))


def together(needs: list[Need]) -> int:
    """Bytes of several jobs at once.

    >>> together([Need(2, 10), Need(3, 20)])
    25
    """
    return sum(one.step for one in needs) + max((one.decode for one in needs), default=0)
