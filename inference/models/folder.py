"""Models from folders in diffusers' layout."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
import torch

from inference.families.flux import FluxModel
from inference.families.form import Model
from inference.families.unet import Prediction, UNetModel
from inference.families.zimage import ZImageModel
from inference.flow import FlowTable
from inference.libraries import (
    AutoencoderKL,
    AutoModel,
    AutoTokenizer,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    FluxTransformer2DModel,
    T5EncoderModel,
    UNet2DConditionModel,
    ZImageTransformer2DModel,
)
from inference.models.tokenizers import tokenizer_in
from inference.schedules import NoiseTable
from inference.text_chat import ChatEncoder
from inference.text_encode import ClipEncoder, ClipStack
from inference.text_t5 import T5Encoder
from inference.vae import Autoencoder


class NoiseConfig(msgspec.Struct, frozen=True):
    """What matters of ``scheduler/scheduler_config.json``; the sampler is the job's choice."""

    beta_start: float = 0.00085
    beta_end: float = 0.012
    beta_schedule: Literal["scaled_linear", "linear"] = "scaled_linear"
    num_train_timesteps: int = 1000
    prediction_type: Prediction = "epsilon"
    rescale_betas_zero_snr: bool = False
    shift: float | None = 1.0
    use_dynamic_shifting: bool = False
    base_shift: float | None = 0.5
    max_shift: float | None = 1.15
    base_image_seq_len: int | None = 256
    max_image_seq_len: int | None = 4096
    shift_terminal: float | None = None

    @property
    def table(self) -> NoiseTable:
        return NoiseTable.of_betas(
            self.beta_start,
            self.beta_end,
            self.num_train_timesteps,
            even_roots=self.beta_schedule == "scaled_linear",
            to_noise=self.rescale_betas_zero_snr,
        )

    @property
    def flow(self) -> FlowTable:
        return FlowTable(
            shift=self.shift or 1.0,
            dynamic=self.use_dynamic_shifting,
            base_shift=self.base_shift or 0.5,
            max_shift=self.max_shift or 1.15,
            base_tokens=self.base_image_seq_len or 256,
            max_tokens=self.max_image_seq_len or 4096,
            terminal=self.shift_terminal,
        )


class Parts:
    """The parts of a model in one folder, loaded as they are asked for."""

    def __init__(self, path: Path, device: torch.device, dtype: torch.dtype) -> None:
        self.path = path
        self.device = device
        self.dtype = dtype

    def has(self, name: str) -> bool:
        return (self.path / name).is_dir()

    def net(self, kind: Any, name: str, dtype: torch.dtype | None = None) -> Any:
        part = kind.from_pretrained(
            self.path / name,
            dtype=dtype or self.dtype,
            local_files_only=True,
            use_safetensors=True,
        )
        return part.to(self.device).eval().requires_grad_(requires_grad=False)

    def autoencoder(self) -> Autoencoder:
        """In float32 where it says that halves overflow in it and bfloat16 is not used."""
        net = self.net(AutoencoderKL, "vae")
        if net.config.force_upcast and self.dtype == torch.float16:
            net = net.float()
        return Autoencoder.of(net)

    def tokenizer(self, name: str, kind: Any = CLIPTokenizer) -> Any:
        return tokenizer_in(self.path / name, kind)

    @property
    def noise(self) -> NoiseConfig:
        return noise_in(self.path)


def noise_in(folder: Path) -> NoiseConfig:
    """What the scheduler's config in a model's folder says.

    Raises:
        OSError, msgspec.MsgspecError
    """
    file = folder / "scheduler" / "scheduler_config.json"
    return msgspec.json.decode(file.read_bytes(), type=NoiseConfig)


