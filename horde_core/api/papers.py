"""Terms, privacy, sponsors and news: an operator's files, read once at the start."""

from dataclasses import dataclass, field

from horde_core.config import ApiSettings
from horde_core.news.file import read_news, read_text
from horde_core.protocol.status import NewsItem

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
    own = {name: read_text(f"{name}_file", path) for name, path in named.items() if path}
    return Papers({**DEFAULTS, **own}, read_news(settings.news_file) if settings.news_file else ())
