"""Models of real and of tiny shape with random weights: speed does not depend on the values."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from inference import libraries  # noqa: E402
from inference.batcher import Batcher  # noqa: E402
from inference.engine import Engine  # noqa: E402
from inference.families.unet import UNetModel  # noqa: E402
from inference.models.loader import Budget, ModelShelf, _Kept, weight_bytes  # noqa: E402
from inference.models.registry import LocalModel  # noqa: E402
from inference.models.single_file import CONFIGS  # noqa: E402
from inference.models.tokenizers import clip_tokenizer  # noqa: E402
from inference.safety.gate import SafetyGate  # noqa: E402
from inference.schedules import NoiseTable  # noqa: E402
from inference.text_encode import ClipEncoder, ClipStack  # noqa: E402
from inference.vae import Autoencoder  # noqa: E402

library: Any = libraries
TINY: dict[str, dict[str, Any]] = {
    "unet": {
        "sample_size": 8,
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": 32,
        "attention_head_dim": 8,
        "norm_num_groups": 8,
    },
    "vae": {
        "block_out_channels": (16, 16, 32, 32),
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "norm_num_groups": 8,
    },
    "text_encoder": {
        "vocab_size": 49408,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "eos_token_id": 49407,
    },
}


def config_of(shape: str, part: str) -> dict[str, Any]:
    if shape == "tiny":
        return TINY[part]
    config: dict[str, Any] = json.loads((CONFIGS / shape / part / "config.json").read_text())
    return {key: value for key, value in config.items() if not key.startswith("_")}


def random_model(shape: str, device: torch.device, dtype: torch.dtype) -> UNetModel:
    """``shape`` is "tiny" or one of the shipped config trees ("sd15", "sdxl" …)."""

    def ready(net: Any) -> Any:
        return net.to(device, dtype).eval().requires_grad_(requires_grad=False)

    from transformers import CLIPTextConfig

    large = shape.startswith("sdxl")
    torch.manual_seed(0)
    with torch.device(device), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unet = ready(library.UNet2DConditionModel(**config_of(shape, "unet")))
        vae = ready(library.AutoencoderKL(**config_of(shape, "vae")))
        first = library.CLIPTextModel(CLIPTextConfig(**config_of(shape, "text_encoder")))
        nets = [ready(first)]
        if large:
            second = CLIPTextConfig(**config_of(shape, "text_encoder_2"))
            nets.append(ready(library.CLIPTextModelWithProjection(second)))
    encoders = [
        ClipEncoder(
            f"text_{number}",
            clip_tokenizer(bang=number == 2),
            net,
            normed=not large,
            skipped=int(large),
        )
        for number, net in enumerate(nets, start=1)
    ]
    autoencoder = Autoencoder.of(vae)
    return UNetModel(
        baseline="stable_diffusion_xl" if large else "stable_diffusion_1",
        unet=unet,
        vae=autoencoder,
        text=ClipStack(tuple(encoders)),
        table=NoiseTable.scaled_linear(),
        prediction="epsilon",
        native=int(unet.config.sample_size) * autoencoder.factor,
        device=device,
        dtype=dtype,
        sized=large,
    )


def shelf_of(models: dict[str, UNetModel], device: torch.device, budget: Budget) -> ModelShelf:
    """A shelf on which these models stand already; nothing here leaves this process."""
    places = {name: LocalModel(name, Path("/nowhere")) for name in models}
    shelf = ModelShelf(places, SafetyGate({}), device, budget)
    for name, model in models.items():
        shelf._loaded[name] = _Kept(model, weight_bytes(model))
    return shelf


def engine_of(models: dict[str, UNetModel], device: torch.device, rows: int) -> Engine:
    return Engine(shelf_of(models, device, Budget(None, None, None)), Batcher(rows))


def teraflops_of(model: UNetModel, side: int) -> float:
    """Of one forward pass with one row, counted."""
    from torch.utils.flop_counter import FlopCounterMode

    from inference.families.form import Words
    from inference.told import Extras, Line, Together

    told = model.conditioning(Words("a cat"), side, side)
    x = torch.zeros(model.latent_shape(side, side), device=model.device)
    pixels = (side, side)
    with FlopCounterMode(display=False) as counter:
        model.denoised(
            x, [1.0], told.positive, Together.of([Line(told.positive, Extras())], pixels, x)
        )
    return float(counter.get_total_flops()) / 1e12
