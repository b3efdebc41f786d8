"""Lists of models as others publish them: read whole, or refused whole.

Two forms are understood (docs/models.md): ours, an array of records, and that of the public
horde's model reference, an object of records by name.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Protocol, TypeVar

import msgspec
from msgspec import Meta

from horde_core.models.catalogue import KnownModel, Requirements
from horde_core.models.text import TextModel

MOST_MODELS = 50_000
Words = tuple[str, ...] | None
T = TypeVar("T")


class InvalidList(ValueError):
    """The text says which record is wrong, and how."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...


M = TypeVar("M", bound=_Named)


class _Download(msgspec.Struct, frozen=True):
    file_name: str = ""
    file_url: str = ""
    sha256sum: str = ""


class _Config(msgspec.Struct, frozen=True):
    download: tuple[_Download, ...] = ()


class _PublicImageModel(msgspec.Struct, frozen=True):
    baseline: str
    version: str | float = ""
    style: str | None = None
    nsfw: bool = False
    inpainting: bool = False
    tags: Words = None
    features_not_supported: Words = None
    trigger: Words = None
    requirements: Requirements | None = None
    size_on_disk_bytes: int | None = None
    config: _Config = _Config()


class _PublicTextModel(msgspec.Struct, frozen=True):
    """``parameters`` counts them one by one; some lists have billions instead."""

    parameters: Annotated[float, Meta(gt=0)] | None = None
    parameters_bn: Annotated[float, Meta(gt=0)] | None = None
    baseline: str | None = None
    instruct_format: str | None = None


def image_models(data: bytes) -> tuple[KnownModel, ...]:
    """Raises InvalidList."""
    return _models(data, KnownModel, _PublicImageModel, _image)


def text_models(data: bytes) -> tuple[TextModel, ...]:
    """Raises InvalidList."""
    return _models(data, TextModel, _PublicTextModel, _text)


def _models(
    data: bytes, ours: type[M], public: type[T], convert: Callable[[str, T], dict[str, Any]]
) -> tuple[M, ...]:
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidList(f"not valid JSON: {error}") from None
    if isinstance(raw, dict):
        records = [(f"{name!r}", _public(name, raw[name], public, convert)) for name in raw]
    elif isinstance(raw, list):
        records = [(f"record {number}", record) for number, record in enumerate(raw, 1)]
    else:
        raise InvalidList("neither an array of models nor an object of models by name")
    models = tuple(_converted(record, ours, where) for where, record in records)
    _check(models)
    return models


def _public(
    name: str, record: Any, kind: type[T], convert: Callable[[str, T], dict[str, Any]]
) -> dict[str, Any]:
    return convert(name, _converted(record, kind, f"{name!r}"))


def _converted(record: Any, kind: type[T], where: str) -> T:
    try:
        return msgspec.convert(record, kind)
    except msgspec.ValidationError as error:
        raise InvalidList(f"{where}: {error}") from None


def _check(models: Sequence[_Named]) -> None:
    if not models:
        raise InvalidList("it names no model")
    if len(models) > MOST_MODELS:
        raise InvalidList(f"it names {len(models)} models; {MOST_MODELS} are allowed")
    if (twice := first_twice(model.name for model in models)) is not None:
        raise InvalidList(f"it names {twice!r} twice")


def first_twice(names: Iterable[str]) -> str | None:
    """The first name that was there before.

    >>> first_twice("abcb")
    'b'
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _image(name: str, public: _PublicImageModel) -> dict[str, Any]:
    # of models in several files, the first is the one that names it
    download = next(iter(public.config.download), _Download())
    return {
        "name": name,
        "baseline": public.baseline.strip().casefold().replace(" ", "_"),
        "version": str(public.version),
        "style": public.style or "",
        "nsfw": public.nsfw,
        "inpainting": public.inpainting,
        "tags": public.tags or (),
        "unsupported": public.features_not_supported or (),
        "trigger": public.trigger or (),
        "requirements": public.requirements or Requirements(),
        "size": public.size_on_disk_bytes or 0,
        "file": download.file_name,
        "sha256": download.sha256sum,
        "url": download.file_url,
    }


def _text(name: str, public: _PublicTextModel) -> dict[str, Any]:
    billions = public.parameters_bn
    if billions is None and public.parameters is not None:
        billions = public.parameters / 1e9
    if billions is None:
        raise InvalidList(f"{name!r}: it has no parameters")
    return {
        "name": name,
        "parameters": billions,
        "baseline": public.baseline or "",
        "instruct_format": public.instruct_format or "",
    }
