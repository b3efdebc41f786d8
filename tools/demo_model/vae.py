"""Trains the autoencoder: 64x64 pictures to 8x8x4 latents and back."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from tools.demo_model.architecture import LATENT_CHANNELS, SCALING_FACTOR, build_vae
from tools.demo_model.scenes import SIDES, Pixels, Rng, random_scene, render
from tools.demo_model.training import Plan, Trainee, join_group, load_averages, save_whole

CHECKPOINT, DECODER_CHECKPOINT = "vae", "decoder"
NORMALISED = f"{CHECKPOINT}_normalised.pt"
_KL_WEIGHT = 0.0005
_EDGE_WEIGHT = 3.0
_KL_WARMUP = 600
_FIRST_LOGVAR = -5.0  # begins nearly without noise, or it would take long to begin at all
_OTHER_SIDES_EVERY = 6
_PATCHES_SHARE = 0.5
_GRAIN = 0.08  # noise on latents of variance 1 while only the decoder learns


def to_tensor(pictures: list[Any]) -> torch.Tensor:
    """Pictures (H, W, 3) of bytes -> (N, 3, H, W) in -1..1."""
    stacked = torch.from_numpy(np.stack(pictures))
    return stacked.permute(0, 3, 1, 2).float().div(127.5).sub(1.0)


def picture_batch(rng: Rng, step: int, batch: int, *, patches: bool = False) -> torch.Tensor:
    """Mostly 64x64; every sixth step one of the larger sizes, with as many pixels in all.

    `patches`: 32x32 pieces of 64x64 pictures instead, two of each; many different ones teach
    colours and edges faster.
    """
    if patches:
        return to_tensor(
            [
                part
                for _ in range(2 * batch)
                for part in _pieces(rng, render(random_scene(rng, SIDES[0])))
            ]
        )
    sides = SIDES[0]
    if step % _OTHER_SIDES_EVERY == 0:
        sides = SIDES[1 + (step // _OTHER_SIDES_EVERY) % 3]
    count = max(1, batch * 64 * 64 // (sides[0] * sides[1]))
    return to_tensor([render(random_scene(rng, sides)) for _ in range(count)])


def _pieces(rng: Rng, picture: Pixels, side: int = 32) -> list[Pixels]:
    corners = rng.integers(0, picture.shape[0] - side + 1, size=(2, 2))
    return [picture[y : y + side, x : x + side] for y, x in corners]


def edge_weight(pictures: torch.Tensor) -> torch.Tensor:
    """(N, 1, H, W): 1 in even areas, 4 within three pixels of an edge."""
    across = (pictures[..., 1:] - pictures[..., :-1]).abs().amax(dim=1, keepdim=True)
    down = (pictures[..., 1:, :] - pictures[..., :-1, :]).abs().amax(dim=1, keepdim=True)
    pad = torch.nn.functional.pad
    steep = torch.maximum(pad(across, (0, 1)), pad(down, (0, 0, 0, 1))) > 0.1
    near = torch.nn.functional.max_pool2d(steep.float(), 7, stride=1, padding=3)
    return 1.0 + _EDGE_WEIGHT * near


def picture_distance(rebuilt: torch.Tensor, pictures: torch.Tensor) -> torch.Tensor:
    """Absolute and squared error, edges counting more."""
    difference = rebuilt - pictures
    return (edge_weight(pictures) * (difference.abs() + difference**2)).mean()


def vae_loss(vae: Any, pictures: torch.Tensor, step: int, noise: torch.Generator) -> dict[str, Any]:
    """The distance between pictures plus a little Kullback-Leibler divergence per latent."""
    posterior = vae.encode(pictures).latent_dist
    jitter = torch.randn(posterior.mean.shape, generator=noise).to(pictures.device)
    rebuilt = vae.decode(posterior.mean + posterior.std * jitter).sample
    kl = 0.5 * (posterior.mean**2 + posterior.var - 1.0 - posterior.logvar).mean()
    error = (rebuilt - pictures).abs().mean()
    pull = picture_distance(rebuilt, pictures)
    weight = _KL_WEIGHT * min(1.0, step / _KL_WARMUP)
    return {"loss": pull + weight * kl, "error": error, "kl": kl}


def train_vae(plan: Plan) -> None:
    join_group(plan)
    vae = build_vae().to(memory_format=torch.channels_last)
    with torch.no_grad():
        vae.quant_conv.bias[LATENT_CHANNELS:] = _FIRST_LOGVAR
    trainee = Trainee(CHECKPOINT, {"vae": vae}, plan, decay=0.995)
    trainee.resume()
    while trainee.step < plan.steps:
        step = trainee.step
        pictures = picture_batch(
            plan.rng(step), step, plan.batch, patches=step < _PATCHES_SHARE * plan.steps
        ).to(plan.device)
        found = vae_loss(vae, pictures, step, plan.noise(step))
        trainee.learn(found["loss"])
        trainee.progress(25, {name: value.item() for name, value in found.items()})
        trainee.save_if_due()


@torch.no_grad()
def normalise(vae: Any, pictures: torch.Tensor) -> None:
    """Folds the latents' mean and covariance into the two 1x1 convolutions.

    Afterwards latents times the scaling factor have mean 0, variance 1 and uncorrelated channels
    (whitened by the inverse root of the covariance, so that channels stay as much as can be what
    they were). The posterior's spread, a variance per channel, is only scaled with them.
    """
    means = torch.cat([vae.encode(part).latent_dist.mean for part in torch.split(pictures, 64)])
    flat = means.permute(1, 0, 2, 3).flatten(1).double()
    centre = flat.mean(dim=1)
    values, vectors = torch.linalg.eigh(torch.cov(flat))
    whiten = vectors @ torch.diag(values.rsqrt()) @ vectors.T / SCALING_FACTOR
    colour = torch.linalg.inv(whiten)
    channels = len(centre)
    into, back = vae.quant_conv, vae.post_quant_conv
    kernel, bias = into.weight[:channels, :, 0, 0].double(), into.bias[:channels].double()
    into.weight[:channels] = (whiten @ kernel).float()[..., None, None]
    into.bias[:channels] = (whiten @ (bias - centre)).float()
    into.bias[channels:] += 2.0 * whiten.diagonal().abs().log().float()
    kernel = back.weight[:, :, 0, 0].double()
    back.bias += (kernel @ centre).float()
    back.weight[:] = (kernel @ colour).float()[..., None, None]


def train_decoder(plan: Plan) -> None:
    """Sharpens the decoder alone: the latents, and all that was learned on them, stay as they are.

    Its latents carry a little noise, as those that diffusion makes are never quite right.
    """
    join_group(plan)
    vae = load_vae(plan.folder, plan.seed).to(plan.device)
    learning = {"decoder": vae.decoder, "post_quant_conv": vae.post_quant_conv}
    for part in learning.values():
        part.train().requires_grad_(requires_grad=True)
    trainee = Trainee(DECODER_CHECKPOINT, learning, plan, decay=0.995)
    trainee.resume()
    while trainee.step < plan.steps:
        pictures = picture_batch(plan.rng(trainee.step + 10**6), trainee.step, plan.batch)
        pictures = pictures.to(plan.device)
        with torch.no_grad():
            latents = vae.encode(pictures).latent_dist.mean
        grain = torch.randn(latents.shape, generator=plan.noise(trainee.step)).to(plan.device)
        rebuilt = vae.decode(latents + _GRAIN / SCALING_FACTOR * grain).sample
        pull = picture_distance(rebuilt, pictures)
        trainee.learn(pull)
        trainee.progress(25, {"loss": pull.item()})
        trainee.save_if_due()


def load_vae(folder: Path, seed: int) -> Any:
    """The trained autoencoder, normalised; untrained where there is no checkpoint."""
    vae = build_vae()
    trained, normalised = folder / f"{CHECKPOINT}.pt", folder / NORMALISED
    if normalised.exists():
        vae.load_state_dict(torch.load(normalised, weights_only=True))
    else:
        if trained.exists():
            load_averages(trained, {"vae": vae})
        rng = np.random.default_rng([seed, 99])
        normalise(vae, to_tensor([render(random_scene(rng, SIDES[0])) for _ in range(512)]))
        if trained.exists():
            save_whole(vae.state_dict(), normalised)
    sharpened = folder / f"{DECODER_CHECKPOINT}.pt"
    if sharpened.exists():
        parts = {"decoder": vae.decoder, "post_quant_conv": vae.post_quant_conv}
        load_averages(sharpened, parts)
    return vae.eval().requires_grad_(requires_grad=False)
