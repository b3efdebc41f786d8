"""How fast the engine draws, and what sharing forward passes is worth.

python bench/inference.py [--device cuda] [--model sd15|sdxl|tiny] [--quick] [--parts ABCD]
    [--batches 1 4] [--compile] [--out FILE]

On a GPU: full-size models with random weights. Without one: a tiny model, whose figures say that
the parts work and what sharing is worth in Python and small kernels, and nothing of real speed.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.inference_mix import job, open_loop, run, sharing
from bench.inference_stages import Row, stages, swaps
from bench.random_models import engine_of, random_model, teraflops_of
from inference.families.unet import UNetModel
from inference.models.loader import dtype_for

PEAK_TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40": 181.0, "4090": 165.0}


def peak_of(device: torch.device) -> float | None:
    if device.type != "cuda":
        return None
    name = torch.cuda.get_device_name(device)
    return next((peak for card, peak in PEAK_TFLOPS.items() if card in name), None)


def closed_loop(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """A: equal jobs, so many at once, as fast as they go."""
    work = teraflops_of(model, side)
    peak = peak_of(model.device)
    rows: list[Row] = []
    for compiled in [False, True] if options.compile else [False]:
        if compiled:
            model.unet.forward = torch.compile(model.unet.forward, mode="reduce-overhead")
        for batch in options.batches:
            engine = engine_of({"a": model}, model.device, batch)
            run(engine, [(0.0, [job(n, side, steps=2)]) for n in range(batch)], options.clock)
            if model.device.type == "cuda":
                torch.cuda.reset_peak_memory_stats()
            numbers = range(batch * options.rounds)
            jobs = [(0.0, [job(n, side, steps=options.steps)]) for n in numbers]
            taken = run(engine, jobs, options.clock)
            rate = len(jobs) / taken.whole
            speed = rate * 2 * options.steps * work
            rows.append(
                {
                    "what": f"batch {batch}{', compiled' if compiled else ''}",
                    "images/s": rate,
                    "TFLOP/s": speed,
                    "of peak %": 100 * speed / peak if peak else float("nan"),
                    "p50 s": float(np.median(list(taken.each.values()))),
                    "peak GB": torch.cuda.max_memory_allocated() / 1e9
                    if model.device.type == "cuda"
                    else float("nan"),
                }
            )
    return rows


def print_table(title: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    print(f"\n{title}")
    print(f"{columns[0]:<28}" + "".join(f"{name:>12}" for name in columns[1:]))
    for row in rows:
        cells = (row[name] for name in columns[1:])
        print(f"{row['what']!s:<28}" + "".join(f"{cell:>12.4g}" for cell in cells), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--model", choices=["tiny", "sd15", "sd21", "sdxl"])
    parser.add_argument("--quick", action="store_true", help="every part, in small")
    parser.add_argument("--parts", default="ABCD", help="which, for example AC")
    parser.add_argument("--batches", type=int, nargs="+", help="of part A")
    parser.add_argument("--compile", action="store_true", help="also with torch.compile")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    given = options.batches
    device = torch.device(options.device)
    real = device.type == "cuda"
    shape = options.model or ("sd15" if real else "tiny")
    torch.set_num_threads(1)
    options.clock = time.perf_counter if real else time.process_time
    options.steps, options.jobs = (30, 48) if real else (12, 16)
    options.rounds, options.repeats = (4, 3) if real else (2, 3)
    options.batches = (1, 2, 4, 8, 16)
    if options.quick:
        options.steps, options.jobs = (10, 24) if real else (4, 8)
        options.rounds, options.repeats, options.batches = 1, 1, (1, 4)
    options.batches = tuple(given or options.batches)
    side = {"tiny": 64, "sd15": 512, "sd21": 768, "sdxl": 1024}[shape]
    where = torch.cuda.get_device_name(device) if real else f"CPU, {os.cpu_count()} cores, 1 used"
    label = "measured" if real and shape != "tiny" else "functional only: nothing of real speed"
    print(f"{shape} at {side}x{side} on {where}, torch {torch.__version__}: {label}")
    model = random_model(shape, device, dtype_for(device))
    report: dict[str, Any] = {"model": shape, "where": where, "label": label}
    parts: dict[str, Callable[[], list[Row]]] = {
        "B. a mix of requests": lambda: sharing(model, side, options),
        "B. arrivals by chance": lambda: open_loop(model, side, options),
        "C. stages": lambda: stages(model, side, options),
        "D. models in turn": lambda: swaps(shape, device, options),
        "A. equal requests": lambda: closed_loop(model, side, options),  # last: it compiles
    }
    wanted = {title: part for title, part in parts.items() if title[0] in options.parts.upper()}
    for title, part in wanted.items():
        report[title] = part()
        print_table(title, report[title])
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
