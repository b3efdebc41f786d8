"""An operator's own models: a TOML or JSON file whose every mistake is named."""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from horde_core.config import ConfigError
from horde_core.models.catalogue import BASELINES, KnownModel
from horde_core.models.lists import first_twice
from horde_core.models.text import TextModel

M = TypeVar("M", KnownModel, TextModel)
SECTIONS = ("image", "text")


class OwnModels(NamedTuple):
    images: tuple[KnownModel, ...] = ()
    texts: tuple[TextModel, ...] = ()


def read(path: Path) -> OwnModels:
    """Raises ConfigError with file, model and key."""
    raw = _parsed(path)
    for name in raw:
        if name not in SECTIONS:
            raise ConfigError(f"{path}: {_unknown('section', name, SECTIONS)}")
    images = _section(path, raw, "image", KnownModel)
    for model in images:
        if model.baseline not in BASELINES:
            wrong = _unknown("baseline", model.baseline, BASELINES)
            raise ConfigError(f"{path}: [[image]] {model.name!r}: {wrong}")
    return OwnModels(images, _section(path, raw, "text", TextModel))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if path.suffix == ".toml":
            return tomllib.loads(data.decode())
        if path.suffix == ".json":
            return msgspec.json.decode(data, type=dict[str, Any])
    except OSError as error:
        raise ConfigError(
            f"[models] own_models_file: {path} cannot be read: {error.strerror}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    raise ConfigError(f"[models] own_models_file: {path} must end in .toml or .json")


def _section(path: Path, raw: dict[str, Any], section: str, kind: type[M]) -> tuple[M, ...]:
    entries = raw.get(section, [])
    if not isinstance(entries, list):
        raise ConfigError(f"{path}: {section} must be a list: write [[{section}]] above each model")
    models = tuple(
        _entry(f"{path}: [[{section}]]", number, entry, kind)
        for number, entry in enumerate(entries, 1)
    )
    if (twice := first_twice(model.name for model in models)) is not None:
        raise ConfigError(f"{path}: [[{section}]] {twice!r} is there twice")
    return models


def _entry(where: str, number: int, entry: Any, kind: type[M]) -> M:
    if not isinstance(entry, dict):
        raise ConfigError(f"{where} number {number} must be a table of keys")
    where = f"{where} {entry['name']!r}" if "name" in entry else f"{where} number {number}"
    allowed = [field.name for field in msgspec.structs.fields(kind)]
    for key in entry:
        if key not in allowed:
            raise ConfigError(f"{where}: {_unknown('key', key, allowed)}")
    try:
        return msgspec.convert(entry, kind)
    except msgspec.ValidationError as error:
        text, _, key = str(error).partition(" - at `$.")
        raise ConfigError(f"{where}: {key.rstrip('`')}{': ' if key else ''}{text}") from None


def _unknown(what: str, name: str, allowed: Iterable[str]) -> str:
    allowed = list(allowed)
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"unknown {what} {name!r}.{hint} Allowed: {', '.join(allowed)}."
