"""What a picture costs besides its steps, and what changing models costs."""

import argparse
import base64
import io
import sys
from collections.abc import Callable
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.random_models import random_model, shelf_of
from inference.families.form import Words
from inference.families.unet import UNetModel
from inference.models.loader import Budget, dtype_for, load
from inference.models.registry import DEMO_FOLDER

Row = dict[str, float | str]
TURNS = 6


def synchronised() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def stages(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """C: what else a picture costs, in milliseconds."""
    latents = torch.zeros(model.latent_shape(side, side), device=model.device)
    noise = np.random.default_rng(0).integers(0, 256, (side // 8, side // 8, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)
    pixels = picture.tobytes()
    memory = SharedMemory(create=True, size=len(pixels))
    numbers = iter(range(10**6))
    tasks: dict[str, Callable[[], object]] = {
        "text, new": lambda: model.conditioning(Words(f"cat {next(numbers)}"), side, side),
        "text, known": lambda: model.conditioning(Words("cat"), side, side),
        "decode": lambda: model.vae.decode(latents),
        "encode": lambda: model.vae.encode(torch.zeros(side, side, 3, dtype=torch.uint8)),
        "preview": lambda: model.vae.glance(latents),
        **{f"WebP, method {m}": lambda m=m: webp(picture, m) for m in (0, 2, 4, 6)},  # type: ignore[misc]
        "to shared memory and back": lambda: through_memory(memory, pixels),
        "to base64 PNG and back": lambda: through_base64(picture),
    }
    rows: list[Row] = []
    for name, task in tasks.items():
        task()
        began = options.clock()
        for _ in range(options.rounds * 3):
            task()
        synchronised()
        rows.append({"what": name, "ms": (options.clock() - began) / options.rounds / 3 * 1000})
    memory.close()
    memory.unlink()
    return rows


def webp(picture: Image.Image, method: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=95, method=method)
    return out.getvalue()


def through_memory(memory: SharedMemory, pixels: bytes) -> bytes:
    assert memory.buf is not None
    memory.buf[: len(pixels)] = pixels
    return bytes(memory.buf[: len(pixels)])


def through_base64(picture: Image.Image) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Image.open(io.BytesIO(base64.b64decode(base64.b64encode(out.getvalue())))).convert("RGB")


def swaps(shape: str, device: torch.device, options: argparse.Namespace) -> list[Row]:
    """D: three models of one kind in turn, in milliseconds a turn."""
    models = {name: random_model(shape, device, dtype_for(device)) for name in "abc"}
    rows: list[Row] = [
        {"what": "weights copied into place", "ms": _copied(list(models.values()), options)}
    ]
    if device.type == "cpu":  # nothing waits in main memory there: each comes from disk
        began = options.clock()
        for _ in range(TURNS):
            load(DEMO_FOLDER, device)
        rows.append({"what": "the demo model from disk", "ms": _each(began, options)})
        return rows
    shelf = shelf_of(models, device, Budget(1, None, None))
    shelf.make_room(models["a"])
    began = options.clock()
    for turn in range(TURNS):
        shelf.get("abc"[turn % 3], lambda: None)
    rows.append({"what": "from main memory", "ms": _each(began, options)})
    return rows


def _copied(models: list[UNetModel], options: argparse.Namespace) -> float:
    """One network stays where it is, compiled or not, and takes over the weights of the others."""
    stays = models[0].unet
    waiting = [
        [one.detach().to("cpu", copy=True) for one in model.unet.parameters()] for model in models
    ]
    if torch.cuda.is_available():
        waiting = [[one.pin_memory() for one in weights] for weights in waiting]
    began = options.clock()
    with torch.inference_mode():
        for turn in range(TURNS):
            for mine, theirs in zip(stays.parameters(), waiting[turn % 3], strict=True):
                mine.copy_(theirs, non_blocking=True)
    return _each(began, options)


def _each(began: float, options: argparse.Namespace) -> float:
    synchronised()
    taken: float = options.clock() - began
    return taken / TURNS * 1000
