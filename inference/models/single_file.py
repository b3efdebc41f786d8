"""Models from single ``.safetensors`` checkpoints, with the config trees shipped here: no hub.

The kind is told from the names and shapes of the tensors. The weights are converted and loaded by
diffusers; tokenizers come from the vocabulary that open_clip ships.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from inference.families.form import Model
from inference.families.unet import Prediction, UNetModel
from inference.models.checkpoint import UnknownCheckpoint, shapes_in
from inference.models.flux_file import is_flux, open_flux
from inference.models.tokenizers import clip_tokenizer
from inference.schedules import NoiseTable
from inference.text_encode import ClipEncoder, ClipStack
from inference.vae import Autoencoder

CONFIGS = Path(__file__).parent / "configs"
CONTEXT = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
OPEN_CLIP = "cond_stage_model.model.ln_final.weight"
"""Of the text encoder of Stable Diffusion 2; the first one's is OpenAI's."""
SECOND_TEXT = "conditioner.embedders.1."
FIRST = "model.diffusion_model.input_blocks.0.0.weight"


@dataclass(frozen=True, slots=True)
class Kind:
    """``tree`` is the folder of configs; ``to_noise``: trained with zero terminal SNR."""

    tree: str
    baseline: str
    prediction: Prediction
    native: int
    to_noise: bool = False


def kind_of(shapes: Mapping[str, tuple[int, ...]]) -> Kind:
    """What a checkpoint is, by the shapes of its tensors.

    Raises:
        UnknownCheckpoint
    """
    if FIRST not in shapes:
        raise UnknownCheckpoint("neither a UNet of Stable Diffusion nor a Flux is in it")
    inpainting = "-inpaint" if shapes[FIRST][1] == 9 else ""
    v_marked, to_noise = "v_pred" in shapes, "ztsnr" in shapes
    if any(key.startswith(SECOND_TEXT) for key in shapes):
        return Kind(
            f"sdxl{inpainting}", "stable_diffusion_xl", _prediction(v_marked), 1024, to_noise
        )
    if CONTEXT in shapes and (shapes[CONTEXT][1] == 1024 or OPEN_CLIP in shapes):
        return _second(inpainting, to_noise=to_noise)
    if CONTEXT in shapes:
        return Kind(f"sd15{inpainting}", "stable_diffusion_1", _prediction(v_marked), 512, to_noise)
    raise UnknownCheckpoint("it is no Stable Diffusion 1, 2 or XL")


def _prediction(v_marked: bool) -> Prediction:
    return "v_prediction" if v_marked else "epsilon"


def _second(inpainting: str, *, to_noise: bool) -> Kind:
    """Both sizes of Stable Diffusion 2 have the same shapes; most files of it are the large one."""
    if inpainting:
        return Kind("sd21-inpaint", "stable_diffusion_2_512", "epsilon", 512)
    return Kind("sd21", "stable_diffusion_2_768", "v_prediction", 768, to_noise)


def open_file(
    path: Path, device: torch.device, dtype: torch.dtype, configs: Path = CONFIGS
) -> Model:
    """The model in a checkpoint.

    Raises:
        UnknownCheckpoint, OSError, ValueError, RuntimeError, KeyError: it cannot be used.
    """
    shapes = shapes_in(path)
    if is_flux(shapes):
        return open_flux(path, shapes, device, dtype, configs)
    kind = kind_of(shapes)
    large = kind.baseline == "stable_diffusion_xl"
    pipeline_of: Any = getattr(
        importlib.import_module("diffusers"),
        "StableDiffusionXLPipeline" if large else "StableDiffusionPipeline",
    )
    tokenizers = {"tokenizer": clip_tokenizer(bang=kind.baseline.startswith("stable_diffusion_2"))}
    if large:
        tokenizers["tokenizer_2"] = clip_tokenizer(bang=True)
    pipeline = pipeline_of.from_single_file(
        str(path),
        config=str(configs / kind.tree),
        torch_dtype=dtype,
        local_files_only=True,
        **tokenizers,
        **({} if large else {"safety_checker": None}),
    )
    return _model(pipeline, kind, device, dtype)


def _model(pipeline: Any, kind: Kind, device: torch.device, dtype: torch.dtype) -> UNetModel:
    def ready(net: Any) -> Any:
        return net.to(device).eval().requires_grad_(requires_grad=False)

    large = kind.baseline == "stable_diffusion_xl"
    encoders = [
        ClipEncoder(
            "text_1",
            pipeline.tokenizer,
            ready(pipeline.text_encoder),
            normed=not large,
            skipped=int(large),
        )
    ]
    if large:
        second = ready(pipeline.text_encoder_2)
        encoders.append(
            ClipEncoder("text_2", pipeline.tokenizer_2, second, normed=False, skipped=1)
        )
    net = ready(pipeline.vae)
    if net.config.force_upcast and dtype == torch.float16:
        net = net.float()
    return UNetModel(
        baseline=kind.baseline,
        unet=ready(pipeline.unet),
        vae=Autoencoder.of(net),
        text=ClipStack(tuple(encoders)),
        table=NoiseTable.of_betas(0.00085, 0.012, to_noise=kind.to_noise),
        prediction=kind.prediction,
        native=kind.native,
        device=device,
        dtype=dtype,
        sized=large,
    )
