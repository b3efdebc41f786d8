"""Everything a job needs before its first step: sources, words, adapters, control, its program."""

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from horde_core.protocol.image import JobMetadata
from inference import sources
from inference.control import qr
from inference.control.annotators import Annotators
from inference.families.form import Model, Words
from inference.ipc.messages import SourceFault
from inference.painting import grown, put_back
from inference.pictures import fitted
from inference.programs import Program, Start, first_size, program_of
from inference.sources import Sources
from inference.spec import ImageJob
from inference.stock import Fitted, Stock
from inference.told import Conditioning, Control, Extras


@dataclass(slots=True, eq=False)
class Prepared:
    """A job that can be stepped. ``unread`` are inputs that could not be used."""

    job: ImageJob
    model: Model
    program: Program
    conditioning: Conditioning
    extras: Extras
    unread: tuple[SourceFault, ...]
    faults: tuple[JobMetadata, ...]
    source: Image.Image | None = None
    mask: Image.Image | None = None
    since: float = field(default_factory=time.monotonic)

    def finished(self, drawn: Tensor) -> Tensor:
        """The drawn picture with the source's own pixels outside the mask."""
        if self.source is None or self.mask is None:
            return drawn
        size = (self.job.width, self.job.height)
        whole = put_back(Image.fromarray(drawn.numpy()), fitted(self.source, *size), self.mask)
        return pixels_of(whole)


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    """Prepares jobs with what is in stock."""

    stock: Stock = field(default_factory=Stock)
    annotators: Annotators = field(default_factory=Annotators)

    def map_of(self, job: ImageJob) -> Tensor | None:
        """The control map, where that is all a job asks for: (height, width, 3), uint8.

        Raises:
            Unannotated: its annotator is not on this machine.
        """
        if not job.return_control_map or job.control_type is None:
            return None
        read = sources.read(job)
        if read.image is None:
            return None
        picture = fitted(read.image, job.width, job.height)
        return pixels_of(self.annotators.annotated(picture, job.control_type))

    def prepare(self, job: ImageJob, model: Model) -> Prepared:
        """All that a job needs, from its payload to the noise it starts from.

        Raises:
            NoControlNet, Unannotated: what steers the job is not on this machine.
            NoQrCode: its QR code cannot be made.
        """
        read = sources.read(job)
        if model.beside:
            read = sources.for_painting(job, read)
        job = sources.as_drawn(job, read, inpainting_model=bool(model.beside))
        fitted_adapters = self.stock.fitted(job, model)
        model.set_tiled(job.tiling)
        start, extras, mask = self._begun(job, model, read, fitted_adapters)
        return Prepared(
            job=job,
            model=model,
            program=program_of(job, model, start),
            conditioning=model.conditioning(_words(job, fitted_adapters), job.width, job.height),
            extras=extras,
            unread=read.unread,
            faults=(*_extra_faults(job), *fitted_adapters.faults),
            source=read.image,
            mask=mask,
        )

    def _begun(
        self, job: ImageJob, model: Model, read: Sources, fit: Fitted
    ) -> tuple[Start, Extras, Image.Image | None]:
        """Where the latents start, what the model reads besides, and where to draw."""
        controls = self._code(job, model, fit) if job.workflow == qr.WORKFLOW else ()
        if read.image is not None and job.control_type is not None:
            controls += self._controls(job, model, read)
        extras = Extras(controls=controls, adapters=fit.in_model)
        if read.image is None or job.control_type is not None:
            return Start(), extras, None
        latents = model.vae.encode(pixels_of(read.fitted(first_size(job, model))))
        mask = read.where((job.width, job.height))
        if mask is None:
            return Start(latents), extras, None
        wide = grown(mask) if job.painting else mask
        small = _latent_mask(wide, latents)
        if model.beside:
            beside = torch.cat([small, _hidden(read.fitted(wide.size), wide, model)], dim=1)
            start = Start(latents) if job.denoising_strength < 1 else Start()
            return start, replace(extras, beside=beside), mask
        return Start(latents, small), extras, mask

    def _controls(self, job: ImageJob, model: Model, read: Sources) -> tuple[Control, ...]:
        assert job.control_type is not None
        picture = read.fitted(first_size(job, model))
        if not job.image_is_control:
            picture = self.annotators.annotated(picture, job.control_type)
        net = self._net(job.control_type, model)
        return (Control(net, _hint(picture, model), job.control_strength),)

    def _code(self, job: ImageJob, model: Model, fit: Fitted) -> tuple[Control, ...]:
        """A QR code in two layers; that of the marks may have words of its own."""
        wish = qr.wish_of(job)
        both = qr.layers(wish, job.width, job.height)
        net = self._net(qr.WORKFLOW, model)
        words = None
        if wish.function_prompt:
            said = replace(_words(job, fit), positive=wish.function_prompt)
            words = model.conditioning(said, job.width, job.height)
        return (
            Control(net, _hint(both.data, model), job.control_strength),
            Control(net, _hint(both.function, model), job.control_strength, words),
        )

    def _net(self, name: str, model: Model) -> Any:
        dtype = next(model.networks()["unet"].parameters()).dtype
        return self.stock.nets.get(name, model.baseline, model.device, dtype)


def _hint(picture: Image.Image, model: Model) -> Tensor:
    return pixels_of(picture).permute(2, 0, 1)[None].to(model.device).float() / 255


def pixels_of(picture: Image.Image) -> Tensor:
    """(height, width, 3), uint8."""
    return torch.from_numpy(np.asarray(picture.convert("RGB")).copy())


def _words(job: ImageJob, fit: Fitted) -> Words:
    return Words(
        positive=job.prompt,
        negative=job.negative_prompt,
        clip_skip=job.clip_skip,
        cfg_scale=job.cfg_scale,
        adapters=fit.in_text,
        embeddings=fit.embeddings,
    )


def _latent_mask(mask: Image.Image, latents: Tensor) -> Tensor:
    """(1, 1, h, w): 1 where at least half of a latent's pixels are to be drawn."""
    small = mask.resize((latents.shape[3], latents.shape[2]), Image.Resampling.BOX)
    values = torch.from_numpy(np.asarray(small, dtype=np.float32) / 255).to(latents)
    return (values[None, None] >= 0.5).to(latents)


def _hidden(picture: Image.Image, mask: Image.Image, model: Model) -> Tensor:
    """Latents of the picture with grey where it will be drawn."""
    seen = picture.copy()
    seen.paste((127, 127, 127), mask=mask.point(lambda value: 255 if value >= 128 else 0))
    return model.vae.encode(pixels_of(seen))


def _extra_faults(job: ImageJob) -> tuple[JobMetadata, ...]:
    """No family here reads further source pictures."""
    return tuple(
        JobMetadata(type="extra_source_images", value="parse_failed", ref=str(index))
        for index in range(len(job.extra_sources))
    )
