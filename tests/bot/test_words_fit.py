"""In every language, words fit where Discord shows them."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from bot.languages import by_english, languages, leaves, merged, speaking
from tests.bot.test_languages import sources

BUTTON = 38
"""Discord cuts longer labels on phones; 80 is what it takes."""
TITLE, LABEL, LINE = 45, 45, 100

# which argument of what is shown how: by place, then by name
PLACES: dict[str, dict[int | str, int]] = {
    "ActionButton.make": {0: BUTTON},
    "button": {0: BUTTON},
    "link": {0: BUTTON},
    "link_button": {0: BUTTON},
    "ui.Label": {"text": LABEL, "description": LINE},
    "ui.Modal": {"title": TITLE},
    "super().__init__": {"title": TITLE, "placeholder": LINE},
    "NameForm": {0: TITLE},
    "TextForm": {0: TITLE, 1: LABEL},
    "ui.TextInput": {"placeholder": LINE},
    "discord.SelectOption": {"label": LINE, "description": LINE},
    "discord.CheckboxGroupOption": {"label": LINE},
    "discord.RadioGroupOption": {"label": LINE},
}
# those that reach their place through a loop or a variable
MORE = {
    ("setup", "PRESET_NAMES"): BUTTON,
    ("setup", "ROLE_FOR"): BUTTON,
    ("setup", "LANGUAGE"): BUTTON,
    ("setup", "POLICY"): BUTTON,
    ("setup", "EMOJIS"): BUTTON,
    ("setup", "ROLES"): BUTTON,
    ("setup", "QUOTAS"): BUTTON,
    ("setup", "CHECK"): BUTTON,
    ("setup", "QUOTA_MEMBER"): LABEL,
    ("setup", "QUOTA_GUILD"): LABEL,
    ("setup", "QUOTA_PAUSE"): LABEL,
    ("ratings", "FLAW_LEVELS"): BUTTON,
    ("pictures", "TREATMENTS"): BUTTON,
    ("making", "SWITCHES"): LINE,
    ("house_rules", "BLOCK_FORM"): TITLE - 32,  # names are as long
    ("sources", "USES"): LINE,
    ("sources", "USE_SAID"): LINE,
    ("sources", "SOURCE_TITLE"): TITLE,
    ("making", "STRENGTHS"): LINE,
    ("moderation", "VERDICTS"): BUTTON,
    ("moderation", "GRIEVANCES"): LINE,
    ("wording", "SIZES"): LINE - len(" 1024x1024"),
}


def places() -> Iterator[tuple[str, str, int]]:
    """Module, constant and room of every word whose place can be seen in the code."""
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {
            name.asname or name.name: name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "bot.texts"
            for name in node.names
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            rooms = PLACES.get(ast.unparse(node.func).split("[")[0], {})
            given = [*enumerate(node.args), *((it.arg, it.value) for it in node.keywords)]
            for place, value in given:
                found = re.match(r"(\w+)\.([A-Z_]+)\b", ast.unparse(value))
                if place in rooms and found and found[1] in modules:
                    yield modules[found[1]], found[2], rooms[place]


@pytest.mark.parametrize("language", languages())
def test_words_fit_where_they_are_shown(language: str) -> None:
    seen = set(places())
    assert len(seen) > 60, "the places of words are not found any more"
    for module, name, room in [*seen, *((*key, room) for key, room in MORE.items())]:
        with speaking(language):
            words = getattr(import_module(f"bot.texts.{module}"), name)
        for text in leaves(words):
            assert len(re.sub(r"\{\w+\}", "00", text)) <= room, (module, name, text)


def test_what_is_missing_or_misshapen_in_a_translation_stays_english() -> None:
    ours = {"A": "one", "B": {"x": "two", "y": "three"}, "C": ("four", "five")}
    theirs = {"B": {"x": "zwei"}, "C": ("vier",), "D": "extra"}
    assert merged(ours, theirs) == {
        "A": "one",
        "B": {"x": "zwei", "y": "three"},
        "C": ("four", "five"),
    }


def test_languages_nobody_translated_have_no_words() -> None:
    assert by_english("ko") == {}
