"""The one door to diffusers and transformers: importable beside every build of torch, quiet.

torchvision's wheel on PyPI is built for CUDA. Beside a torch without CUDA its compiled part cannot
load, its operators stay undefined, and ``import torchvision`` fails (open_clip and parts of
transformers import it). Declaring the two operators it looks for is enough; where they exist,
nothing is done.
"""

import os
import warnings
from typing import Any

import torch

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

_MISSING_OPERATORS = {
    "nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}


def _declare_torchvision_operators() -> None:
    for name, schema in _MISSING_OPERATORS.items():
        if not hasattr(torch.ops.torchvision, name):
            torch.library.define(f"torchvision::{name}", schema)


_declare_torchvision_operators()
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", FutureWarning)
    from diffusers import (
        AutoencoderKL,
        ControlNetModel,
        FluxTransformer2DModel,
        UNet2DConditionModel,
    )
    from diffusers.utils import logging as diffusers_logging
    from transformers import (
        AutoTokenizer,
        CLIPTextModel,
        CLIPTextModelWithProjection,
        CLIPTokenizer,
        T5EncoderModel,
    )
    from transformers.utils import logging as transformers_logging

_chatter: list[Any] = [diffusers_logging, transformers_logging]
for _logger in _chatter:
    _logger.set_verbosity_error()
    _logger.disable_progress_bar()

__all__ = [
    "AutoTokenizer",
    "AutoencoderKL",
    "CLIPTextModel",
    "CLIPTextModelWithProjection",
    "CLIPTokenizer",
    "ControlNetModel",
    "FluxTransformer2DModel",
    "T5EncoderModel",
    "UNet2DConditionModel",
]
