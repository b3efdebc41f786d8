"""Flux.1: a transformer over 2x2 patches of latents, flow matching, guidance distilled into it."""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from inference.adapters import Attachments
from inference.families.form import Words
from inference.flow import FlowTable, Sigmas, time_of
from inference.text_encode import ClipStack, Phrase
from inference.text_t5 import T5Encoder
from inference.told import Conditioning, Together, Told
from inference.vae import Autoencoder

PATCH = 2


@dataclass(slots=True, eq=False)
class FluxModel:
    """A model with guidance embeddings (dev) is told the guidance and needs one row a job; one
    without (schnell) needs none.
    """

    transformer: Any
    vae: Autoencoder
    clip: ClipStack
    t5: T5Encoder
    table: FlowTable
    native: int
    device: torch.device
    dtype: torch.dtype
    baseline: str = "flux_1"
    _attachments: Attachments = field(default_factory=lambda: Attachments("unet"), init=False)

    @property
    def beside(self) -> int:
        return 0

    def networks(self) -> dict[str, Any]:
        return {
            "unet": self.transformer,
            "vae": self.vae.net,
            **self.clip.networks(),
            self.t5.part: self.t5.net,
        }

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int, int]:
        factor = self.vae.factor
        return 1, self.vae.channels, height // factor, width // factor

    def first_size(self, width: int, height: int) -> tuple[int, int]:
        """Always one pass: it draws large sizes well, and a second would cost as much again."""
        return width, height

    def levels(self, schedule: str, steps: int, strength: float, size: tuple[int, int]) -> Sigmas:
        _, _, height, width = self.latent_shape(*size)
        return self.table.levels(schedule, steps, strength, height * width // PATCH**2)

    def spread(self, sigma: float) -> float:
        return 1 + sigma

    def conditioning(self, words: Words, width: int, height: int) -> Conditioning:
        phrase = Phrase(words.positive, 1, words.adapters, words.embeddings)
        pooled = self.clip.encode(phrase).pooled
        assert pooled is not None
        told = {"context": self.t5.encode(words.positive, words.adapters), "pooled": pooled}
        if self.transformer.config.guidance_embeds:
            told["guidance"] = torch.tensor([words.cfg_scale], device=self.device)
        return Conditioning(told, None, 1.0)

    @torch.inference_mode()
    def denoised(self, x: Tensor, sigmas: list[float], told: Told, together: Together) -> Tensor:
        times = torch.tensor([time_of(sigma) for sigma in sigmas], device=x.device, dtype=x.dtype)
        whole = torch.tensor(sigmas, device=x.device, dtype=x.dtype).view(-1, 1, 1, 1) + 1
        mixed = x / whole
        height, width = x.shape[2] // PATCH, x.shape[3] // PATCH
        with self._attachments.using(self.transformer, together.adapters):
            velocity: Tensor = self.transformer(
                hidden_states=packed(mixed).to(self.dtype),
                timestep=times,
                guidance=told.get("guidance"),
                pooled_projections=told["pooled"].to(self.dtype),
                encoder_hidden_states=told["context"].to(self.dtype),
                txt_ids=torch.zeros(told["context"].shape[1], 3, device=x.device),
                img_ids=_places(height, width).to(x.device),
                return_dict=False,
            )[0]
        return mixed - unpacked(velocity.to(x.dtype), height, width) * times.view(-1, 1, 1, 1)

    def set_tiled(self, tiled: bool) -> None:
        """A transformer knows no edges to join."""


def packed(latents: Tensor) -> Tensor:
    """(rows, channels, h, w) to (rows, h · w / 4, channels · 4)."""
    rows, channels, height, width = latents.shape
    split = latents.reshape(rows, channels, height // PATCH, PATCH, width // PATCH, PATCH)
    return split.permute(0, 2, 4, 1, 3, 5).reshape(rows, -1, channels * PATCH**2)


def unpacked(tokens: Tensor, height: int, width: int) -> Tensor:
    """The way back; ``height`` and ``width`` count patches."""
    rows, _, values = tokens.shape
    split = tokens.reshape(rows, height, width, values // PATCH**2, PATCH, PATCH)
    return split.permute(0, 3, 1, 4, 2, 5).reshape(rows, -1, height * PATCH, width * PATCH)


def _places(height: int, width: int) -> Tensor:
    """Where each patch is: (h · w, 3), of which the first column is not used."""
    places = torch.zeros(height, width, 3)
    places[..., 1] = torch.arange(height)[:, None]
    places[..., 2] = torch.arange(width)[None, :]
    return places.reshape(-1, 3)
