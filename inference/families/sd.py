"""Stable Diffusion 1.x and 2.x, and everything of their shape."""

from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor, nn

from inference.schedules import NoiseTable
from inference.text_encode import TextEncoder

Prediction = Literal["epsilon", "v_prediction"]


@dataclass(slots=True, eq=False)
class StableDiffusion:
    """A loaded model.

    ``native`` is the side in pixels it was trained on, ``factor`` pixels per latent along a side,
    ``scaling`` what latents are multiplied by to have about unit variance.
    """

    unet: Any
    vae: Any
    text: TextEncoder
    table: NoiseTable
    prediction: Prediction
    native: int
    factor: int
    scaling: float
    device: torch.device
    dtype: torch.dtype
    _tiled: bool = field(default=False, init=False)

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Of one picture of ``width`` x ``height`` pixels."""
        channels = int(self.vae.config.latent_channels)
        return 1, channels, height // self.factor, width // self.factor

    @torch.inference_mode()
    def denoised(self, x: Tensor, sigmas: list[float], context: Tensor) -> Tensor:
        """The estimate of the clean latents: (rows, channels, h, w), each row at its own sigma.

        Scalings of Karras et al. 2022, table 1 (VP column); v-prediction after Salimans & Ho 2022
        (arXiv 2202.00512). Float32 in and out, whatever the model computes in.
        """
        sigma = torch.tensor(sigmas, device=x.device, dtype=x.dtype).view(-1, 1, 1, 1)
        whole = torch.sqrt(sigma**2 + 1)
        timesteps = torch.tensor([self.table.timestep(s) for s in sigmas], device=x.device)
        guess: Tensor = self.unet(
            (x / whole).to(self.dtype),
            timesteps.to(torch.float32),
            encoder_hidden_states=context.to(self.dtype),
            return_dict=False,
        )[0].to(x.dtype)
        if self.prediction == "v_prediction":
            return x / whole**2 - guess * sigma / whole
        return x - guess * sigma

    @torch.inference_mode()
    def decode(self, latents: Tensor) -> Tensor:
        """(1, channels, h, w) to pixels (height, width, 3), uint8, on the CPU."""
        pixels: Tensor = self.vae.decode((latents / self.scaling).to(self.dtype)).sample
        pixels = ((pixels[0].float() / 2 + 0.5).clamp(0, 1) * 255).round()
        return pixels.to(torch.uint8).permute(1, 2, 0).contiguous().cpu()

    @torch.inference_mode()
    def encode(self, pixels: Tensor) -> Tensor:
        """Pixels (height, width, 3), uint8, to latents (1, channels, h, w), float32.

        The mean of the encoder's distribution, so that it needs no noise.
        """
        scaled = pixels.permute(2, 0, 1)[None].to(self.device).float() / 127.5 - 1
        mean: Tensor = self.vae.encode(scaled.to(self.dtype)).latent_dist.mode()
        return mean.float() * self.scaling

    def set_tiled(self, tiled: bool) -> None:
        """Whether opposite edges of the picture meet: convolutions pad from the other side."""
        if tiled == self._tiled:
            return
        for part in (self.unet, self.vae):
            for layer in part.modules():
                if isinstance(layer, nn.Conv2d):
                    layer.padding_mode = "circular" if tiled else "zeros"
        self._tiled = tiled
