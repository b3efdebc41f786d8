"""Terms, privacy, sponsors and news: an operator's files, read once at the start."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from horde_core.config import ApiSettings, ConfigError
from horde_core.protocol.status import NewsItem

LARGEST = 1024 * 1024
DEFAULTS = {
    "terms": (
        "# Terms\n\nThis horde is run by its community. Be kind, and ask for nothing unlawful. "
        "Pictures are made by volunteers' machines and come without any warranty."
    ),
    "privacy": (
        "# Privacy\n\nPrompts are shown to the worker that serves them and forgotten with their "
        "request. Of an account this horde keeps its name, its kudos and what you told it."
    ),
    "sponsors": "# Sponsors\n\nThis horde has no sponsors.",
}


@dataclass(frozen=True, slots=True)
class Papers:
    """``documents`` in Markdown by name; ``news`` with the newest first."""

    documents: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    news: tuple[NewsItem, ...] = ()


def read(settings: ApiSettings) -> Papers:
    """Raises ConfigError: a file that is named cannot be used."""
    named = {
        "terms": settings.terms_file,
        "privacy": settings.privacy_file,
        "sponsors": settings.sponsors_file,
    }
    own = {name: _text(f"{name}_file", path) for name, path in named.items() if path}
    return Papers({**DEFAULTS, **own}, _news(settings.news_file) if settings.news_file else ())


def _news(path: str) -> tuple[NewsItem, ...]:
    try:
        news = msgspec.json.decode(_text("news_file", path), type=list[NewsItem])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"[api] news_file {path}: {error}") from None
    return tuple(sorted(news, key=lambda item: item.date_published, reverse=True))


def _text(key: str, path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"[api] {key} {path}: {error}") from None
    if len(raw) > LARGEST:
        raise ConfigError(f"[api] {key} {path}: larger than {LARGEST} bytes")
    return text
