"""Which language is spoken. Words of ``bot.texts`` are looked up each time they are read.

A translation is a package ``bot.texts.<language>`` with a module for each one of ``bot.texts`` that
has the same constants. What it lacks is said in English.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import ModuleType
from typing import Any

ENGLISH = "en"

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)
_words: dict[str, dict[str, dict[str, Any]]] = {}
"""By language, module and constant; English is what the modules themselves hold."""


class Spoken(ModuleType):
    """A module whose constants are those of the language that is spoken."""

    def __getattribute__(self, name: str) -> Any:
        if name.isupper() and (language := _spoken.get()) != ENGLISH:
            module = str(super().__getattribute__("__name__")).rpartition(".")[2]
            words = _words.get(language, {}).get(module, {})
            if name in words:
                return words[name]
        return super().__getattribute__(name)


def teach(package: str, path: Iterable[str]) -> None:
    """Let all modules of ``package`` speak the languages that are packages inside it."""
    found = [(info.name, info.ispkg) for info in pkgutil.iter_modules(path)]
    modules = [name for name, is_language in found if not is_language]
    english = {name: constants(f"{package}.{name}") for name in modules}
    for language in [name for name, is_language in found if is_language]:
        there = importlib.import_module(f"{package}.{language}")
        translated = {info.name for info in pkgutil.iter_modules(there.__path__)}
        _words[language] = {
            name: merged(english[name], constants(f"{package}.{language}.{name}"))
            for name in modules
            if name in translated
        }
    for name in modules:
        sys.modules[f"{package}.{name}"].__class__ = Spoken


def constants(module: str) -> dict[str, Any]:
    """The words of a module as they stand in its file."""
    return {
        name: value
        for name, value in vars(importlib.import_module(module)).items()
        if name.isupper()
    }


def merged(english: Any, translated: Any) -> Any:
    """The translation, in English where something is missing or of another shape.

    >>> merged({"A": "yes", "B": ("one", "two")}, {"A": "ja", "B": ("eins",), "C": "extra"})
    {'A': 'ja', 'B': ('one', 'two')}
    """
    if isinstance(english, dict) and isinstance(translated, dict):
        return {
            key: merged(value, translated[key]) if key in translated else value
            for key, value in english.items()
        }
    alike = type(english) is type(translated)
    if isinstance(english, tuple):
        alike = alike and len(english) == len(translated)
    return translated if alike else english


def languages() -> tuple[str, ...]:
    """All there are, English first."""
    return (ENGLISH, *sorted(_words))


def own_names() -> dict[str, str]:
    """What each language calls itself."""
    return {
        language: str(
            _words.get(language, {}).get("wording", {}).get("LANGUAGE")
            or constants("bot.texts.wording")["LANGUAGE"]
        )
        for language in languages()
    }


def closest(locale: object) -> str:
    """The language for a locale of Discord's; English for those nobody translated.

    >>> closest("de"), closest("es-419"), closest("ko"), closest(None)
    ('de', 'es', 'en', 'en')
    """
    language = str(locale or "").partition("-")[0].lower()
    return language if language in _words else ENGLISH


def spoken() -> str:
    return _spoken.get()


def speak(language: str) -> None:
    """From now on, within this task and those it starts."""
    _spoken.set(closest(language))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For a while."""
    before = _spoken.set(closest(language))
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def by_english(language: str) -> Mapping[str, str]:
    """Every single text of a translation by what it is in English."""
    found: dict[str, str] = {}
    for module, words in _words.get(language, {}).items():
        english = constants(f"bot.texts.{module}")
        for name, theirs in words.items():
            for ours, translated in zip(leaves(english[name]), leaves(theirs), strict=True):
                found.setdefault(ours, translated)
    return found


def leaves(value: object) -> Iterator[str]:
    """The single texts of a constant, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
