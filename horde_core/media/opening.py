"""Which store of pictures the settings ask for, and what is wrong with them."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import msgspec

from horde_core.clock import Clock
from horde_core.config import ConfigError, MediaSettings
from horde_core.media.local import LocalMedia
from horde_core.media.store import MediaStore
from horde_core.secret import Secret

if TYPE_CHECKING:
    from horde_core.media.s3 import S3Media

NEEDED = ("endpoint", "bucket", "access_key", "secret_key")
LONGEST_LIFETIME_S = 7 * 24 * 3600  # of an address signed for S3


class OpenMedia(MediaStore, Protocol):
    def close(self) -> None: ...


def open_media(settings: MediaSettings, secret: Secret, clock: Clock) -> OpenMedia:
    """The store that the settings name.

    Raises:
        ConfigError: something is missing, or cannot be used.
    """
    if settings.kind == "s3":
        return open_bucket(settings)
    lifetime = timedelta(seconds=settings.url_lifetime_s)
    return LocalMedia(Path(settings.folder), lifetime, secret, clock)


def open_shared(settings: MediaSettings, folder: str, secret: Secret, clock: Clock) -> OpenMedia:
    """Beside it, the store of what stays: pictures that were shared. Nothing prunes it by age."""
    if settings.kind == "s3":
        prefix = f"{settings.prefix.strip('/')}/shared".lstrip("/")
        return open_bucket(msgspec.structs.replace(settings, prefix=prefix))
    lifetime = timedelta(seconds=settings.url_lifetime_s)
    return LocalMedia(Path(folder), lifetime, secret, clock, place="shared")


def open_bucket(settings: MediaSettings) -> "S3Media":
    """Raises ConfigError; whether the bucket answers is found out by using it."""
    _check(settings)
    try:
        from horde_core.media.s3 import S3Media
    except ModuleNotFoundError as error:
        if error.name != "obstore":
            raise
        raise ConfigError(
            '[media] kind = "s3" needs the package obstore: '
            "run .venv/bin/python -m pip install -r requirements/s3.txt"
        ) from None
    return S3Media(settings)


def _check(settings: MediaSettings) -> None:
    missing = [key for key in NEEDED if not getattr(settings, key).strip()]
    if missing:
        raise ConfigError(f'[media] kind = "s3" needs {" and ".join(missing)}, which is not set')
    if not _is_web_address(settings.endpoint):
        raise ConfigError(
            f"[media] endpoint: {settings.endpoint!r} is not an address such as "
            "https://ACCOUNT.r2.cloudflarestorage.com"
        )
    if "/" in settings.bucket:
        raise ConfigError("[media] bucket: a name without slashes; folders go into prefix")
    if settings.url_lifetime_s > LONGEST_LIFETIME_S:
        raise ConfigError(f"[media] url_lifetime_s: at most {LONGEST_LIFETIME_S} with kind s3")


def _is_web_address(text: str) -> bool:
    """Whether it is ``http(s)://host``, perhaps with port and path.

    >>> [_is_web_address(text) for text in ("http://127.0.0.1:9000", "s3.example", "http://[")]
    [True, False, False]
    """
    try:
        parts = urlsplit(text)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port_is_good
