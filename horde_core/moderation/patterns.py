"""Terms as RE2 expressions that see through disguise.

Each letter may repeat, may be one of its digits or signs, and may be followed by punctuation; a
long term may be broken by spaces too. RE2 matches all of this in time linear in the text.
"""

import re

from horde_core.moderation.normalise import fold

PUNCTUATION = r"!-/:-@\[-`{-~"  # inside a character class
LONG = 6  # letters from which on a term may be broken by spaces
LETTER = "a-z\u03b1-\u03c9\u0430-\u045f\u0491"  # Latin, Greek, Cyrillic: scripts that part words
START = f"(?:^|[^{LETTER}])"
END = f"(?:$|[^{LETTER}])"
READ_AS = {
    "a": "4@*",
    "b": "8",
    "e": "3*",
    "g": "96",
    "i": "1!|*",
    "l": "1|!",
    "o": "0*",
    "s": "5$",
    "t": "7+",
    "u": "*",
    "z": "2",
}
NEVER = r"[^\x00-\x{10FFFF}]"
_LETTERED = re.compile(f"[{LETTER}]")


def of_terms(terms: tuple[str, ...], *, anywhere: bool = False) -> str:
    """One expression for all terms, its first group the term without its surroundings.

    Raises:
        ValueError: a term has nothing to look for, or a single Latin letter.
    """
    bounded: list[str] = []
    free: list[str] = []
    for term in terms:
        folded = fold(term)
        (bounded if _LETTERED.match(folded) and not anywhere else free).append(_of_term(folded))
    inner = []
    if bounded:
        inner.append(f"{START}({'|'.join(bounded)}){END}")
    if free:
        inner.append(f"({'|'.join(free)})")
    return "|".join(inner)


def of_compounds(terms: tuple[str, ...]) -> str:
    """Two and more of the terms written as one word."""
    single = [folded for folded in map(fold, terms) if folded.isascii() and folded.isalpha()]
    if not single:
        return NEVER
    one = "|".join(_of_term(folded) for folded in single)
    return f"{START}((?:{one})(?:{one})+){END}"


def _of_term(folded: str) -> str:
    symbols = [sign for sign in folded if sign.isalnum() or sign == " "]
    letters = "".join(symbols).replace(" ", "")
    if not letters or (len(letters) < 2 and letters.isascii()):
        raise ValueError(f"the term {folded!r} is too short")
    gap = PUNCTUATION + (" " if len(letters) >= LONG else "")
    plural = f"(?:[{gap}]*[s5$]+)?" if letters.isascii() else ""
    firm = [at for at, sign in enumerate(symbols) if sign != " " and sign not in READ_AS]
    # A term whose every letter has a digit would be found in bare numbers: one letter is firm.
    wanted: list[int | None] = [None]
    if not firm:
        wanted = [at for at, sign in enumerate(symbols) if sign != " "]
    return "|".join(_spelt(symbols, gap, at) + plural for at in wanted)


def _spelt(symbols: list[str], gap: str, firm: int | None) -> str:
    between = {" ": f"[{PUNCTUATION} ]*"}
    parts = [
        between.get(sign) or _letter(sign, gap, firm=at == firm)
        for at, sign in enumerate(symbols[:-1])
    ]
    return "".join(parts) + _last(symbols[-1], gap, firm=firm == len(symbols) - 1)


def _letter(sign: str, gap: str, *, firm: bool) -> str:
    if sign.isdigit():  # 18 is not 188
        return f"{sign}[{gap}]*"
    readings = _readings(sign, firm=firm)
    return f"[{readings}][{readings}{gap}]*"


def _last(sign: str, gap: str, *, firm: bool) -> str:
    if sign.isdigit():
        return sign
    readings = _readings(sign, firm=firm)
    return f"[{readings}](?:[{readings}{gap}]*[{readings}])?"


def _readings(sign: str, *, firm: bool) -> str:
    return sign if firm else sign + READ_AS.get(sign, "")
