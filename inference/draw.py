"""Draw on this machine without the horde: the engine in this process, behind the same gate and
judged by the same checker.
"""

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import torch
from PIL import Image

from inference.batcher import Batcher
from inference.engine import Drawn, Engine, Failed
from inference.examination import Examiner
from inference.judging import known_for
from inference.models import reference
from inference.models.loader import ModelShelf, Unloadable, device_of
from inference.models.registry import CHECKPOINT, ModelMissing, find, placed
from inference.prompts import split_negative
from inference.safety.calibrated import NoVerdict
from inference.safety.gate import NotSafe, SafetyGate
from inference.safety.replacement import replacement
from inference.safety.rules import RulesUnusable
from inference.safety.verdict import Context
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.spec import ImageJob
from inference.studio import ALONE, configure_desk

ShowProgress = Callable[[int, int], None]


class DrawingFailed(Exception):
    """No picture; the text says why."""


def opened(names: Sequence[str], settings: WorkerSettings, gate: SafetyGate) -> Engine:
    """An engine with these models loaded.

    Raises:
        DrawingFailed: a model is missing, refused by the safety gate or broken.
    """
    torch.set_num_threads(settings.torch_threads)
    try:
        models = {name: find(name, settings.model_folders) for name in names}
        shelf = ModelShelf(models, gate, device_of(settings.devices[0]), keep=len(models))
        for name in models:
            shelf.get(name, lambda: None)
    except (ModelMissing, NotSafe, Unloadable, RuntimeError) as error:
        raise DrawingFailed(str(error)) from None
    return Engine(shelf, Batcher(settings.max_rows))


def native(engine: Engine, name: str) -> int:
    """The side in pixels that the model was trained on."""
    return engine.shelf.get(name, lambda: None).native


def drawn(
    engine: Engine,
    jobs: Sequence[ImageJob],
    progress: ShowProgress = lambda _done, _total: None,
) -> list[Image.Image]:
    """The pictures of the jobs, drawn together, in their order. Nobody has judged them yet.

    ``progress`` is told (evaluations done, evaluations in all) after every step.

    Raises:
        DrawingFailed
    """
    for job in jobs:
        engine.submit(job)
    pictures: dict[str, Image.Image] = {}
    steps: dict[str, tuple[int, int]] = {job.id: (0, job.steps) for job in jobs}
    while engine.busy:
        for event in engine.step():
            match event:
                case Failed():
                    raise DrawingFailed(event.reason)
                case Drawn():
                    pictures[event.job_id] = Image.fromarray(event.pixels.numpy())
                    steps[event.job_id] = (event.evaluations, event.evaluations)
                case _:
                    steps[event.job_id] = (event.done, event.total)
        progress(sum(done for done, _ in steps.values()), sum(of for _, of in steps.values()))
    return [pictures[job.id] for job in jobs]


def main(
    settings: WorkerSettings, arguments: argparse.Namespace, sections: Sections = ALONE
) -> None:
    """The ``draw`` role: pictures of ``arguments.prompt`` to files, progress to the terminal.

    A picture that the checker withholds is written as its replacement, as a horde would get it.

    Raises:
        SystemExit: with one sentence, when nothing could be drawn or written.
    """
    began = time.monotonic()
    name, folders = placed(arguments.model, settings.model_folders)
    settings = msgspec.structs.replace(settings, model_folders=list(folders))
    try:
        examiner = _examiner(name, settings, sections)
        engine = opened([name], settings, SafetyGate.shipped(judged=sections.judged))
        side = native(engine, name)
        jobs = asked_for(arguments, name, side)
        pictures = drawn(engine, jobs, _show)
        paths = outputs(arguments.out, len(jobs))
        for path, job, picture in zip(paths, jobs, pictures, strict=True):
            _let_out(picture, job, examiner, path)
    except (DrawingFailed, ValueError, OSError) as error:
        raise SystemExit(f"Nothing was drawn: {error}") from None
    seeds = ", ".join(str(job.seed) for job in jobs)
    said = ", ".join(str(path) for path in paths)
    sys.stdout.write(f"{said} in {time.monotonic() - began:.1f} s, seed {seeds}\n")


def _examiner(name: str, settings: WorkerSettings, sections: Sections) -> Examiner:
    """Who judges the pictures, loaded before anything else is."""
    try:
        model = find(name, settings.model_folders)
        return Examiner.of(configure_desk(settings, {name: model}, sections))
    except ModelMissing as error:
        raise DrawingFailed(f"{error}{_fetchable(name)}") from None
    except (NotSafe, RulesUnusable) as error:
        raise DrawingFailed(str(error)) from None


def _fetchable(name: str) -> str:
    known = reference.shipped().models.get(name)
    files = known.files if known is not None else ()
    if not files or any(not file.name.endswith(CHECKPOINT) for file in files):
        return ""
    return f' It can be had: python -m inference.models.fetch "{name}" fetches it.'


def _let_out(picture: Image.Image, job: ImageJob, examiner: Examiner, path: Path) -> None:
    """Write the picture, or what stands for it where it is withheld."""
    known = reference.shipped().models.get(job.model)
    context = Context(prompt=f"{job.prompt}###{job.negative_prompt}", known_for=known_for(known))
    try:
        verdict = examiner.verdict(picture, job.model, context, censor=False)
    except NoVerdict as error:
        raise DrawingFailed(f"a picture could not be judged: {error}") from None
    if verdict.replacement is not None:
        picture = replacement(verdict.replacement, *picture.size)
        sys.stdout.write(f"{path}: the picture is withheld as {verdict.state}\n")
    picture.save(path)


def asked_for(arguments: argparse.Namespace, model: str, side: int) -> list[ImageJob]:
    """One job a picture, with seeds that count up; by default as large as the model was trained.

    Raises:
        ValueError: the size is not of the form WIDTHxHEIGHT.
    """
    size = str(arguments.size or f"{side}x{side}").lower()
    width, parted, height = size.partition("x")
    if not (parted and width.isdecimal() and height.isdecimal()):
        raise ValueError(f"the size {arguments.size!r} is not of the form 64x64")
    positive, negative = split_negative(arguments.prompt)
    first = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
    return [
        ImageJob(
            id=str(index),
            model=model,
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
