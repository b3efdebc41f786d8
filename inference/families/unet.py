"""Stable Diffusion 1, 2 and XL, and everything of their shape: a UNet in a Gaussian diffusion."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor, nn

from inference import hires
from inference.adapters import Attachments
from inference.families.form import Words
from inference.schedules import NoiseTable, Sigmas, levels
from inference.text_encode import ClipStack, Encoded
from inference.told import Conditioning, Together, Told
from inference.vae import Autoencoder

Prediction = Literal["epsilon", "v_prediction"]


@dataclass(slots=True, eq=False)
class UNetModel:
    """``sized``: the model is told the size of the picture (SDXL)."""

    baseline: str
    unet: Any
    vae: Autoencoder
    text: ClipStack
    table: NoiseTable
    prediction: Prediction
    native: int
    device: torch.device
    dtype: torch.dtype
    sized: bool = False
    _tiled: bool = field(default=False, init=False)
    _attachments: Attachments = field(default_factory=lambda: Attachments("unet"), init=False)

    @property
    def beside(self) -> int:
        return int(self.unet.config.in_channels) - self.vae.channels

    def networks(self) -> dict[str, Any]:
        return {"unet": self.unet, "vae": self.vae.net, **self.text.networks()}

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int, int]:
        factor = self.vae.factor
        return 1, self.vae.channels, height // factor, width // factor

    def first_size(self, width: int, height: int) -> tuple[int, int]:
        rule = hires.first_pass_xl if self.sized else hires.first_pass
        return rule(width, height, self.native) or (width, height)

    def levels(self, schedule: str, steps: int, strength: float, size: tuple[int, int]) -> Sigmas:
        return levels(self.table, schedule, steps, strength)

    def spread(self, sigma: float) -> float:
        return math.sqrt(1 + sigma**2)

    def conditioning(self, words: Words, width: int, height: int) -> Conditioning:
        positive, negative = self.text.pair(words)
        return Conditioning(
            self._told(positive, width, height),
            self._told(negative, width, height),
            words.cfg_scale,
        )

    def _told(self, encoded: Encoded, width: int, height: int) -> Told:
        if not self.sized or encoded.pooled is None:
            return {"context": encoded.states}
        whole = torch.tensor([[height, width, 0, 0, height, width]], device=self.device)
        return {"context": encoded.states, "pooled": encoded.pooled, "size": whole}

    @torch.inference_mode()
    def denoised(self, x: Tensor, sigmas: list[float], told: Told, together: Together) -> Tensor:
        """Scalings of Karras et al. 2022, table 1 (VP column); v-prediction after Salimans & Ho
        2022 (arXiv 2202.00512). Float32 in and out, whatever the model computes in.
        """
        sigma = torch.tensor(sigmas, device=x.device, dtype=x.dtype).view(-1, 1, 1, 1)
        whole = torch.sqrt(sigma**2 + 1)
        guess = self._guess((x / whole).to(self.dtype), sigmas, told, together).to(x.dtype)
        if self.prediction == "v_prediction":
            return x / whole**2 - guess * sigma / whole
        return x - guess * sigma

    def _guess(self, scaled: Tensor, sigmas: list[float], told: Told, together: Together) -> Tensor:
        timesteps = torch.tensor(
            [self.table.timestep(sigma) for sigma in sigmas],
            device=scaled.device,
            dtype=torch.float32,
        )
        about = _about(told, self.dtype)
        steering = _steering(scaled, timesteps, together)
        if together.beside is not None:
            scaled = torch.cat([scaled, together.beside.to(scaled)], dim=1)
        with self._attachments.using(self.unet, together.adapters):
            guess: Tensor = self.unet(scaled, timesteps, **about, **steering, return_dict=False)[0]
        return guess

    def set_tiled(self, tiled: bool) -> None:
        """Convolutions pad from the other side of the picture."""
        if tiled == self._tiled:
            return
        for part in (self.unet, self.vae.net):
            for layer in part.modules():
                if isinstance(layer, nn.Conv2d):
                    layer.padding_mode = "circular" if tiled else "zeros"
        self._tiled = tiled


def _about(told: Told, dtype: torch.dtype) -> dict[str, Any]:
    about: dict[str, Any] = {"encoder_hidden_states": told["context"].to(dtype)}
    if "size" in told:
        about["added_cond_kwargs"] = {
            "text_embeds": told["pooled"].to(dtype),
            "time_ids": told["size"].to(dtype),
        }
    return about


def _steering(scaled: Tensor, timesteps: Tensor, together: Together) -> dict[str, Any]:
    """What the ControlNets add, summed: Zhang et al. 2023 (arXiv 2302.05543)."""
    if not together.controls:
        return {}
    down: list[Tensor] = []
    middle: Tensor | None = None
    for control in together.controls:
        downs, mid = control.net(
            scaled,
            timesteps,
            **_about(control.told, scaled.dtype),
            controlnet_cond=control.hints.to(scaled),
            conditioning_scale=control.scales.view(-1, 1, 1, 1).to(scaled),
            return_dict=False,
        )
        down = [one + more for one, more in zip(down, downs, strict=True)] if down else list(downs)
        middle = mid if middle is None else middle + mid
    return {
        "down_block_additional_residuals": down,
        "mid_block_additional_residual": middle,
    }
