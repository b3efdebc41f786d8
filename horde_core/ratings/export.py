"""The data set on disk. Works beside running processes: each batch is a short read."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from horde_core.db.engine import Database
from horde_core.media.store import MediaMissing, MediaStore, result_key
from horde_core.ratings import rows
from horde_core.ratings.dataset import BestOf, Mask, Rating
from horde_core.ratings.files import FORMATS, Write

AT_ONCE = 1000


class ExportRefused(Exception):
    """Where the export should go there is one already."""


@dataclass(frozen=True, slots=True)
class Exported:
    ratings: int
    sets: int
    pictures: int


async def export(
    db: Database,
    kept: MediaStore,
    out: Path,
    *,
    kind: str = "parquet",
    prompts: bool = False,
    pictures: bool = False,
) -> Exported:
    """Write ``ratings`` and ``sets`` into ``out``, and on demand the pictures themselves.

    Raises:
        ExportRefused: they are there already
    """
    mask = Mask(secrets.token_bytes(32), prompts)
    paths = {name: out / f"{name}.{kind}" for name in ("ratings", "sets")}
    await asyncio.to_thread(_make_room, out, list(paths.values()))
    ratings = await _write(FORMATS[kind](paths["ratings"], Rating), _ratings(db, mask))
    sets = await _write(FORMATS[kind](paths["sets"], BestOf), _sets(db, mask))
    copied = await _copy(db, kept, out / "pictures", mask) if pictures else 0
    return Exported(ratings, sets, copied)


def _make_room(out: Path, paths: Sequence[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if path.exists():
            raise ExportRefused(f"{path} is there already. Please name another folder.")


async def _write(
    file: AbstractContextManager[Write], batches: AsyncIterator[Sequence[msgspec.Struct]]
) -> int:
    """The number of lines."""
    total = 0
    with file as write:
        async for batch in batches:
            await asyncio.to_thread(write, batch)
            total += len(batch)
    return total


async def _ratings(db: Database, mask: Mask) -> AsyncIterator[list[Rating]]:
    """Up to the last one there was in the beginning."""
    async with db.reading() as tx:
        until, after = await rows.last_rating(tx), 0
    while True:
        async with db.reading() as tx:
            found = await rows.ratings(tx, after, until, AT_ONCE)
        if not found:
            return
        yield [mask.rating(one) for one in found]
        after = found[-1].id


async def _sets(db: Database, mask: Mask) -> AsyncIterator[list[BestOf]]:
    after = ("", 0)
    while True:
        async with db.reading() as tx:
            found = await rows.choices(tx, after, AT_ONCE)
        if not found:
            return
        yield [mask.best_of(one) for one in found]
        after = (found[-1].request_id, found[-1].account_id)


async def _copy(db: Database, kept: MediaStore, folder: Path, mask: Mask) -> int:
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    total, after = 0, ""
    while True:
        async with db.reading() as tx:
            found = await rows.kept_pictures(tx, after, AT_ONCE)
        if not found:
            return total
        for picture_id in found:
            try:
                data = await kept.get(result_key(picture_id))
            except MediaMissing:
                continue
            name = f"{mask.name('picture', picture_id)}.webp"
            await asyncio.to_thread((folder / name).write_bytes, data)
            total += 1
        after = found[-1]
