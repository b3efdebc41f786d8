"""The last good copy of a fetched list, on disk. Its file time says when it was fetched."""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from horde_core.models.lists import InvalidList


class _Copy(msgspec.Struct, frozen=True):
    """``source`` is the address it came from; another address wants another list."""

    source: str
    models: msgspec.Raw


def written_at(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None


def read(file: Path, source: str) -> bytes:
    """The models in our form. Raises OSError, InvalidList."""
    try:
        copy = msgspec.json.decode(file.read_bytes(), type=_Copy)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidList(str(error)) from None
    if copy.source != source:
        raise InvalidList("it is of another address")
    return bytes(copy.models)


def write(file: Path, source: str, models: Sequence[Any], now: datetime) -> datetime:
    """A reader finds the old copy or the new one, never half of it. Returns ``written_at``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(msgspec.json.encode({"source": source, "models": models}))
        os.utime(draft, (now.timestamp(), now.timestamp()))
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return written_at(file) or now
