"""The user tables of earlier bots, as their databases give them away. Pure.

JamDon's bot: documents of MongoDB as ``mongoexport`` writes them, one a line or one array.
Zelda's bot: the table ``user_tokens`` as CSV with a header, or as ``pg_dump`` writes it; its tokens
may be encrypted with AES-256-CTR (ciphertext:iv in hexadecimal).
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

IDS = ("userId", "user_id", "discordId", "discord_id", "id", "_id")
KEYS = ("apiKey", "api_key", "apikey", "token", "key")
NAMES = ("username", "name", "tag")
LONGEST_KEY = 100
IV_BYTES = 16
COPY = "COPY "


class UnknownFormat(Exception):
    """The text is no table of an earlier bot. The message says what was looked for."""


@dataclass(frozen=True, slots=True)
class OldUser:
    discord_id: int
    api_key: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """``where`` is a line or number within the file; the key itself is never repeated."""

    where: str
    reason: str


def read(text: str, encryption_key: bytes | None = None) -> Iterator[OldUser | Unreadable]:
    """Every user of a table, in whichever of the formats it is.

    Raises:
        UnknownFormat
    """
    for number, record in enumerate(_records(text), start=1):
        yield _user(record, f"user {number}", encryption_key)


def _records(text: str) -> Iterator[dict[str, Any]]:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        yield from _json(start)
    elif "\nCOPY " in f"\n{text}":
        yield from _copied(text)
    else:
        yield from _csv(start)


def _json(text: str) -> Iterator[dict[str, Any]]:
    try:
        if text.startswith("["):
            yield from (it for it in json.loads(text) if isinstance(it, dict))
        else:
            yield from (json.loads(line) for line in text.splitlines() if line.strip())
    except json.JSONDecodeError as error:
        raise UnknownFormat(f"not the JSON of a mongoexport: line {error.lineno}") from None


def _copied(text: str) -> Iterator[dict[str, Any]]:
    """The rows after ``COPY …user_tokens (…) FROM stdin;`` up to the line with a stop."""
    columns: list[str] | None = None
    found = False
    for line in text.splitlines():
        if columns is None:
            if line.startswith(COPY) and "user_tokens" in line.partition("(")[0]:
                named = line.partition("(")[2].partition(")")[0]
                columns = [name.strip().strip('"') for name in named.split(",")]
                found = True
        elif line == "\\.":
            columns = None
        else:
            yield dict(zip(columns, line.split("\t"), strict=False))
    if not found:
        raise UnknownFormat("a database dump without the table user_tokens")


def _csv(text: str) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text))
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    if not _first(dict.fromkeys(header, "x"), IDS) or not _first(dict.fromkeys(header, "x"), KEYS):
        raise UnknownFormat("neither JSON, nor a dump, nor CSV whose first line names id and token")
    yield from reader


def _user(record: dict[str, Any], where: str, encryption_key: bytes | None) -> OldUser | Unreadable:
    written = str(_first(record, IDS) or "")
    if not (written.isascii() and written.isdecimal() and 0 < int(written) < 2**63):
        return Unreadable(where, "no Discord id")
    token = str(_first(record, KEYS) or "").strip()
    try:
        api_key = _decrypted(token, encryption_key)
    except ValueError as error:
        return Unreadable(f"{where} ({written})", str(error))
    if not 0 < len(api_key) <= LONGEST_KEY or not api_key.isascii() or not api_key.isprintable():
        reason = "the key cannot be read" if api_key else "no key"
        return Unreadable(f"{where} ({written})", reason)
    name = _first(record, NAMES)
    return OldUser(int(written), api_key, str(name) if name else None)


def _first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = record.get(name)
        if isinstance(value, dict):  # MongoDB's own numbers and ids
            value = next(iter(value.values()), None)
        if value not in (None, "", "\\N"):
            return value
    return None


def _decrypted(token: str, encryption_key: bytes | None) -> str:
    """A token without a colon was stored in clear. Raises ValueError."""
    body, colon, iv = token.partition(":")
    if not colon:
        return token
    if encryption_key is None:
        raise ValueError("the key is encrypted and no ENCRYPTION_KEY was given")
    nonce = bytes.fromhex(iv)
    if len(nonce) != IV_BYTES:
        raise ValueError("the key is encrypted in a way I do not know")
    decryptor = Cipher(algorithms.AES(encryption_key), modes.CTR(nonce)).decryptor()
    try:
        return (decryptor.update(bytes.fromhex(body)) + decryptor.finalize()).decode("ascii")
    except UnicodeDecodeError:
        raise ValueError("the ENCRYPTION_KEY does not fit") from None
