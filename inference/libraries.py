"""The one door to diffusers and transformers: importable beside every build of torch, quiet."""

import os
import warnings
from typing import Any

from inference import vision_operators  # noqa: F401 -- before what imports torchvision

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", FutureWarning)
    from diffusers import (
        AutoencoderKL,
        ControlNetModel,
        FluxTransformer2DModel,
        UNet2DConditionModel,
        ZImageTransformer2DModel,
    )
    from diffusers.utils import logging as diffusers_logging
    from transformers import (
        AutoModel,
        AutoModelForDepthEstimation,
        AutoModelForSemanticSegmentation,
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
    "AutoModel",
    "AutoModelForDepthEstimation",
    "AutoModelForSemanticSegmentation",
    "AutoTokenizer",
    "AutoencoderKL",
    "CLIPTextModel",
    "CLIPTextModelWithProjection",
    "CLIPTokenizer",
    "ControlNetModel",
    "FluxTransformer2DModel",
    "T5EncoderModel",
    "UNet2DConditionModel",
    "ZImageTransformer2DModel",
]
