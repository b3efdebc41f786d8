"""Every word exists in every language, in the same shape, and fits where Discord shows it."""

import ast
import re
import string
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import bot.texts
from bot.languages import ENGLISH, constants, languages, leaves, speaking

MODULES = sorted(info.name for info in iter_modules(bot.texts.__path__) if not info.ispkg)
TRANSLATED = {
    language: {info.name for info in iter_modules(import_module(f"bot.texts.{language}").__path__)}
    for language in languages()
    if language != ENGLISH
}
WORDS = re.compile(r"[a-z]{3}", re.IGNORECASE)
ALIKE = frozenset(
    """
    Guidance,Sampler,Name,Remix,Prompt,Seed,Info,Roles,online,offline,Team,Teams,Standard,Studio
    April,August,September,November,{number} min,{number} worker,{number} workers
    Moderation,Party: {name},Version {version},a red circle on a blue background
    """.strip()
    .replace("\n", ",")
    .replace(",    ", ",")
    .split(",")
)
"""Texts that are the same in another language, or meant for models."""
CASES = [(language, name) for language in TRANSLATED for name in MODULES]


def english(module: str) -> dict[str, Any]:
    return constants(f"bot.texts.{module}")


def shape(value: Any) -> Any:
    """Everything but the words."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return (type(value), *(shape(inner) for inner in value))
    return type(value)


def bare(text: str) -> str:
    """Without what stands for facts."""
    return re.sub(r"\{[a-z]+\}|kudos", "", text, flags=re.IGNORECASE)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("language", "module"), CASES)
def test_every_word_is_translated(language: str, module: str) -> None:
    """Whoever adds a word adds it to every language, with the same facts in it."""
    assert module in TRANSLATED[language], f"bot/texts/{language}/{module}.py is missing"
    ours, theirs = english(module), constants(f"bot.texts.{language}.{module}")
    assert ours.keys() == theirs.keys()
    for name, text in ours.items():
        assert shape(text) == shape(theirs[name]), name
        for one, other in zip(leaves(text), leaves(theirs[name]), strict=True):
            assert placeholders(one) == placeholders(other), (name, other)
            assert other or not one, name
            alike = one in ALIKE or name == "BLEND_DEFAULT" or not WORDS.search(bare(one))
            assert one != other or alike, (name, one)


def test_a_word_is_that_of_the_language_spoken() -> None:
    from bot.texts import status as say

    plain = say.TITLE
    for language in languages():
        with speaking(language):
            assert (plain == say.TITLE) == (language == ENGLISH)
    with speaking("ko"):
        assert plain == say.TITLE


def sources() -> list[Path]:
    return [
        path
        for folder in ("bot", "cogs")
        for path in Path(folder).rglob("*.py")
        if "texts" not in path.parts
    ]


class Frozen(ast.NodeVisitor):
    """Words that are read while a module is loaded, and so stay English for ever."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[int] = []
        self.modules: set[str] = set()
        self.visit(tree)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "bot.texts":
            self.modules |= {name.asname or name.name for name in node.names}
        elif (node.module or "").startswith("bot.texts."):
            self.found += [node.lineno for name in node.names if name.name.isupper()]

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """What it does comes later; its decorators and defaults are read now."""
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.visit(part)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        del node

    def visit_Call(self, node: ast.Call) -> None:
        if not (isinstance(node.func, ast.Name) and node.func.id == "locale_str"):
            self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Name) and node.value.id in self.modules:
            self.found.append(node.lineno)
        self.generic_visit(node)


def test_no_word_is_frozen_in_english_while_modules_load() -> None:
    frozen = {
        str(path): lines
        for path in sources()
        if (lines := Frozen(ast.parse(path.read_text(encoding="utf-8"))).found)
    }
    assert frozen == {}
