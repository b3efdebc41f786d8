"""Z-Image: one transformer over words and 2x2 patches of latents, flow matching."""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from inference.adapters import Attachments
from inference.families.form import Words
from inference.flow import FlowTable, Sigmas, time_of
from inference.text_chat import ChatEncoder
from inference.told import Conditioning, Together, Told
from inference.vae import Autoencoder

PATCH = 2


@dataclass(slots=True, eq=False)
class ZImageModel:
    """Few steps and ``cfg_scale`` 1 for the distilled model ("turbo"); more for others."""

    transformer: Any
    vae: Autoencoder
    text: ChatEncoder
    table: FlowTable
    native: int
    device: torch.device
    dtype: torch.dtype
    baseline: str = "z_image_turbo"
    _attachments: Attachments = field(default_factory=lambda: Attachments("unet"), init=False)

    @property
    def beside(self) -> int:
        return 0

    def networks(self) -> dict[str, Any]:
        return {"unet": self.transformer, "vae": self.vae.net, self.text.part: self.text.net}

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int, int]:
        factor = self.vae.factor
        return 1, self.vae.channels, height // factor, width // factor

    def first_size(self, width: int, height: int) -> tuple[int, int]:
        return width, height

    def levels(self, schedule: str, steps: int, strength: float, size: tuple[int, int]) -> Sigmas:
        _, _, height, width = self.latent_shape(*size)
        return self.table.levels(schedule, steps, strength, height * width // PATCH**2)

    def spread(self, sigma: float) -> float:
        return 1 + sigma

    def conditioning(self, words: Words, width: int, height: int) -> Conditioning:
        guided = words.cfg_scale > 1
        return Conditioning(
            self._told(words.positive),
            self._told(words.negative) if guided else None,
            words.cfg_scale,
        )

    def _told(self, prompt: str) -> Told:
        states, count = self.text.encode(prompt)
        return {"context": states, "length": torch.tensor([count])}

    @torch.inference_mode()
    def denoised(self, x: Tensor, sigmas: list[float], told: Told, together: Together) -> Tensor:
        """Its own time runs from noise (0) to the picture (1), and so does its velocity."""
        times = torch.tensor([time_of(sigma) for sigma in sigmas], device=x.device, dtype=x.dtype)
        whole = torch.tensor(sigmas, device=x.device, dtype=x.dtype).view(-1, 1, 1, 1) + 1
        mixed = x / whole
        words = [
            states[:count].to(self.dtype)
            for states, count in zip(told["context"], told["length"].tolist(), strict=True)
        ]
        with self._attachments.using(self.transformer, together.adapters):
            velocities = self.transformer(
                list(mixed.to(self.dtype)[:, :, None].unbind(0)),
                1 - times,
                words,
                return_dict=False,
            )[0]
        velocity = torch.stack(list(velocities))[:, :, 0].to(x.dtype)
        return mixed + velocity * times.view(-1, 1, 1, 1)

    def set_tiled(self, tiled: bool) -> None:
        """A transformer knows no edges to join."""
