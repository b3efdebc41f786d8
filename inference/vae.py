"""The autoencoder of a model: pixels to latents, latents to pixels, and a quick look at latents."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

SWATCHES = 8
"""The picture that colours are learned from has so many patches along a side."""


@dataclass(slots=True, eq=False)
class Autoencoder:
    """``net`` is one of diffusers'. Latents of about unit variance are ``(z - shift) · scaling``.

    ``factor`` is pixels per latent along a side. ``before`` is called before ``net`` works.
    """

    net: Any
    factor: int
    channels: int
    scaling: float
    shift: float = 0.0
    before: Callable[[], None] = lambda: None
    tiled_memory: bool = field(default=False, init=False)
    _colours: Tensor | None = field(default=None, init=False)

    @classmethod
    def of(cls, net: Any) -> "Autoencoder":
        config = net.config
        return cls(
            net=net,
            factor=2 ** (len(config.block_out_channels) - 1),
            channels=int(config.latent_channels),
            scaling=float(config.scaling_factor),
            shift=float(getattr(config, "shift_factor", None) or 0.0),
        )

    @torch.inference_mode()
    def decode(self, latents: Tensor) -> Tensor:
        """(1, channels, h, w) to pixels (height, width, 3), uint8, on the CPU."""
        self.before()
        raw = (latents / self.scaling + self.shift).to(self.net.dtype)
        pixels: Tensor = self.net.decode(raw.to(self.net.device)).sample
        pixels = ((pixels[0].float() / 2 + 0.5).clamp(0, 1) * 255).round()
        return pixels.to(torch.uint8).permute(1, 2, 0).contiguous().cpu()

    @torch.inference_mode()
    def encode(self, pixels: Tensor) -> Tensor:
        """Pixels (height, width, 3), uint8, to latents (1, channels, h, w), float32.

        The mean of the encoder's distribution, so that it needs no noise.
        """
        self.before()
        scaled = pixels.permute(2, 0, 1)[None].to(self.net.device).float() / 127.5 - 1
        mean: Tensor = self.net.encode(scaled.to(self.net.dtype)).latent_dist.mode()
        return (mean.float() - self.shift) * self.scaling

    def save_memory(self) -> bool:
        """Work in overlapping tiles from now on: slower, much smaller peaks. Whether that is new."""
        if self.tiled_memory:
            return False
        self.net.enable_tiling()
        self.tiled_memory = True
        return True

    @torch.inference_mode()
    def glance(self, latents: Tensor) -> Tensor:
        """A rough picture of one pixel per latent: (h, w, 3), uint8, on the CPU.

        A linear map from latents to colours, fitted once to this very autoencoder: no table of
        numbers to keep for each family.
        """
        if self._colours is None:
            self._colours = self._fitted_colours()
        flat = latents[0].float().flatten(1).T
        seen = torch.cat([flat, torch.ones_like(flat[:, :1])], dim=1) @ self._colours.to(flat)
        picture = seen.reshape(*latents.shape[2:], 3)
        return (picture.clamp(0, 1) * 255).round().to(torch.uint8).cpu()

    def _fitted_colours(self) -> Tensor:
        """(channels + 1, 3), by least squares on a picture of colour patches."""
        patches = torch.rand(1, 3, SWATCHES, SWATCHES, generator=torch.Generator().manual_seed(0))
        side = SWATCHES * 4 * self.factor
        picture = functional.interpolate(patches, (side, side), mode="nearest")
        latents = self.encode((picture[0].permute(1, 2, 0) * 255).round().to(torch.uint8)).cpu()
        flat = latents[0].flatten(1).T
        known = torch.cat([flat, torch.ones_like(flat[:, :1])], dim=1)
        wanted = functional.interpolate(patches, latents.shape[2:], mode="nearest")[0].flatten(1).T
        solution: Tensor = torch.linalg.lstsq(known, wanted).solution
        return solution
