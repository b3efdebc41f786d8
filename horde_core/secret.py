"""The secret of this horde: it salts the hashes of keys and signs addresses of pictures."""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from horde_core.config import SecuritySettings


class Secret:
    def __init__(self, value: bytes) -> None:
        self._value = value

    def hashed(self, key: str) -> str:
        """What is stored of an API key or code: 64 hexadecimal digits."""
        return hashlib.sha256(self._value + key.encode()).hexdigest()

    def signature(self, text: str) -> str:
        """43 URL-safe characters nobody can make without the secret."""
        digest = hmac.digest(self._value, text.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, from which the secret cannot be found."""
        return hmac.digest(self._value, f"derived for {purpose}".encode(), "sha256")

    def signed(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.signature(text).encode(), signature.encode())


def load_secret(settings: SecuritySettings) -> Secret:
    """The configured secret, else that of the key file, which is written at the first start."""
    if settings.secret:
        return Secret(settings.secret.encode())
    path = Path(settings.key_file)
    if not path.exists():
        _create(path)
    return Secret(path.read_bytes().strip())


def _create(path: Path) -> None:
    """Appears complete or not at all, and only the first of several starters wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
