"""Names of models to places on this machine. Pure."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

DEMO = "demo_shapes"
DEMO_FOLDER = Path(__file__).parent.parent / "demo_model"
DEMO_LARGEST_PIXELS = 128 * 128
CHECKPOINT = ".safetensors"


class ModelMissing(Exception):
    """A configured model is nowhere on this machine. The text says where it was looked for."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """``path`` is a folder in diffusers' layout or a single ``.safetensors`` checkpoint.
    ``largest_pixels`` is None where none is known.
    """

    name: str
    path: Path
    largest_pixels: int | None = None

    @property
    def weight_bytes(self) -> int:
        """Of the files that hold its weights, as they lie on disk."""
        if self.path.is_file():
            return self.path.stat().st_size
        return sum(file.stat().st_size for file in self.path.rglob("*.safetensors"))


def find(name: str, folders: Sequence[str]) -> LocalModel:
    """The model of this name: the demo model of this package, or the first folder that has it.

    Raises:
        ModelMissing: no folder has one.
    """
    if name == DEMO:
        if not (DEMO_FOLDER / "unet").is_dir():
            raise ModelMissing(f"The demo model is missing from {DEMO_FOLDER}.")
        return LocalModel(DEMO, DEMO_FOLDER, DEMO_LARGEST_PIXELS)
    for folder in folders:
        path = _within(Path(folder), name)
        if path is not None:
            return LocalModel(name, path)
    raise ModelMissing(
        f"The model {name!r} was not found: a folder {name!r} in diffusers' layout or a file "
        f"{name + CHECKPOINT!r} was looked for in "
        f"{', '.join(folders) or 'no folder, as [worker] model_folders is empty'}."
    )


def placed(wanted: str, folders: Sequence[str]) -> tuple[str, Sequence[str]]:
    """A model named as its owner may name it, also by the path of its folder or file: the name
    and the folders with which ``find`` finds it.

    >>> placed("Deliberate", ["models"])
    ('Deliberate', ['models'])
    """
    if "/" not in wanted and os.sep not in wanted and not wanted.endswith(CHECKPOINT):
        return wanted, folders
    path = Path(wanted).expanduser().absolute()
    return path.name, [str(path.parent), *folders]


def _within(folder: Path, name: str) -> Path | None:
    """Where a model of this name lies in the folder (and not outside it)."""
    for path in (folder / name, folder / f"{name}{CHECKPOINT}"):
        if not path.resolve().is_relative_to(folder.resolve()):
            continue
        if path.is_file() or any((path / part).is_dir() for part in ("unet", "transformer")):
            return path
    return None


def largest_pixels(models: Iterable[LocalModel], offered: int) -> int:
    """What to offer, at most ``offered``, when some of the models have a known maximum.

    >>> demo = LocalModel(DEMO, DEMO_FOLDER, DEMO_LARGEST_PIXELS)
    >>> largest_pixels([demo], 512 * 512) == 128 * 128
    True
    """
    known = [model.largest_pixels for model in models]
    limits = [pixels for pixels in known if pixels is not None]
    return min(offered, max(limits)) if len(limits) == len(known) and limits else offered
