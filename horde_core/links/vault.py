"""Foreign secrets at rest: AES-GCM, with a ring of keys so that they can be changed.

What is sealed is bound to its owner: moved to another row it cannot be opened.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from horde_core.config import ConfigError, SecuritySettings
from horde_core.secret import Secret

OWN = "own"
KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(Exception):
    """The key is gone from the ring, or what was sealed was tampered with."""


@dataclass(frozen=True, slots=True)
class Sealed:
    key_id: str
    text: str


class Vault:
    """Seals with the first key of the ring and opens with any."""

    def __init__(self, ring: dict[str, bytes]) -> None:
        self._ring = {key_id: AESGCM(key) for key_id, key in ring.items()}
        self.current = next(iter(ring))

    def seal(self, secret: str, owner: str) -> Sealed:
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ring[self.current]
        sealed = cipher.encrypt(nonce, secret.encode(), _bound(self.current, owner))
        return Sealed(self.current, urlsafe_b64encode(nonce + sealed).decode())

    def open(self, sealed: Sealed, owner: str) -> str:
        """Raises CannotOpen."""
        cipher = self._ring.get(sealed.key_id)
        if cipher is None:
            raise CannotOpen(f"no key {sealed.key_id!r} in [security] vault_keys")
        try:
            raw = urlsafe_b64decode(sealed.text)
            nonce, body = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return cipher.decrypt(nonce, body, _bound(sealed.key_id, owner)).decode()
        except (InvalidTag, ValueError, BadBase64) as error:
            raise CannotOpen(f"a secret under key {sealed.key_id!r} was changed") from error


def _bound(key_id: str, owner: str) -> bytes:
    return f"{key_id}\n{owner}".encode()


def load_vault(settings: SecuritySettings, secret: Secret) -> Vault:
    """The configured keys, newest first, else one made from the horde's own secret.

    That one is always in the ring, so that what it sealed stays readable when keys are added.

    Raises:
        ConfigError
    """
    ring = dict(_key(entry) for entry in settings.vault_keys)
    ring.setdefault(OWN, secret.derived("vault"))
    return Vault(ring)


def _key(entry: str) -> tuple[str, bytes]:
    key_id, _, digits = entry.partition(":")
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if not key_id or key_id == OWN or len(key_id) > 20 or len(key) != KEY_BYTES:
        raise ConfigError(
            "[security] vault_keys: each is NAME:KEY, the key 64 hexadecimal digits and the name "
            f"up to 20 characters other than {OWN!r}"
        )
    return key_id, key