def open_folder(path: Path, device: torch.device, dtype: torch.dtype) -> Model:
    """A model of any family known here, told by what is in the folder.

    Raises:
        OSError, ValueError, RuntimeError, msgspec.MsgspecError: a part is missing or broken.
    """
    parts = Parts(path, device, dtype)
    if parts.has("transformer"):
        return _transformer(parts)
    return _sdxl(parts) if parts.has("text_encoder_2") else _sd(parts)


def _sd(parts: Parts) -> UNetModel:
    unet = parts.net(UNet2DConditionModel, "unet")
    noise = parts.noise
    encoder = ClipEncoder(
        "text_1", parts.tokenizer("tokenizer"), parts.net(CLIPTextModel, "text_encoder")
    )
    vae = parts.autoencoder()
    side = int(unet.config.sample_size) * vae.factor
    second = f"stable_diffusion_2_{768 if side == 768 else 512}"
    return UNetModel(
        baseline=second if unet.config.use_linear_projection else "stable_diffusion_1",
        unet=unet,
        vae=vae,
        text=ClipStack((encoder,)),
        table=noise.table,
        prediction=noise.prediction_type,
        native=side,
        device=parts.device,
        dtype=parts.dtype,
    )


def _sdxl(parts: Parts) -> UNetModel:
    unet = parts.net(UNet2DConditionModel, "unet")
    noise = parts.noise
    first = ClipEncoder(
        "text_1",
        parts.tokenizer("tokenizer"),
        parts.net(CLIPTextModel, "text_encoder"),
        normed=False,
        skipped=1,
    )
    second = ClipEncoder(
        "text_2",
        parts.tokenizer("tokenizer_2"),
        parts.net(CLIPTextModelWithProjection, "text_encoder_2"),
        normed=False,
        skipped=1,
    )
    vae = parts.autoencoder()
    return UNetModel(
        baseline="stable_diffusion_xl",
        unet=unet,
        vae=vae,
        text=ClipStack((first, second)),
        table=noise.table,
        prediction=noise.prediction_type,
        native=int(unet.config.sample_size) * vae.factor,
        device=parts.device,
        dtype=parts.dtype,
        sized=True,
    )


class _Kind(msgspec.Struct, frozen=True):
    name: str = msgspec.field(default="", name="_class_name")


def _transformer(parts: Parts) -> Model:
    raw = (parts.path / "transformer" / "config.json").read_bytes()
    kind = msgspec.json.decode(raw, type=_Kind).name
    known: dict[str, Callable[[Parts], Model]] = {
        "FluxTransformer2DModel": _flux,
        "ZImageTransformer2DModel": _zimage,
    }
    if kind not in known:
        raise ValueError(f"its transformer is a {kind or 'nameless one'}, which is not known here")
    return known[kind](parts)


def _zimage(parts: Parts) -> ZImageModel:
    return ZImageModel(
        transformer=parts.net(ZImageTransformer2DModel, "transformer"),
        vae=parts.autoencoder(),
        text=ChatEncoder(
            parts.tokenizer("tokenizer", AutoTokenizer), parts.net(AutoModel, "text_encoder")
        ),
        table=parts.noise.flow,
        native=1024,
        device=parts.device,
        dtype=parts.dtype,
    )


def _flux(parts: Parts) -> FluxModel:
    clip = ClipEncoder(
        "text_1", parts.tokenizer("tokenizer"), parts.net(CLIPTextModel, "text_encoder")
    )
    transformer = parts.net(FluxTransformer2DModel, "transformer")
    guided = bool(transformer.config.guidance_embeds)
    t5 = T5Encoder(
        parts.tokenizer("tokenizer_2", AutoTokenizer),
        parts.net(T5EncoderModel, "text_encoder_2"),
        length=512 if guided else 256,
    )
    return FluxModel(
        transformer=transformer,
        vae=parts.autoencoder(),
        clip=ClipStack((clip,)),
        t5=t5,
        table=parts.noise.flow,
        native=1024,
        device=parts.device,
        dtype=parts.dtype,
        baseline="flux_dev" if guided else "flux_schnell",
    )
