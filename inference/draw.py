"""Draw on this machine without the horde: the engine in this process, behind the same gate."""

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from PIL import Image

from inference.batcher import Batcher
from inference.engine import Drawn, Engine, Failed
from inference.models.loader import ModelShelf, Unloadable, device_of
from inference.models.registry import ModelMissing, find
from inference.prompts import split_negative
from inference.safety.gate import NotSafe, SafetyGate
from inference.settings import WorkerSettings
from inference.spec import ImageJob

ShowProgress = Callable[[int, int], None]


class DrawingFailed(Exception):
    """No picture; the text says why."""


def draw(
    jobs: Sequence[ImageJob],
    settings: WorkerSettings,
    progress: ShowProgress = lambda _done, _total: None,
    gate: SafetyGate | None = None,
) -> list[Image.Image]:
    """The pictures of the jobs, drawn together, in their order.

    ``progress`` is told (evaluations done, evaluations in all) after every step.

    ``gate`` admits models; by default it is the one that comes with this version.

    Raises:
        DrawingFailed: a model is missing, refused by the safety gate or broken.
    """
    torch.set_num_threads(settings.torch_threads)
    try:
        models = {job.model: find(job.model, settings.model_folders) for job in jobs}
        shelf = ModelShelf(
            models, gate or SafetyGate.shipped(), device_of(settings.devices[0]), keep=len(models)
        )
        for name in models:
            shelf.get(name, lambda: None)
    except (ModelMissing, NotSafe, Unloadable, RuntimeError) as error:
        raise DrawingFailed(str(error)) from None
    engine = Engine(shelf, Batcher(settings.max_rows))
    for job in jobs:
        engine.submit(job)
    return _finished(engine, jobs, progress)


def _finished(
    engine: Engine, jobs: Sequence[ImageJob], progress: ShowProgress
) -> list[Image.Image]:
    drawn: dict[str, Image.Image] = {}
    steps: dict[str, tuple[int, int]] = {job.id: (0, job.steps) for job in jobs}
    while engine.busy:
        for event in engine.step():
            match event:
                case Failed():
                    raise DrawingFailed(event.reason)
                case Drawn():
                    drawn[event.job_id] = Image.fromarray(event.pixels.numpy())
                    steps[event.job_id] = (event.evaluations, event.evaluations)
                case _:
                    steps[event.job_id] = (event.done, event.total)
        progress(sum(done for done, _ in steps.values()), sum(of for _, of in steps.values()))
    return [drawn[job.id] for job in jobs]


def main(settings: WorkerSettings, arguments: argparse.Namespace) -> None:
    """The ``draw`` role: pictures of ``arguments.prompt`` to files, progress to the terminal.

    Raises:
        SystemExit: with one sentence, when nothing could be drawn or written.
    """
    began = time.monotonic()
    try:
        jobs = asked_for(arguments)
        pictures = draw(jobs, settings, _show)
        for path, picture in zip(outputs(arguments.out, len(jobs)), pictures, strict=True):
            picture.save(path)
    except (DrawingFailed, ValueError, OSError) as error:
        raise SystemExit(f"Nothing was drawn: {error}") from None
    seeds = ", ".join(str(job.seed) for job in jobs)
    names = ", ".join(str(path) for path in outputs(arguments.out, len(jobs)))
    sys.stdout.write(f"{names} in {time.monotonic() - began:.1f} s, seed {seeds}\n")


def asked_for(arguments: argparse.Namespace) -> list[ImageJob]:
    """One job a picture, with seeds that count up.

    Raises:
        ValueError: the size is not of the form WIDTHxHEIGHT.
    """
    width, parted, height = str(arguments.size).lower().partition("x")
    if not (parted and width.isdecimal() and height.isdecimal()):
        raise ValueError(f"the size {arguments.size!r} is not of the form 64x64")
    positive, negative = split_negative(arguments.prompt)
    first = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
    return [
        ImageJob(
            id=str(index),
            model=arguments.model,
            prompt=positive,
            negative_prompt=negative,
            seed=first + index,
            width=int(width),
            height=int(height),
            steps=arguments.steps,
            cfg_scale=arguments.cfg,
            sampler=arguments.sampler,
        )
        for index in range(arguments.count)
    ]


def outputs(out: Path, count: int) -> list[Path]:
    """The file of each picture.

    >>> [path.name for path in outputs(Path("cat.png"), 2)]
    ['cat-1.png', 'cat-2.png']
    """
    if count == 1:
        return [out]
    return [out.with_stem(f"{out.stem}-{number}") for number in range(1, count + 1)]


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\rdrawing: {100 * done // max(total, 1):3d} %")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()
