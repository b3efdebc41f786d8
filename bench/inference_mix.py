"""B: a mix of requests, drawn under several rules of sharing: what scheduling alone is worth."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.inference_stages import Row, synchronised
from bench.random_models import engine_of
from inference.engine import Drawn, Engine, Failed
from inference.families.unet import UNetModel
from inference.spec import ImageJob

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
Request = list[ImageJob]
"""Pictures that somebody asked for at once: all alike but for their seeds."""


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


@dataclass(slots=True)
class Taken:
    """Seconds that each picture took from its request's arrival on, and all of them together."""

    each: dict[str, float]
    whole: float = 0.0


def run(
    engine: Engine, arrivals: list[tuple[float, Request]], clock: Clock, *, in_turn: bool = False
) -> Taken:
    """Submit each request when its time has come; ``in_turn``: and the one before is finished."""
    began, waiting = clock(), list(arrivals)
    submitted: dict[str, float] = {}
    taken = Taken({})
    while waiting or engine.busy:
        now = clock() - began
        while waiting and (not engine.busy or (not in_turn and waiting[0][0] <= now)):
            arrival, request = waiting.pop(0)
            for one in request:
                submitted[one.id] = min(arrival, now)
                engine.submit(one)
        for event in engine.step():
            if isinstance(event, Failed):
                raise SystemExit(f"A job failed: {event.reason}")
            if isinstance(event, Drawn):
                taken.each[event.job_id] = clock() - began - submitted[event.job_id]
    synchronised()
    taken.whole = clock() - began
    return taken


def mix(side: int, steps: int, count: int, seed: int) -> list[Request]:
    """Requests as the horde sees them, ``count`` pictures in all: samplers, lengths and scales
    mixed, some without guidance, one to four pictures each.
    """
    dice = np.random.default_rng(seed)
    requests: list[Request] = []
    number = 0
    while number < count:
        how: dict[str, Any] = {
            "sampler": str(dice.choice(SAMPLERS)),
            "steps": int(dice.integers(steps // 2, steps + 1)),
            "cfg_scale": float(dice.choice([1.0, 5.0, 7.5], p=[0.1, 0.3, 0.6])),
            "karras": bool(dice.random() < 0.5),
            "prompt": f"picture number {number % 7}",
        }
        pictures = min(int(dice.choice([1, 2, 4], p=[0.7, 0.2, 0.1])), count - number)
        requests.append([job(number + place, side, **how) for place in range(pictures)])
        number += pictures
    return requests


def sharing(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """One mix that is all there at the start, under each rule; medians."""
    requests = mix(side, options.steps, options.jobs, seed=1)
    ways: dict[str, Callable[[], float]] = {
        "one at a time": lambda: backlog(model, requests, 1, options.clock),
        "diffusers' pipeline": lambda: sum(by_diffusers(model, requests, options.clock)),
        "a request at a time": lambda: backlog(model, requests, 8, options.clock, in_turn=True),
        "continuous, 4 rows": lambda: backlog(model, requests, 4, options.clock),
        "continuous, 8 rows": lambda: backlog(model, requests, 8, options.clock),
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
            "images/s": options.jobs / float(np.median(taken)),
            "times alone": alone / float(np.median(taken)),
        }
        for name, taken in seconds.items()
    ]


def backlog(
    model: UNetModel, requests: list[Request], rows: int, clock: Clock, *, in_turn: bool = False
) -> float:
    engine = engine_of({"a": model}, model.device, rows)
    model.text._cache.clear()
    return run(engine, [(0.0, one) for one in requests], clock, in_turn=in_turn).whole


def by_diffusers(model: UNetModel, requests: list[Request], clock: Clock) -> list[float]:
    """Seconds of each request by diffusers' own __call__ with Euler's method: as many evaluations
    as ours makes.
    """
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
    seconds: list[float] = []
    for request in requests:
        began, one = clock(), request[0]
        pipeline(
            one.prompt,
            negative_prompt="",
            width=one.width,
            height=one.height,
            num_inference_steps=find(one.sampler).evaluations(one.steps),
            guidance_scale=one.cfg_scale,
            num_images_per_prompt=len(request),
        )
        synchronised()
        seconds.append(clock() - began)
    return seconds


def open_loop(model: UNetModel, side: int, options: argparse.Namespace) -> list[Row]:
    """Arrivals by chance at shares of the rate that continuous batching reaches."""
    requests = mix(side, options.steps, options.jobs, seed=2)
    rate = len(requests) / backlog(model, requests, 8, options.clock)
    rows: list[Row] = []
    for share in (0.5, 0.8, 0.95):
        times = np.cumsum(np.random.default_rng(3).exponential(1 / (share * rate), len(requests)))
        arrivals = list(zip(times.tolist(), requests, strict=True))
        for name, rows_at_once, in_turn in (
            ("one at a time", 1, False),
            ("a request at a time", 8, True),
            ("continuous", 8, False),
        ):
            engine = engine_of({"a": model}, model.device, rows_at_once)
            taken = run(engine, arrivals, options.clock, in_turn=in_turn)
            rows.append(_latencies(f"{share:.0%}, {name}", list(taken.each.values()), taken.whole))
        served = by_diffusers(model, requests, options.clock)
        waits, end = in_line(arrivals, served)
        rows.append(_latencies(f"{share:.0%}, diffusers", waits, end))
    return rows


def in_line(
    arrivals: list[tuple[float, Request]], seconds: list[float]
) -> tuple[list[float], float]:
    """What each picture waits for where requests are served in turn, and when all is done."""
    free = 0.0
    waits: list[float] = []
    for (arrival, request), length in zip(arrivals, seconds, strict=True):
        free = max(free, arrival) + length
        waits += [free - arrival] * len(request)
    return waits, free


def _latencies(what: str, waits: list[float], whole: float) -> Row:
    return {
        "what": what,
        "images/s": len(waits) / whole,
        "p50 s": float(np.median(waits)),
        "p95 s": float(np.percentile(waits, 95)),
    }
