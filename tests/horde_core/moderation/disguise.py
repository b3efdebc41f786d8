"""Mechanical ways of hiding a word; nothing made here is ever written to a file."""

import random
from collections.abc import Callable, Mapping, Sequence

from horde_core.moderation.model import Match, Rule

# Written apart from the filter's own table, from what people actually paste.
CYRILLIC = dict(zip("aceopxyikhmtbn", "асеорхуікнмтвп", strict=True))
GREEK = dict(zip("aeiknoptuvx", "αεικηορτυνχ", strict=True))
LEET = {
    "a": "4@",
    "b": "8",
    "e": "3",
    "g": "9",
    "i": "1!",
    "l": "1|",
    "o": "0",
    "s": "5$",
    "t": "7",
}
MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0316\u0323\u0331\u0335"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u202e\u034f"
PUNCTUATION = ".-_*'|~/·•"


def accent(chance: random.Random, word: str) -> str:
    marked = [sign + "".join(chance.choices(MARKS, k=chance.randint(0, 2))) for sign in word]
    return "".join(marked) + chance.choice(MARKS)


def homoglyph(chance: random.Random, word: str) -> str:
    def wide(sign: str) -> str:
        return chr(ord(sign) + 0xFEE0)

    def script(sign: str) -> str:
        return chr(0x1D41A + ord(sign) - ord("a")) if "a" <= sign <= "z" else sign

    def cyrillic(sign: str) -> str:
        return CYRILLIC.get(sign, sign)

    def greek(sign: str) -> str:
        return GREEK.get(sign, sign)

    ways = (cyrillic, greek, wide, script)
    return "".join(
        chance.choice(ways)(sign) if sign.isascii() and sign.isalpha() else sign for sign in word
    )


def leet(chance: random.Random, word: str) -> str:
    written = list(word)
    places = [at for at, sign in enumerate(word) if sign in LEET]
    most = len([sign for sign in word if sign.isalpha()]) - 1
    for at in chance.sample(places, min(len(places), most, chance.randint(1, 3))):
        written[at] = chance.choice(LEET[word[at]])
    return "".join(written)


def zero_width(chance: random.Random, word: str) -> str:
    return "".join(sign + chance.choice(("", *ZERO_WIDTH)) for sign in word)


def spaced(chance: random.Random, word: str) -> str:
    gap = chance.choice((" ", "  ", "\t", "\u00a0", "\u2003"))
    return gap.join(word.replace(" ", ""))


def repeated(chance: random.Random, word: str) -> str:
    return "".join(sign * chance.choice((1, 1, 2, 4)) if sign.isalpha() else sign for sign in word)


def punctuation(chance: random.Random, word: str) -> str:
    sign = chance.choice(PUNCTUATION)
    return "".join(
        letter + (sign if at + 1 < len(word) and chance.random() < 0.7 else "")
        for at, letter in enumerate(word)
    )


def case(chance: random.Random, word: str) -> str:
    return "".join(chance.choice((sign.lower(), sign.upper())) for sign in word)


Disguise = Callable[[random.Random, str], str]
DISGUISES: Mapping[str, Disguise] = {
    "accent": accent,
    "homoglyph": homoglyph,
    "leet": leet,
    "zero-width": zero_width,
    "spaced": spaced,
    "repeated": repeated,
    "punctuation": punctuation,
    "case": case,
}


def mixed(chance: random.Random, word: str) -> str:
    """Two or three disguises, in an order in which each still finds letters to work on."""
    chosen = chance.sample(list(DISGUISES), chance.choice((2, 3)))
    order = [
        "case",
        "leet",
        "repeated",
        "homoglyph",
        "accent",
        "punctuation",
        "spaced",
        "zero-width",
    ]
    if {"spaced", "punctuation"} <= set(chosen):
        chosen.remove("punctuation")
    for name in sorted(chosen, key=order.index):
        word = DISGUISES[name](chance, word)
    return word


ALL: Mapping[str, Disguise] = {**DISGUISES, "mixed": mixed}


def words_of(rules: Sequence[Rule]) -> list[tuple[Rule, str]]:
    """The Latin words of rules about positive prompts."""
    return [
        (rule, term)
        for rule in rules
        for term in rule.terms
        if rule.place == "positive" and term.isascii()
    ]


def finds(matches: Sequence[Match], rule: Rule) -> bool:
    return any(match.rule_id == rule.id for match in matches)
