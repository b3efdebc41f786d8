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
from inference.models.loader import Budget, dtype_for

Row = dict[str, float | str]


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
    """D: three models in turn with room for one on the device."""
    models = {name: random_model(shape, device, dtype_for(device)) for name in "abc"}
    shelf = shelf_of(models, device, Budget(1, None, None))
    shelf.make_room(models["a"])
    began = options.clock()
    turns = 6
    for turn in range(turns):
        shelf.get("abc"[turn % 3], lambda: None)
    synchronised()
    return [{"what": "model swap from memory", "ms": (options.clock() - began) / turns * 1000}]
