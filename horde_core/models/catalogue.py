"""The image models clients know by name, read from the data file beside this module."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")]
Baseline = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,60}$")]
Sha256 = Annotated[str, Meta(pattern=r"^([0-9a-fA-F]{64})?$")]
Address = Annotated[str, Meta(max_length=2000, pattern=r"^(https?://\S+)?$")]
Side = Annotated[int, Meta(ge=0, le=8192)]
Count = Annotated[int, Meta(ge=0)]

BASELINES = (
    "stable_diffusion_1",
    "stable_diffusion_2",
    "stable_diffusion_2_512",
    "stable_diffusion_2_768",
    "stable_diffusion_xl",
    "stable_cascade",
    "flux_1",
    "flux_schnell",
    "flux_dev",
    "qwen_image",
    "z_image_turbo",
)
"""The families whose prices and rules we know; a list may name others."""


class Requirements(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model wants; a request outside it is warned, not refused."""

    min_steps: Count | None = None
    max_steps: Count | None = None
    cfg_scale: float | None = None
    min_cfg_scale: float | None = None
    max_cfg_scale: float | None = None
    clip_skip: int | None = None
    samplers: tuple[str, ...] = ()
    schedulers: tuple[str, ...] = ()


class KnownModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """``unsupported`` holds features such as ``controlnet``; ``size`` is in bytes.

    ``native`` and ``largest`` are sides in pixels: what it was trained at and at most draws well;
    0 stands for what its family does.
    """

    name: Name
    baseline: Baseline
    version: str = ""
    style: str = ""
    nsfw: bool = False
    inpainting: bool = False
    tags: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    requirements: Requirements = Requirements()
    native: Side = 0
    largest: Side = 0
    size: Count = 0
    file: str = ""
    sha256: Sha256 = ""
    url: Address = ""


class Catalogue:
    """What is known now. ``replace`` gives all that hold it the new list at once.

    ``version`` counts the lists, for those who remember what follows from one.
    """

    def __init__(self, models: Iterable[KnownModel]) -> None:
        self.version = 0
        self.replace(models)

    def replace(self, models: Iterable[KnownModel]) -> None:
        self.version += 1
        self._by_name = {model.name: model for model in models}

    def find(self, name: str) -> KnownModel | None:
        return self._by_name.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    def baseline(self, name: str) -> str:
        """The family of a model; unknown ones are told by their name, else Stable Diffusion 1.

        >>> shipped().baseline("My own [SDXL]")
        'stable_diffusion_xl'
        """
        known = self._by_name.get(name)
        if known is not None:
            return known.baseline
        for mark, family in _MARKS.items():
            if mark in name:
                return family
        return "stable_diffusion_1"


_MARKS = {
    "[SDXL]": "stable_diffusion_xl",
    "[Flux]": "flux_1",
    "[Qwen]": "qwen_image",
    "[ZModel]": "z_image_turbo",
    "[ZImage]": "z_image_turbo",
}


@cache
def shipped_models() -> tuple[KnownModel, ...]:
    text = files("horde_core.models").joinpath("image_models.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[KnownModel, ...])


def shipped() -> Catalogue:
    """The catalogue that comes with the program."""
    return Catalogue(shipped_models())
