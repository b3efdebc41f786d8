"""Pictures in a folder, under addresses this horde's own api serves."""

import asyncio
import os
import re
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from horde_core.clock import Clock
from horde_core.media.store import MediaMissing, UrlRefused
from horde_core.secret import Secret

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.webp")
T = TypeVar("T")


class LocalMedia:
    """A file's time is the horde's clock when it was put; ``prune`` goes by it.

    ``place`` is the first part of the path under which the api serves the folder.
    """

    def __init__(
        self, folder: Path, lifetime: timedelta, secret: Secret, clock: Clock, place: str = "media"
    ) -> None:
        self._folder = folder
        self._lifetime = lifetime
        self._secret = secret
        self._clock = clock
        self._place = place
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="media")

    async def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        await self._run(lambda: _write(path, data, self._clock.now().timestamp()))

    async def get(self, key: str) -> bytes:
        try:
            return await self._run(self._path(key).read_bytes)
        except FileNotFoundError:
            raise MediaMissing(key) from None

    async def exists(self, key: str) -> bool:
        return await self._run(self._path(key).is_file)

    async def delete(self, keys: Iterable[str]) -> None:
        paths = [self._path(key) for key in keys]
        if paths:
            await self._run(lambda: _unlink(paths))

    async def prune(self, before: datetime) -> int:
        return await self._run(lambda: _prune(self._folder, before.timestamp()))

    def upload_url(self, key: str, base: str) -> str:
        return self._url("PUT", key, base)

    def download_url(self, key: str, base: str) -> str:
        return self._url("GET", key, base)

    def check(self, method: str, key: str, expires: int, signature: str) -> None:
        method = "GET" if method == "HEAD" else method
        fresh = self._clock.now().timestamp() <= expires
        if not fresh or not self._secret.signed(self._claim(method, key, expires), signature):
            raise UrlRefused

    def close(self) -> None:
        self._threads.shutdown()

    def _url(self, method: str, key: str, base: str) -> str:
        expires = int((self._clock.now() + self._lifetime).timestamp())
        signature = self._secret.signature(self._claim(method, key, expires))
        return f"{base.rstrip('/')}/{self._place}/{key}?expires={expires}&signature={signature}"

    def _claim(self, method: str, key: str, expires: int) -> str:
        return f"{self._place}\n{method}\n{key}\n{expires}"

    def _path(self, key: str) -> Path:
        if KEY.fullmatch(key) is None:
            raise MediaMissing(key)
        return self._folder / key[:2] / key

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _write(path: Path, data: bytes, at: float) -> None:
    """A reader sees the old bytes or the new ones, never half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.write_bytes(data)
    os.utime(draft, (at, at))
    draft.replace(path)


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _prune(folder: Path, before: float) -> int:
    gone = 0
    for path in folder.glob("*/*"):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone
