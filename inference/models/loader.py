"""Load a model folder into memory, and keep the models used last."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
import torch

from inference.families.sd import Prediction, StableDiffusion
from inference.libraries import (
    AutoencoderKL,
    CLIPTextModel,
    CLIPTokenizer,
    UNet2DConditionModel,
)
from inference.models.registry import LocalModel
from inference.safety.gate import SafetyGate
from inference.schedules import NoiseTable
from inference.text_encode import TextEncoder


class Unloadable(Exception):
    """A model folder that this engine cannot use."""


class NoiseConfig(msgspec.Struct, frozen=True):
    """What matters of ``scheduler/scheduler_config.json``; the sampler is the job's choice."""

    beta_start: float = 0.00085
    beta_end: float = 0.012
    beta_schedule: Literal["scaled_linear"] = "scaled_linear"
    num_train_timesteps: int = 1000
    prediction_type: Prediction = "epsilon"


def device_of(wish: str) -> torch.device:
    """``auto`` is the GPU where there is one."""
    if wish == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(wish)


def load(path: Path, device: torch.device) -> StableDiffusion:
    """A model from a folder in diffusers' layout; float16 on a GPU, float32 elsewhere.

    Raises:
        Unloadable: the folder lacks a part, or a part is of a kind not known here.
    """
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    try:
        noise = _noise_config(path)
        unet = _part(UNet2DConditionModel, path, "unet", device, dtype)
        vae = _part(AutoencoderKL, path, "vae", device, dtype)
        text_model = _part(CLIPTextModel, path, "text_encoder", device, dtype)
        tokenizer = CLIPTokenizer.from_pretrained(path / "tokenizer", local_files_only=True)
    except (OSError, ValueError, RuntimeError, msgspec.MsgspecError) as error:
        raise Unloadable(f"{path.name}: {error}") from error
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    return StableDiffusion(
        unet=unet,
        vae=vae,
        text=TextEncoder(tokenizer, text_model),
        table=NoiseTable.scaled_linear(noise.beta_start, noise.beta_end, noise.num_train_timesteps),
        prediction=noise.prediction_type,
        native=int(unet.config.sample_size) * factor,
        factor=factor,
        scaling=float(vae.config.scaling_factor),
        device=device,
        dtype=dtype,
    )


def _noise_config(path: Path) -> NoiseConfig:
    file = path / "scheduler" / "scheduler_config.json"
    return msgspec.json.decode(file.read_bytes(), type=NoiseConfig)


def _part(kind: Any, path: Path, name: str, device: torch.device, dtype: torch.dtype) -> Any:
    part = kind.from_pretrained(
        path / name, dtype=dtype, local_files_only=True, use_safetensors=True
    )
    return part.to(device).eval().requires_grad_(requires_grad=False)


class ModelShelf:
    """The models used last, loaded; every load passes the safety gate first."""

    def __init__(
        self, models: dict[str, LocalModel], gate: SafetyGate, device: torch.device, keep: int
    ) -> None:
        self._models = models
        self._gate = gate
        self._device = device
        self._keep = keep
        self._loaded: OrderedDict[str, StableDiffusion] = OrderedDict()

    def get(self, name: str, on_load: Callable[[], None]) -> StableDiffusion:
        """The model, loaded now if need be; ``on_load`` is told before that begins.

        Raises:
            Unloadable: not a model of this shelf, or its folder cannot be used.
            NotSafe: the safety gate does not let it be served.
        """
        if name not in self._models:
            raise Unloadable(f"{name!r} is not served here")
        if name not in self._loaded:
            on_load()
            self._gate.admit(self._models[name])
            while len(self._loaded) >= self._keep:
                self._loaded.popitem(last=False)
            self._loaded[name] = load(self._models[name].path, self._device)
        self._loaded.move_to_end(name)
        return self._loaded[name]
