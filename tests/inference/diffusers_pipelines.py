"""diffusers' own pipelines on the parts of a loaded model: the oracle for whole pictures."""

import importlib
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from inference.families.flux import FluxModel, packed
from inference.families.form import Model
from inference.families.unet import UNetModel
from inference.families.zimage import ZImageModel
from inference.noise import SeededNoise

diffusers: Any = importlib.import_module("diffusers")


def first_noise(model: Model, seed: int, width: int = 64, height: int = 64) -> Tensor:
    """The noise our engine begins with."""
    return SeededNoise(seed)(torch.zeros(model.latent_shape(width, height)))


def scheduler_of(model: UNetModel, **changes: Any) -> Any:
    config = {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "timestep_spacing": "linspace",
        "steps_offset": 1,
        "rescale_betas_zero_snr": model.table.highest > 1000,
        "prediction_type": model.prediction,
        **changes,
    }
    return diffusers.EulerDiscreteScheduler(**config)


def parts_of(model: UNetModel, **changes: Any) -> dict[str, Any]:
    first, *rest = model.text.encoders
    parts = {
        "vae": model.vae.net,
        "unet": model.unet,
        "text_encoder": first.net,
        "tokenizer": first.tokenizer,
        "scheduler": scheduler_of(model),
        **changes,
    }
    if not rest:
        return {
            **parts,
            "safety_checker": None,
            "feature_extractor": None,
            "requires_safety_checker": False,
        }
    return {**parts, "text_encoder_2": rest[0].net, "tokenizer_2": rest[0].tokenizer}


def drawn(pipeline: Any, arguments: Mapping[str, Any]) -> Tensor:
    """The pixels a pipeline draws, as numbers in 0..255."""
    pipeline.set_progress_bar_config(disable=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = pipeline(**{"output_type": "np", "width": 64, "height": 64, **arguments})
    return torch.from_numpy(np.asarray(picture.images[0]) * 255)


def text_to_image(model: Model, steps: int, cfg_scale: float, seed: int = 1) -> Tensor:
    """ "a photo of a cat" without "a dog", by Euler's method."""
    arguments: dict[str, Any] = {
        "prompt": "a photo of a cat",
        "negative_prompt": "a dog",
        "num_inference_steps": steps,
        "guidance_scale": cfg_scale,
    }
    if isinstance(model, FluxModel):
        return drawn(flux(model), arguments | flux_arguments(model, seed))
    if isinstance(model, ZImageModel):
        return drawn(z_image(model), arguments | z_image_arguments(model, seed, cfg_scale))
    assert isinstance(model, UNetModel)
    kind = diffusers.StableDiffusionXLPipeline if model.sized else diffusers.StableDiffusionPipeline
    pipeline = kind(**parts_of(model))
    highest = model.table.highest
    whole = (1 + highest**2) ** 0.5 / float(pipeline.scheduler.init_noise_sigma)
    return drawn(pipeline, arguments | {"latents": first_noise(model, seed) * whole})


def flux(model: FluxModel) -> Any:
    table = model.table
    return diffusers.FluxPipeline(
        vae=model.vae.net,
        transformer=model.transformer,
        text_encoder=model.clip.encoders[0].net,
        tokenizer=model.clip.encoders[0].tokenizer,
        text_encoder_2=model.t5.net,
        tokenizer_2=model.t5.tokenizer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(
            shift=table.shift, use_dynamic_shifting=table.dynamic
        ),
    )


def flux_arguments(model: FluxModel, seed: int) -> dict[str, Any]:
    return {
        "negative_prompt": None,
        "max_sequence_length": model.t5.length,
        "latents": packed(first_noise(model, seed)),
    }


def z_image(model: ZImageModel) -> Any:
    return diffusers.ZImagePipeline(
        vae=model.vae.net,
        transformer=model.transformer,
        text_encoder=model.text.net,
        tokenizer=model.text.tokenizer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=model.table.shift),
    )


def z_image_arguments(model: ZImageModel, seed: int, cfg_scale: float) -> dict[str, Any]:
    """Their guidance scale counts from 0, ours from 1."""
    return {"guidance_scale": cfg_scale - 1, "latents": first_noise(model, seed)}
