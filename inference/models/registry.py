"""Names of models to places on this machine. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

DEMO = "demo_shapes"
DEMO_FOLDER = Path(__file__).parent.parent / "demo_model"
DEMO_LARGEST_PIXELS = 128 * 128


class ModelMissing(Exception):
    """A configured model is nowhere on this machine. The text says where it was looked for."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """``path`` is a folder in diffusers' layout. ``largest_pixels`` is None where none is known."""

    name: str
    path: Path
    largest_pixels: int | None = None


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
        path = Path(folder) / name
        if path.resolve().is_relative_to(Path(folder).resolve()) and (path / "unet").is_dir():
            return LocalModel(name, path)
    raise ModelMissing(
        f"The model {name!r} was not found: a folder {name!r} in diffusers' layout was looked for "
        f"in {', '.join(folders) or 'no folder, as [worker] model_folders is empty'}."
    )


def largest_pixels(models: Iterable[LocalModel], offered: int) -> int:
    """What to offer, at most ``offered``, when some of the models have a known maximum.

    >>> demo = LocalModel(DEMO, DEMO_FOLDER, DEMO_LARGEST_PIXELS)
    >>> largest_pixels([demo], 512 * 512) == 128 * 128
    True
    """
    known = [model.largest_pixels for model in models]
    limits = [pixels for pixels in known if pixels is not None]
    return min(offered, max(limits)) if len(limits) == len(known) and limits else offered
