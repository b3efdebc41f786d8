"""What `main.py doctor` finds out about the horde's own parts, as sentences."""

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from horde_core.config import ApiSettings, ConfigError, DatabaseSettings, MediaSettings
from horde_core.db.engine import Database
from horde_core.errors import Unavailable
from horde_core.media.opening import open_bucket


class Finding(NamedTuple):
    """``advice`` says what to change; it is empty when all is well."""

    subject: str
    said: str
    advice: str = ""


async def examine(
    database: DatabaseSettings, api: ApiSettings, media: MediaSettings
) -> AsyncIterator[Finding]:
    yield await _database(database)
    yield await _bucket(media) if media.kind == "s3" else _folder(Path(media.folder))
    yield _port(api)


async def _database(settings: DatabaseSettings) -> Finding:
    try:
        database = Database(settings.url, settings.pool_size)
        try:
            async with database.reading() as tx:
                await tx.exec_driver_sql("SELECT 1")
        finally:
            await database.close()
    except (SQLAlchemyError, OSError) as error:
        return Finding("database", str(error).splitlines()[0], "check [database] url in the config")
    return Finding("database", f"answers ({settings.url.partition(':')[0]})")


async def _bucket(settings: MediaSettings) -> Finding:
    key = "doctor.webp"
    try:
        bucket = open_bucket(settings)
        try:
            await bucket.put(key, b"")
            await bucket.prune(datetime.min.replace(tzinfo=UTC))  # deletes nothing, but lists
            await bucket.delete([key])
        finally:
            bucket.close()
    except ConfigError as error:
        return Finding("pictures", str(error), "complete [media] in the config")
    except Unavailable as error:
        return Finding("pictures", str(error), "check [media] and what its key may do there")
    return Finding("pictures", f"the bucket {settings.bucket} can be written, listed and cleared")


def _folder(folder: Path) -> Finding:
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("pictures", str(error), "make [media] folder writable for this user")
    return Finding("pictures", f"{folder} is writable")


def _port(settings: ApiSettings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((settings.host, settings.port)) == 0:
            return Finding("api", f"something listens on {where} already (the horde, if it runs)")
    return Finding("api", f"{where} is free")
