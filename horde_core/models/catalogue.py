"""The image models clients know by name, read from the data file beside this module."""

from functools import cache
from importlib.resources import files

import msgspec


class Requirements(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model wants; a request outside it is warned, not refused."""

    min_steps: int | None = None
    max_steps: int | None = None
    cfg_scale: float | None = None
    min_cfg_scale: float | None = None
    max_cfg_scale: float | None = None
    clip_skip: int | None = None
    samplers: tuple[str, ...] = ()
    schedulers: tuple[str, ...] = ()


class KnownModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """``unsupported`` holds features such as ``controlnet``; ``size`` is in bytes."""

    name: str
    baseline: str
    version: str = ""
    style: str = ""
    nsfw: bool = False
    inpainting: bool = False
    tags: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()
    requirements: Requirements = Requirements()
    size: int = 0
    file: str = ""
    sha256: str = ""
    url: str = ""


class Catalogue:
    def __init__(self, models: tuple[KnownModel, ...]) -> None:
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
def shipped() -> Catalogue:
    """The catalogue that comes with the program."""
    text = files("horde_core.models").joinpath("image_models.json").read_bytes()
    return Catalogue(msgspec.json.decode(text, type=tuple[KnownModel, ...]))
