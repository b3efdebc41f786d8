"""Pictures in a bucket of S3 or of what speaks its protocol (R2, Garage, Ceph …).

Workers and clients read and write the bucket itself, under addresses that it signs for; their
bytes never pass through the api. Needs the package obstore.
"""

import asyncio
import functools
import logging
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from horde_core.config import MediaSettings
from horde_core.errors import Unavailable
from horde_core.media.local import KEY
from horde_core.media.store import MediaMissing, UrlRefused

if TYPE_CHECKING:
    from obstore.store import S3Credential

MIB = 2**20
PAGE = 1000
CONNECT_TIMEOUT = timedelta(seconds=3)
REQUEST_TIMEOUT = timedelta(seconds=10)
RETRIES = 2
# a verb may take this long with its retries; pruning is many requests
VERB_LIMIT_S = 35.0
PRUNE_LIMIT_S = 600.0

_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(eq=False)
class BucketUnavailable(Unavailable):
    """The bucket refused or did not answer; ``reason`` is for the operator."""

    reason: str

    def __str__(self) -> str:
        return f"The store of pictures does not work at the moment ({self.reason})."


class S3Media:
    """``prune`` goes by the time that the bucket says an object was written."""

    def __init__(self, settings: MediaSettings, timeout: timedelta = REQUEST_TIMEOUT) -> None:
        self._largest = settings.max_upload_mb * MIB
        self._prefix = f"{settings.prefix.strip('/')}/".lstrip("/")
        self._lifetime = timedelta(seconds=settings.url_lifetime_s)
        self._store = _bucket(settings, timeout)
        # obstore's own coroutines can abort the interpreter when it ends: its plain calls, in threads
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="bucket")

    async def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        kind = {"Content-Type": "image/webp"}
        await self._run(lambda: obstore.put(self._store, path, data, attributes=kind))

    async def get(self, key: str) -> bytes:
        """What was written, were it not larger than an upload may be: strangers wrote it.

        Raises:
            MediaMissing: nothing is there, or more than a picture.
            BucketUnavailable: the bucket refuses or does not answer.
        """
        path = self._path(key)
        try:
            data = await self._run(lambda: self._read(path))
        except FileNotFoundError:
            raise MediaMissing(key) from None
        if data is None:
            logger.warning("%s in the bucket is larger than [media] max_upload_mb", path)
            raise MediaMissing(key)
        return data

    async def exists(self, key: str) -> bool:
        path = self._path(key)
        try:
            await self._run(lambda: obstore.head(self._store, path))
        except FileNotFoundError:
            return False
        return True

    async def delete(self, keys: Iterable[str]) -> None:
        paths = [self._path(key) for key in keys]
        if paths:
            await self._run(lambda: obstore.delete(self._store, paths))

    async def prune(self, before: datetime) -> int:
        return await self._run(lambda: self._prune(before), limit_s=PRUNE_LIMIT_S)

    def upload_url(self, key: str, base: str) -> str:
        del base  # the bucket's own address
        return obstore.sign(self._store, "PUT", self._path(key), self._lifetime)

    def download_url(self, key: str, base: str) -> str:
        del base
        return obstore.sign(self._store, "GET", self._path(key), self._lifetime)

    def check(self, method: str, key: str, expires: int, signature: str) -> None:
        """No address of the api is good: the bucket checks its own."""
        del method, key, expires, signature
        raise UrlRefused

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    def _path(self, key: str) -> str:
        if KEY.fullmatch(key) is None:
            raise MediaMissing(key)
        return self._prefix + key

    def _read(self, path: str) -> bytes | None:
        found = obstore.get(self._store, path)
        return None if found.meta["size"] > self._largest else bytes(found.bytes())

    def _prune(self, before: datetime) -> int:
        gone = 0
        for page in obstore.list(self._store, self._prefix or None, chunk_size=PAGE):
            old = [
                found["path"]
                for found in page
                if found["last_modified"] < before and self._is_ours(found["path"])
            ]
            if old:
                obstore.delete(self._store, old)
            gone += len(old)
        return gone

    def _is_ours(self, path: str) -> bool:
        """Whether the name is one that we give; a bucket may hold other people's things."""
        return KEY.fullmatch(path.removeprefix(self._prefix)) is not None

    async def _run(self, work: Callable[[], T], *, limit_s: float = VERB_LIMIT_S) -> T:
        """In a thread. Raises FileNotFoundError where the bucket knows no such key."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(limit_s):
                return await loop.run_in_executor(self._threads, work)
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise _unavailable(error) from None
            raise
        except (BaseError, OSError) as error:
            raise _unavailable(error) from None


def _bucket(settings: MediaSettings, timeout: timedelta) -> S3Store:
    return S3Store(
        settings.bucket,
        endpoint=settings.endpoint,
        region=settings.region,
        virtual_hosted_style_request=False,
        # a function, for the other way would mix in AWS_SESSION_TOKEN of the environment
        credential_provider=functools.partial(_credential, settings),
        client_options={
            "allow_http": settings.endpoint.startswith("http://"),
            "connect_timeout": CONNECT_TIMEOUT,
            "timeout": timeout,
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": timeout},
    )


def _credential(settings: MediaSettings) -> "S3Credential":
    return {
        "access_key_id": settings.access_key,
        "secret_access_key": settings.secret_key,
        "token": None,
        "expires_at": None,
    }


def _unavailable(error: Exception) -> BucketUnavailable:
    """What the bucket said, in its own short code: its long texts may quote what we sent."""
    text = str(error)
    said = _CODE.search(text) or _STATUS.search(text)
    reason = said[1] if said else "no answer"
    logger.error("The bucket of pictures: %s (%s)", reason, type(error).__name__)
    return BucketUnavailable(reason)
