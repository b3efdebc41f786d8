"""How fast the engine draws, and what sharing forward passes is worth.

python bench/inference.py [--device cuda] [--model sd15|sdxl|tiny] [--quick] [--out FILE]

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

from bench.inference_stages import Row, stages, swaps, synchronised
from bench.random_models import engine_of, random_model, teraflops_of
from inference.engine import Drawn, Engine, Failed
from inference.families.unet import UNetModel
from inference.models.loader import dtype_for
from inference.spec import ImageJob

PEAK_TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40": 181.0, "4090": 165.0}
SAMPLERS = (
    "k_euler",
    "k_euler_a",
    "k_dpmpp_2m",
    "k_heun",
    "k_dpmpp_sde",
    "k_lms",
    "ddim",
    "k_dpm_2",
)
Clock = Callable[[], float]


def job(number: int, side: int, **changes: Any) -> ImageJob:
    values: dict[str, Any] = {
        "id": str(number),
        "model": "a",
        "prompt": f"picture number {number % 7}",
        "seed": number,
        "width": side,
        "height": side,
        "steps": 30,
        "cfg_scale": 7.5,
        "sampler": "k_euler",
    }
    return ImageJob(**{**values, **changes})


def run(engine: Engine, arrivals: list[tuple[float, ImageJob]], clock: Clock) -> dict[str, float]:
    """Submit each job when its time has come; how long each took from then on."""
    began, waiting = clock(), list(arrivals)
    submitted: dict[str, float] = {}
    took: dict[str, float] = {}
    while waiting or engine.busy:
        now = clock() - began
        while waiting and (waiting[0][0] <= now or not engine.busy):
            arrival, one = waiting.pop(0)
            submitted[one.id] = max(arrival, now) if arrival <= now else now
            engine.submit(one)
        for event in engine.step():
            if isinstance(event, Failed):
                raise SystemExit(f"A job failed: {event.reason}")
            if isinstance(event, Drawn):
                took[event.job_id] = clock() - began - submitted[event.job_id]
    synchronised()
    took["all"] = clock() - began
    return took


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
        for batch in (1, 2, 4, 8, 16):
            engine = engine_of({"a": model}, model.device, batch)
            run(engine, [(0.0, job(n, side, steps=2)) for n in range(batch)], options.clock)
            if model.device.type == "cuda":
                torch.cuda.reset_peak_memory_stats()
            jobs = [(0.0, job(n, side, steps=options.steps)) for n in range(batch * options.rounds)]
            took = run(engine, jobs, options.clock)
            rate = len(jobs) / took["all"]
            speed = rate * 2 * options.steps * work
            rows.append(
                {
                    "what": f"batch {batch}{', compiled' if compiled else ''}",
                    "images/s": rate,
                    "TFLOP/s": speed,
                    "of peak %": 100 * speed / peak if peak else float("nan"),
                    "p50 s": float(np.median([took[one.id] for _, one in jobs])),
                    "peak GB": torch.cuda.max_memory_allocated() / 1e9
                    if model.device.type == "cuda"
                    else float("nan"),
                }
            )
    return rows


def mix(side: int, steps: int, count: int, seed: int) -> list[ImageJob]:
    """Requests as the horde sees them: samplers, lengths and scales mixed, some without guidance."""
    dice = np.random.default_rng(seed)
    return [
        job(
            number,
            side,
            sampler=str(dice.choice(SAMPLERS)),
            steps=int(dice.integers(steps // 2, steps + 1)),
            cfg_scale=float(dice.choice([1.0, 5.0, 7.5], p=[0.1, 0.3, 0.6])),
            karras=bool(dice.random() < 0.5),
        )
        for number in range(count)
    ]


def sharing(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """B: one mix, drawn one by one, by diffusers, and with shared forward passes; medians."""
    jobs = mix(side, options.steps, options.jobs, seed=1)
    ways: dict[str, Callable[[], float]] = {
        "one at a time": lambda: backlog(model, jobs, 1, options.clock),
        "diffusers' pipeline": lambda: by_diffusers(model, jobs, options.clock),
        "continuous, 4 rows": lambda: backlog(model, jobs, 4, options.clock),
        "continuous, 8 rows": lambda: backlog(model, jobs, 8, options.clock),
    }
    for way in ways.values():
        way()  # warm
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(options.repeats):
        for name, way in ways.items():
            seconds[name].append(way())
    alone = float(np.median(seconds["one at a time"]))
    return [
        {
            "what": name,
            "seconds": float(np.median(taken)),
            "spread s": max(taken) - min(taken),
            "images/s": len(jobs) / float(np.median(taken)),
            "times alone": alone / float(np.median(taken)),
        }
        for name, taken in seconds.items()
    ]


def backlog(model: UNetModel, jobs: list[ImageJob], rows: int, clock: Clock) -> float:
    engine = engine_of({"a": model}, model.device, rows)
    model.text._cache.clear()
    return run(engine, [(0.0, one) for one in jobs], clock)["all"]


def by_diffusers(model: UNetModel, jobs: list[ImageJob], clock: Clock) -> float:
    """Diffusers' own __call__ with Euler's method: as many evaluations as ours makes."""
    import diffusers

    from inference.samplers import find

    library: Any = diffusers
    scheduler = library.EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1
    )
    first, *rest = model.text.encoders
    parts: dict[str, Any] = {
        "vae": model.vae.net,
        "unet": model.unet,
        "text_encoder": first.net,
        "tokenizer": first.tokenizer,
        "scheduler": scheduler,
    }
    if rest:
        parts |= {"text_encoder_2": rest[0].net, "tokenizer_2": rest[0].tokenizer}
        pipeline = library.StableDiffusionXLPipeline(**parts)
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
        pipeline = library.StableDiffusionPipeline(**parts, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    began = clock()
    for one in jobs:
        pipeline(
            one.prompt,
            negative_prompt="",
            width=one.width,
            height=one.height,
            num_inference_steps=find(one.sampler).evaluations(one.steps),
            guidance_scale=one.cfg_scale,
        )
    synchronised()
    return clock() - began


def open_loop(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """B, with arrivals by chance at shares of the rate that continuous batching reaches."""
    jobs = mix(side, options.steps, options.jobs, seed=2)
    rate = len(jobs) / backlog(model, jobs, 8, options.clock)
    rows: list[Row] = []
    for share in (0.5, 0.8, 0.95):
        for name, many in (("one at a time", 1), ("continuous", 8)):
            dice = np.random.default_rng(3)
            times = np.cumsum(dice.exponential(1 / (share * rate), len(jobs)))
            engine = engine_of({"a": model}, model.device, many)
            took = run(engine, list(zip(times.tolist(), jobs, strict=True)), options.clock)
            waits = [took[one.id] for one in jobs]
            rows.append(
                {
                    "what": f"{share:.0%} load, {name}",
                    "images/s": len(jobs) / took["all"],
                    "p50 s": float(np.median(waits)),
                    "p95 s": float(np.percentile(waits, 95)),
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
    parser.add_argument("--quick", action="store_true", help="only what sharing is worth")
    parser.add_argument("--compile", action="store_true", help="also with torch.compile")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    device = torch.device(options.device)
    real = device.type == "cuda"
    shape = options.model or ("sd15" if real else "tiny")
    torch.set_num_threads(1)
    options.clock = time.perf_counter if real else time.process_time
    options.steps, options.jobs = (30, 48) if real else (12, 16)
    options.rounds, options.repeats = (4, 3) if real else (2, 3)
    side = {"tiny": 64, "sd15": 512, "sd21": 768, "sdxl": 1024}[shape]
    where = torch.cuda.get_device_name(device) if real else f"CPU, {os.cpu_count()} cores, 1 used"
    label = "measured" if real and shape != "tiny" else "functional only: nothing of real speed"
    print(f"{shape} at {side}x{side} on {where}, torch {torch.__version__}: {label}")
    model = random_model(shape, device, dtype_for(device))
    report: dict[str, Any] = {"model": shape, "where": where, "label": label}
    parts: dict[str, Callable[[], list[Row]]] = {
        "B. a mix of requests": lambda: sharing(model, side, options),
    }
    if not options.quick:
        parts |= {
            "A. equal requests": lambda: closed_loop(model, side, options),
            "B. arrivals by chance": lambda: open_loop(model, side, options),
            "C. stages": lambda: stages(model, side, options),
        }
        if real:
            parts["D. models in turn"] = lambda: swaps(shape, device, options)
    for title, part in parts.items():
        report[title] = part()
        print_table(title, report[title])
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
