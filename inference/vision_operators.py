"""Importable torchvision beside every build of torch. Import this before what imports torchvision.

torchvision's wheel on PyPI is built for CUDA. Beside a torch without CUDA its compiled part cannot
load, its operators stay undefined, and ``import torchvision`` fails (open_clip, spandrel and parts
of transformers import it). Declaring the two operators it looks for is enough; where they exist,
nothing is done.
"""

import torch

_MISSING_OPERATORS = {
    "nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}

for _name, _schema in _MISSING_OPERATORS.items():
    if not hasattr(torch.ops.torchvision, _name):
        torch.library.define(f"torchvision::{_name}", _schema)
