"""The pictures a job comes with: read, judged, brought to size. Pure (Pillow, numpy)."""

from dataclasses import dataclass, replace

import msgspec
import numpy as np
from PIL import Image

from inference.ipc.messages import SourceFault
from inference.pictures import Unreadable, fitted, mask_of, read_source
from inference.spec import ImageJob


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """``unread`` are inputs that were sent but could not be used."""

    image: Image.Image | None = None
    mask: Image.Image | None = None
    unread: tuple[SourceFault, ...] = ()

    def fitted(self, size: tuple[int, int]) -> Image.Image:
        assert self.image is not None
        return fitted(self.image, *size)

    def where(self, size: tuple[int, int]) -> Image.Image | None:
        """Where to draw (white), or None where that is everywhere."""
        if self.image is None or (self.mask is None and self.image.mode != "RGBA"):
            return None
        return mask_of(self.image, self.mask, size)


def read(job: ImageJob) -> Sources:
    if job.source_image is None:
        return Sources()
    try:
        image = read_source(job.source_image)
    except Unreadable:
        return Sources(unread=("source_image",))
    if job.source_mask is None:
        return Sources(image)
    try:
        return Sources(image, read_source(job.source_mask))
    except Unreadable:
        return Sources(image, unread=("source_mask",))


def for_painting(job: ImageJob, sources: Sources) -> Sources:
    """What an inpainting model needs: noise where there is no picture, all white without a mask.

    What was made up is named as unread, as the reference engine does.
    """
    if sources.image is None:
        noise = np.random.default_rng(job.seed).integers(
            0, 256, (job.height, job.width, 3), dtype=np.uint8
        )
        made = Image.fromarray(noise)
        sources = replace(sources, image=made, mask=None, unread=("source_image",))
    if sources.where((job.width, job.height)) is None:
        white = Image.new("L", (job.width, job.height), 255)
        unread = (*sources.unread, "source_mask")
        sources = replace(sources, mask=white, unread=tuple(dict.fromkeys(unread)))
    return sources


def as_drawn(job: ImageJob, sources: Sources, *, inpainting_model: bool) -> ImageJob:
    """The job as it can be drawn with what came with it."""
    if inpainting_model:
        strength = job.denoising_strength if job.source_image else 1.0
        return msgspec.structs.replace(
            job, processing="inpainting", denoising_strength=strength, hires_fix=False
        )
    if sources.image is None or job.control_type is not None:
        return msgspec.structs.replace(job, processing="txt2img", denoising_strength=1.0)
    return job
