"""Draws with a model in diffusers' layout, one plain loop: no queue, no engine."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tools.demo_model.parts import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
)
from tools.demo_model.scenes import Pixels

SAMPLERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "k_euler_a": (EulerAncestralDiscreteScheduler, {}),
    "k_euler": (EulerDiscreteScheduler, {}),
    "k_euler karras": (EulerDiscreteScheduler, {"use_karras_sigmas": True}),
    "k_dpmpp_2m": (DPMSolverMultistepScheduler, {"final_sigmas_type": "zero"}),
    "k_dpmpp_2m karras": (
        DPMSolverMultistepScheduler,
        {"final_sigmas_type": "zero", "use_karras_sigmas": True},
    ),
    "DDIM": (DDIMScheduler, {"clip_sample": False, "set_alpha_to_one": False}),
}

Wish = tuple[str, int, int]  # prompt, width, height


@dataclass(frozen=True, slots=True)
class Drawing:
    """How to draw. Picture number i gets the seed `seed + i`."""

    sampler: str = "k_euler_a"
    steps: int = 25
    cfg_scale: float = 7.5
    seed: int = 1000
    batch: int = 8


def load_pipeline(folder: Path) -> Any:
    """The pipeline in a local folder, single precision, quiet."""
    pipeline = StableDiffusionPipeline.from_pretrained(folder, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def draw(pipeline: Any, wishes: list[Wish], how: Drawing) -> list[Pixels]:
    """Pictures (height, width, 3) in the order of the wishes; equal sizes share a batch."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its schedules still speak NumPy 1
        return _draw_all(pipeline, wishes, how)


def _draw_all(pipeline: Any, wishes: list[Wish], how: Drawing) -> list[Pixels]:
    _choose_sampler(pipeline, how.sampler)
    pictures: dict[int, Pixels] = {}
    for sides in dict.fromkeys((width, height) for _, width, height in wishes):
        numbers = [i for i, (_, *wanted) in enumerate(wishes) if tuple(wanted) == sides]
        for at in range(0, len(numbers), how.batch):
            part = numbers[at : at + how.batch]
            drawn = _draw_batch(pipeline, [wishes[i][0] for i in part], sides, how, part)
            pictures.update(zip(part, drawn, strict=True))
    return [pictures[i] for i in range(len(wishes))]


def _choose_sampler(pipeline: Any, name: str) -> None:
    """k-diffusion's step spacing for all of them; diffusers' own differs from class to class."""
    kind, extra = SAMPLERS[name]
    common = {"timestep_spacing": "linspace", "steps_offset": 0, **extra}
    pipeline.scheduler = kind.from_config(pipeline.scheduler.config, **common)


def _draw_batch(
    pipeline: Any, prompts: list[str], sides: tuple[int, int], how: Drawing, numbers: list[int]
) -> list[Pixels]:
    floats = pipeline(
        prompts,
        width=sides[0],
        height=sides[1],
        num_inference_steps=how.steps,
        guidance_scale=how.cfg_scale,
        generator=[torch.Generator("cpu").manual_seed(how.seed + i) for i in numbers],
        output_type="np",
    ).images
    return list(np.rint(floats * 255).astype(np.uint8))
