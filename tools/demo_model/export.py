"""Writes the model in diffusers' layout: half precision, safetensors, no safety checker."""

import json
from pathlib import Path
from typing import Any

import torch

from tools.demo_model.architecture import build_scheduler, build_text_encoder, build_unet
from tools.demo_model.parts import StableDiffusionPipeline
from tools.demo_model.tokenizer import END, START, build_tokenizer
from tools.demo_model.training import load_averages
from tools.demo_model.vae import load_vae
from tools.demo_model.words import vocabulary_words

DIFFUSION_CHECKPOINT, READING_CHECKPOINT = "diffusion", "reading"


def build_parts(seed: int) -> dict[str, Any]:
    """Tokenizer, text encoder and UNet, untrained but the same for the same seed."""
    torch.manual_seed(seed)
    tokenizer = build_tokenizer(vocabulary_words())
    start, end = tokenizer.convert_tokens_to_ids([START, END])
    text_encoder = build_text_encoder(len(tokenizer), start, end)
    return {"tokenizer": tokenizer, "text_encoder": text_encoder, "unet": build_unet()}


def assemble(folder: Path, seed: int) -> Any:
    """The pipeline from the checkpoints in `folder`; untrained where one is missing."""
    parts = build_parts(seed)
    file = folder / f"{DIFFUSION_CHECKPOINT}.pt"
    if file.exists():
        load_averages(file, {name: parts[name] for name in ("text_encoder", "unet")})
    pipeline = StableDiffusionPipeline(
        **parts,
        vae=load_vae(folder, seed),
        scheduler=build_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def export(folder: Path, target: Path, seed: int) -> int:
    """Saves the model; returns its size in bytes. Files of other names in `target` stay."""
    pipeline = assemble(folder, seed).to(dtype=torch.float16)
    pipeline.save_pretrained(target, safe_serialization=True)
    for file in target.rglob("*.safetensors"):
        file.chmod(0o644)
    for config in target.rglob("*config.json"):
        _tidy(config)
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file())


def _tidy(config: Path) -> None:
    """Removes what depends on the machine, and has the text encoder load in single precision.

    transformers loads in the precision of the file unless the configuration names another;
    diffusers loads in single precision: without this the parts would not fit together.
    """
    content = json.loads(config.read_text(encoding="utf-8"))
    content.pop("_name_or_path", None)
    if "dtype" in content:
        content["dtype"] = "float32"
    config.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
