"""What the engine asks of a model, whatever its family."""

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from inference.adapters import Adapter
from inference.schedules import Sigmas
from inference.textual_inversion import Embedding
from inference.told import Conditioning, Together, Told
from inference.vae import Autoencoder


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What a job says: ``adapters`` with their strengths in the text encoders."""

    positive: str
    negative: str = ""
    clip_skip: int = 1
    cfg_scale: float = 1.0
    adapters: tuple[tuple[Adapter, float], ...] = ()
    embeddings: tuple[Embedding, ...] = ()


class Model(Protocol):
    """A loaded model. ``native`` is the side in pixels it was trained on.

    All latents are in the variance-exploding form (clean + sigma · noise) and float32, also for
    families that were trained on something else.
    """

    baseline: str
    native: int
    vae: Autoencoder
    device: torch.device

    @property
    def beside(self) -> int:
        """How many further latent channels it reads (5 for inpainting models)."""
        ...

    def networks(self) -> dict[str, Any]:
        """Everything with weights, by part."""
        ...

    def latent_shape(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Of one picture of ``width`` x ``height`` pixels."""
        ...

    def first_size(self, width: int, height: int) -> tuple[int, int]:
        """Pixels of the first pass of a picture of two; the same size where one will do."""
        ...

    def levels(self, schedule: str, steps: int, strength: float, size: tuple[int, int]) -> Sigmas:
        """Falling to 0, ``steps`` + 1 of them."""
        ...

    def spread(self, sigma: float) -> float:
        """What unit noise is multiplied by to start from nothing at ``sigma``."""
        ...

    def conditioning(self, words: Words, width: int, height: int) -> Conditioning: ...

    def denoised(self, x: Tensor, sigmas: list[float], told: Told, together: Together) -> Tensor:
        """The estimate of the clean latents: (rows, channels, h, w), each row at its own sigma."""
        ...

    def set_tiled(self, tiled: bool) -> None:
        """Whether opposite edges of the picture meet. Without effect where it cannot be."""
        ...
