"""The demo model by the hash of its files. ``python -m inference.models.manifest`` writes it. Pure.

The committed manifest is what the declared exception of the safety gate rests on: a folder is the
demo model only if it holds exactly these files with exactly these contents.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from inference.models.registry import DEMO_FOLDER

MANIFEST = Path(__file__).parent / "demo_manifest.json"
LOADED = frozenset({".json", ".safetensors", ".txt"})
"""Endings of the files that loading reads; a folder may hold others (a licence, a model card)."""


def of_folder(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that loading could read, by its path inside the folder."""
    return {
        path.relative_to(folder).as_posix(): _hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in LOADED
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def committed() -> Mapping[str, str]:
    """The manifest that came with this version."""
    return MappingProxyType(msgspec.json.decode(MANIFEST.read_bytes(), type=dict[str, str]))


def matches(folder: Path, manifest: Mapping[str, str]) -> bool:
    """Whether the folder is exactly what the manifest says."""
    return bool(manifest) and of_folder(folder) == dict(manifest)


def write() -> None:
    encoded = msgspec.json.encode(of_folder(DEMO_FOLDER), order="sorted")
    MANIFEST.write_bytes(msgspec.json.format(encoded, indent=2) + b"\n")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{MANIFEST.name}: {len(committed())} files\n")
