from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from horde_core.errors import Forbidden, NotFound, Rc


@dataclass(eq=False)
class MediaMissing(NotFound):
    key: str

    def __str__(self) -> str:
        return f"There is no picture '{self.key}', or no longer."


@dataclass(eq=False)
class UrlRefused(Forbidden):
    """The signature is wrong or its time is over."""

    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "This address is not signed by us or has expired."


class MediaStore(Protocol):
    """Bytes by key, and the signed addresses under which others read and write them."""

    async def put(self, key: str, data: bytes) -> None: ...

    async def get(self, key: str) -> bytes:
        """Raises MediaMissing."""
        ...

    async def exists(self, key: str) -> bool: ...

    async def delete(self, keys: Iterable[str]) -> None:
        """Forget these keys; absent ones are no error."""
        ...

    async def prune(self, before: datetime) -> int:
        """Delete what was written before then; the number of keys."""
        ...

    def upload_url(self, key: str, base: str) -> str:
        """Where to PUT; ``base`` is ``http://host:port`` of the api as the caller sees it."""
        ...

    def download_url(self, key: str, base: str) -> str: ...

    def check(self, method: str, key: str, expires: int, signature: str) -> None:
        """Raises UrlRefused."""
        ...


def result_key(job_id: str) -> str:
    return f"{job_id}.webp"


def preview_key(request_id: str) -> str:
    return f"{request_id}_preview.webp"


def source_key(request_id: str) -> str:
    return f"{request_id}_src.webp"


def mask_key(request_id: str) -> str:
    return f"{request_id}_msk.webp"


def extra_key(request_id: str, index: int) -> str:
    return f"{request_id}_extra_src_{index}.webp"
