"""News as an operator writes them: a JSON list in API v2's form."""

from pathlib import Path

import msgspec

from horde_core.config import ConfigError
from horde_core.protocol.status import NewsItem

LARGEST = 1024 * 1024


def read_news(path: str) -> tuple[NewsItem, ...]:
    """The newest first. Raises ConfigError: the file cannot be used."""
    try:
        news = msgspec.json.decode(read_text("news_file", path), type=list[NewsItem])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"[api] news_file {path}: {error}") from None
    return tuple(sorted(news, key=lambda item: item.date_published, reverse=True))


def read_text(key: str, path: str) -> str:
    """A document of the operator's. Raises ConfigError."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"[api] {key} {path}: {error}") from None
    if len(raw) > LARGEST:
        raise ConfigError(f"[api] {key} {path}: larger than {LARGEST} bytes")
    return text
