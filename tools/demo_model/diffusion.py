"""Trains text encoder and UNet together on cached latents: v-prediction, captions dropped at 10 %."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tools.demo_model.architecture import (
    MAX_TOKENS,
    SCALING_FACTOR,
    TEXT_WIDTH,
    TRAIN_TIMESTEPS,
    alphas_cumprod,
)
from tools.demo_model.captions import caption
from tools.demo_model.export import DIFFUSION_CHECKPOINT, READING_CHECKPOINT, build_parts
from tools.demo_model.reading import QUESTIONS
from tools.demo_model.scenes import SIDES, Rng, Scene, random_scene, render
from tools.demo_model.training import Plan, Trainee, join_group, load_averages
from tools.demo_model.vae import load_vae, to_tensor

_COUNTS = (16_000, 1_500, 1_500, 1_200)  # scenes per entry of SIDES
_OTHER_SIDES_EVERY = 5
_NO_CAPTION = 0.10
_SHORT_TOKENS = 32


@dataclass(frozen=True, slots=True)
class Bucket:
    """Scenes of one size and their latents times the scaling factor, (N, 4, h, w), half precision."""

    scenes: list[Scene]
    latents: torch.Tensor


def _scenes_of(sides_index: int, count: int, seed: int) -> list[Scene]:
    rng = np.random.default_rng([seed, 1000 + sides_index])
    return [random_scene(rng, SIDES[sides_index]) for _ in range(count)]


@torch.no_grad()
def encode_scenes(vae: Any, scenes: list[Scene], chunk: int = 32) -> torch.Tensor:
    """Latents of the rendered scenes with mean 0 and variance 1, (N, 4, h, w), half precision."""
    device = next(vae.parameters()).device
    parts = []
    for at in range(0, len(scenes), chunk):
        pictures = to_tensor([render(scene) for scene in scenes[at : at + chunk]]).to(device)
        latents = vae.encode(pictures).latent_dist.mean * SCALING_FACTOR
        parts.append(latents.half().cpu())
    return torch.cat(parts)


def load_bucket(plan: Plan, sides_index: int) -> Bucket:
    """This process's share of the scenes of one size, from the cache or freshly encoded."""
    scenes = _scenes_of(sides_index, _COUNTS[sides_index], plan.seed)
    scenes = scenes[plan.rank :: plan.processes]
    file = plan.folder / f"latents{sides_index}_{plan.rank}of{plan.processes}.pt"
    if not file.exists():
        vae = load_vae(plan.folder, plan.seed).to(plan.device)
        torch.save(encode_scenes(vae, scenes), file)
    return Bucket(scenes, torch.load(file, weights_only=True))


def tokenise(tokenizer: Any, captions: list[str], rng: Rng) -> torch.Tensor:
    """Token ids (N, tokens), padded to 32 tokens, or to all 77 every fourth time."""
    longest = MAX_TOKENS if rng.random() < 0.25 else _SHORT_TOKENS
    ids: torch.Tensor = tokenizer(
        captions, padding="max_length", max_length=longest, truncation=True, return_tensors="pt"
    ).input_ids
    return ids


def draw_batch(bucket: Bucket, tokenizer: Any, rng: Rng, count: int) -> dict[str, torch.Tensor]:
    chosen = rng.integers(len(bucket.scenes), size=count)
    captions = [
        "" if rng.random() < _NO_CAPTION else caption(bucket.scenes[int(i)], rng) for i in chosen
    ]
    return {
        "latents": bucket.latents[torch.from_numpy(chosen)].float(),
        "ids": tokenise(tokenizer, captions, rng),
    }


def draw_steps(count: int, noise: torch.Generator) -> torch.Tensor:
    """Noise steps 0..999, most of them where shapes take form (logit-normal, Esser et al. 2024)."""
    middle = torch.sigmoid(0.3 + torch.randn(count, generator=noise))
    anywhere = torch.rand(count, generator=noise)
    chosen = torch.where(torch.rand(count, generator=noise) < 0.25, anywhere, middle)
    return (chosen * TRAIN_TIMESTEPS).long().clamp(max=TRAIN_TIMESTEPS - 1)


def v_loss(
    unet: Any, text: torch.Tensor, latents: torch.Tensor, noise: torch.Generator
) -> torch.Tensor:
    """Mean squared error of v = a * noise - s * latents (Salimans & Ho 2022)."""
    count, device = len(latents), latents.device
    steps = draw_steps(count, noise)
    kept = alphas_cumprod()[steps].view(-1, 1, 1, 1).to(device)
    a, s = kept.sqrt(), (1.0 - kept).sqrt()
    grain = torch.randn(latents.shape, generator=noise).to(device)
    found = unet(a * latents + s * grain, steps.to(device), text).sample
    return torch.nn.functional.mse_loss(found, a * grain - s * latents)


def _sides_for(step: int) -> int:
    """Mostly 64x64; every fifth step one of the larger sizes."""
    return 1 + (step // _OTHER_SIDES_EVERY) % 3 if step % _OTHER_SIDES_EVERY == 0 else 0


def start_from_reading(text_encoder: Any, plan: Plan) -> None:
    """Takes over the encoder that has learnt to read, where that stage was run."""
    file = plan.folder / f"{READING_CHECKPOINT}.pt"
    if file.exists():
        heads = torch.nn.Linear(TEXT_WIDTH, sum(QUESTIONS)).to(plan.device)
        load_averages(file, {"text_encoder": text_encoder, "heads": heads})


def train_diffusion(plan: Plan) -> None:
    join_group(plan)
    buckets = [load_bucket(plan, index) for index in range(len(SIDES))]
    parts = build_parts(plan.seed)
    tokenizer = parts.pop("tokenizer")
    parts["unet"].to(memory_format=torch.channels_last)
    trainee = Trainee(DIFFUSION_CHECKPOINT, parts, plan, decay=0.999)
    start_from_reading(parts["text_encoder"], plan)
    trainee.resume()
    average = 1.0
    while trainee.step < plan.steps:
        rng = plan.rng(trainee.step)
        bucket = buckets[_sides_for(trainee.step)]
        area = bucket.latents.shape[2] * bucket.latents.shape[3]
        batch = draw_batch(bucket, tokenizer, rng, max(1, plan.batch * 64 // area))
        text = parts["text_encoder"](batch["ids"].to(plan.device)).last_hidden_state
        noise = plan.noise(trainee.step)
        loss = v_loss(parts["unet"], text, batch["latents"].to(plan.device), noise)
        trainee.learn(loss)
        average += 0.02 * (loss.item() - average)
        trainee.progress(50, {"loss": average})
        trainee.save_if_due()


def clear_cache(folder: Path) -> None:
    for file in folder.glob("latents*.pt"):
        file.unlink()
