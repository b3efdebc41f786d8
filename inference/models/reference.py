"""What is known of models that can be fetched: where their files are and what they hash to. Pure.

Two forms are understood, as the horde's own lists (docs/models.md): an array of records, and the
public horde's object of records by name. A record that cannot be read is left out and named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

SHIPPED = Path(__file__).resolve().parents[2] / "horde_core" / "models" / "image_models.json"
"""The list that comes with the horde; a worker reads it as data."""

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class _Download(msgspec.Struct, frozen=True):
    file_name: str = ""
    file_url: str = ""
    sha256sum: str | None = None


class _File(msgspec.Struct, frozen=True):
    path: str = ""
    sha256sum: str | None = None


class _Config(msgspec.Struct, frozen=True):
    download: tuple[_Download, ...] = ()
    files: tuple[_File, ...] = ()


class _Record(msgspec.Struct, frozen=True):
    """The keys of both forms; others are ignored."""

    baseline: str
    name: str = ""
    inpainting: bool = False
    nsfw: bool = False
    style: str | None = None
    description: str | None = None
    version: str | float | None = None
    trigger: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    size: int | None = None
    size_on_disk_bytes: int | None = None
    file: str = ""
    url: str = ""
    sha256: str | None = None
    config: _Config = _Config()


@dataclass(frozen=True, slots=True)
class ModelFile:
    name: str
    url: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class KnownModel:
    """``size`` in bytes, 0 where unknown. ``files`` is empty where no source is known."""

    name: str
    baseline: str
    inpainting: bool
    nsfw: bool
    style: str
    trigger: tuple[str, ...]
    size: int
    files: tuple[ModelFile, ...]
    tags: tuple[str, ...] = ()

    @property
    def known_for(self) -> frozenset[str]:
        """What the safety rules may lean on: its style, its tags, and whether it is for nsfw."""
        words = {word.strip().lower() for word in (self.style, *self.tags)} - {""}
        return frozenset(words | {"nsfw"} if self.nsfw else words)


@dataclass(frozen=True, slots=True)
class Reference:
    """``skipped`` names the records that could not be read, with the reason."""

    models: Mapping[str, KnownModel]
    skipped: tuple[str, ...] = ()


def shipped() -> Reference:
    """The list that came with this version; empty where the horde's part is not installed."""
    return read(SHIPPED.read_bytes()) if SHIPPED.is_file() else Reference({})


def read(data: bytes) -> Reference:
    """The models of a list.

    Raises:
        ValueError: it is neither an array nor an object.
    """
    try:
        raw = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise ValueError(f"no JSON: {error}") from None
    if isinstance(raw, dict):
        named = list(raw.items())
    elif isinstance(raw, list):
        named = [(str(one.get("name", "")) if isinstance(one, dict) else "", one) for one in raw]
    else:
        raise ValueError("neither an array nor an object of models")
    models: dict[str, KnownModel] = {}
    skipped = []
    for name, one in named:
        try:
            models[name] = _known(name, one)
        except (msgspec.ValidationError, ValueError) as error:
            skipped.append(f"{name or '(no name)'}: {error}")
    return Reference(models, tuple(skipped))


def _known(name: str, raw: Any) -> KnownModel:
    record = msgspec.convert(raw, _Record)
    if not name.strip():
        raise ValueError("it has no name")
    return KnownModel(
        name=name,
        baseline=record.baseline.strip().lower().replace(" ", "_"),
        inpainting=record.inpainting,
        nsfw=record.nsfw,
        style=record.style or "",
        trigger=record.trigger or (),
        size=record.size_on_disk_bytes or record.size or 0,
        files=_files(record),
        tags=record.tags or (),
    )


def _files(record: _Record) -> tuple[ModelFile, ...]:
    if record.url:
        return (_file(record.file, record.url, record.sha256),)
    hashes = {one.path: one.sha256sum for one in record.config.files}
    return tuple(
        _file(one.file_name, one.file_url, one.sha256sum or hashes.get(one.file_name))
        for one in record.config.download
        if one.file_url
    )


def _file(name: str, url: str, sha256: str | None) -> ModelFile:
    if Path(name).name != name or not name:
        raise ValueError(f"{name!r} is no name of a file")
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"{url!r} is no http(s) address")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256")
    return ModelFile(name, url, sha256 or None)
