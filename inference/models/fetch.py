"""Fetch models by their horde names: ``python -m inference.models.fetch NAME …``. No torch.

A model of one file becomes ``<folder>/<name>.safetensors``, one of several ``<folder>/<name>/…``.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import aiohttp

from inference.models.downloads import Downloader, DownloadFailed, Wanted
from inference.models.reference import KnownModel, Reference, read, shipped
from inference.models.registry import CHECKPOINT

MB = 1024 * 1024


class NotFetchable(Exception):
    """A model that cannot be had; the text says why."""


def wanted_files(model: KnownModel, folder: Path) -> tuple[Wanted, ...]:
    """What to fetch, and where it goes.

    Raises:
        NotFetchable: no source is known, or the file is of a kind that is not loaded here.
    """
    if Path(model.name).name != model.name:
        raise NotFetchable(f"{model.name!r} cannot be the name of a file")
    if not model.files:
        raise NotFetchable(f"No source is known for {model.name!r}.")
    wrong = [one.name for one in model.files if not one.name.endswith(CHECKPOINT)]
    if wrong:
        raise NotFetchable(
            f"{model.name!r} comes as {wrong[0]!r}; only {CHECKPOINT} files are loaded, as others "
            "can run code."
        )
    if len(model.files) == 1:
        (one,) = model.files
        return (Wanted(one.url, folder / f"{model.name}{CHECKPOINT}", one.sha256),)
    return tuple(Wanted(one.url, folder / model.name / one.name, one.sha256) for one in model.files)


async def fetch(
    names: Sequence[str],
    folder: Path,
    reference: Reference,
    downloader: Downloader,
    show: Callable[[str, int, int | None], None],
) -> list[Path]:
    """The files of all these models, one after the other.

    ``show`` is told the name of a file, bytes had so far and bytes in all.

    Raises:
        NotFetchable, DownloadFailed
    """
    unknown = [name for name in names if name not in reference.models]
    if unknown:
        raise NotFetchable(f"No model of the reference is called {unknown[0]!r}.")
    plans = [wanted for name in names for wanted in wanted_files(reference.models[name], folder)]
    return [
        await downloader.fetch(
            wanted,
            lambda had, total, name=wanted.path.name: show(name, had, total),  # type: ignore[misc]
        )
        for wanted in plans
    ]


def _show(name: str, had: int, total: int | None) -> None:
    if sys.stderr.isatty():
        whole = f" of {total // MB}" if total else ""
        sys.stderr.write(f"\r{name}: {had // MB}{whole} MB")
        sys.stderr.write("\n" if had == total else "")
        sys.stderr.flush()


async def _main(arguments: argparse.Namespace) -> None:
    given = arguments.reference
    reference = shipped() if given is None else read(given.read_bytes())
    for line in reference.skipped:
        sys.stderr.write(f"Left out: {line}\n")
    async with aiohttp.ClientSession() as session:
        paths = await fetch(
            arguments.names, arguments.folder, reference, Downloader(session), _show
        )
    for path in paths:
        sys.stdout.write(f"{path}\n")


def main(given: Sequence[str] | None = None) -> None:
    """Fetch what the command line names.

    Raises:
        SystemExit: with one sentence, when something cannot be had.
    """
    parser = argparse.ArgumentParser(description="Fetch models by their horde names.")
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--folder", type=Path, default=Path("models"))
    parser.add_argument("--reference", type=Path, help="a list of models, instead of our own")
    try:
        asyncio.run(_main(parser.parse_args(given)))
    except (NotFetchable, DownloadFailed, ValueError, OSError) as error:
        raise SystemExit(f"Not fetched: {error}") from None


if __name__ == "__main__":
    main()
