"""One reading of a prompt for every way of writing it.

Two readings are made. The *folded* one keeps punctuation, because the patterns of the rules' terms
step over it (``c.o.d.e``); the one of *plain words* is for people and for operators' expressions.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NEGATIVE_MARK = "###"
_REMEMBERED = 20_000  # folded characters kept; more than any living script needs
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
_SMALL_SQUARED = ((0x1F130, 26), (0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26))
# All repetitions are bounded: Python's own matcher backtracks.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WEIGHT = re.compile(r":\s?[-+]?\d{0,4}\.?\d{1,6}\s?(?=[)\]}>])")
_INVERTED = re.compile(r"[(<\[]([^()<>\[\]]{1,200}?):\s?-\s?[\d.]")
_SPELT = re.compile(
    r"(?<![a-z0-9])([a-z0-9])\1{0,7}(?:[^a-z0-9]{1,8}([a-z0-9])\2{0,7}(?![a-z0-9]))+"
)
_SPELT_WORD = re.compile(r"(?<![a-z0-9])([a-z0-9])((?:[^a-z0-9 ]{1,8}[a-z0-9](?![a-z0-9])){2,})")
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_LEET = re.compile(r"(?<=[a-z])[0134578@$!|+]{1,4}(?=[a-z])")
_PLAIN_LETTER = str.maketrans("0134578@$!|+", "oieastbasiit")
_PUNCTUATION = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", " "))
_RUN = re.compile(r"([a-z])\1\1+")


@cache
def _lookalikes() -> Mapping[str, str]:
    raw = tomllib.loads(files(__package__).joinpath("data/lookalikes.toml").read_text("utf-8"))
    pictures = {sign: f" {word} " for sign, word in raw["pictures"].items()}
    letters = {sign: letter for letter, signs in raw["letters"].items() for sign in signs}
    squared = {
        chr(start + offset): chr(ord("a") + offset)
        for start, count in _SMALL_SQUARED
        for offset in range(count)
    }
    return letters | squared | pictures


class _Folding(dict[int, str]):
    """What ``str.translate`` asks for: each character folded on its own.

    Whole-string normalisation sorts combining marks, which takes quadratic time on a long run of
    them; a character alone cannot.
    """

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    known = _lookalikes().get(character)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", character).casefold()
    return "".join(_fold_part(part) for part in parts)


def _fold_part(part: str) -> str:
    if part.isascii():
        return _fold_ascii(part)
    category = unicodedata.category(part)
    if part in _INVISIBLE or category in {"Mn", "Me", "Cf", "Cs", "Cc", "Co", "Cn"}:
        return ""
    if category[0] == "Z":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(part))
    return _lookalikes().get(part, part if category[0] in "LNM" else "_")


def _fold_ascii(part: str) -> str:
    if part in "\t\n\v\f\r":
        return " "
    return part if part.isprintable() else ""


_FOLDING = _Folding()


def split_negative(prompt: str) -> tuple[str, str]:
    """The positive and the negative part of a prompt.

    >>> split_negative("a hill ### fog")
    ('a hill ', ' fog')
    """
    positive, _, negative = prompt.partition(NEGATIVE_MARK)
    return positive, negative


def inverted(text: str) -> str:
    """The pieces with a negative weight: they work for the other side of the prompt.

    >>> inverted("a hill, (fog:-1.2), (grass:1.1)")
    'fog'
    """
    if ":" not in text or "-" not in text:
        return ""
    return " , ".join(_INVERTED.findall(text))


def fold(text: str) -> str:
    """Lower-case Latin lookalikes, no marks, no weights; letters spelt one by one tied by ``_``.

    >>> fold("A (Rèd:1.2)   h\u200bill, s p e l t")
    'a (red) hill, s_p_e_l_t'
    """
    text = _HUMP.sub("_", text).translate(_FOLDING)
    text = _WEIGHT.sub("", " ".join(text.split()))
    return _SPELT.sub(_tied, text)


def _tied(found: re.Match[str]) -> str:
    return found[0].replace(" ", "_")


def plain_words(folded: str) -> str:
    """The folded text without punctuation, spelt letters joined, digits inside words read.

    >>> plain_words("a (r3d) hill, s_p_e_l_t, 12 oaks")
    'a red hill spelt 12 oaks'
    """
    return _words(_SPELT_WORD.sub(_joined, folded))


def normalised(prompt: str) -> str:
    """The positive part of a prompt as people and operators read it."""
    return plain_words(fold(split_negative(prompt)[0]))


def expression_readings(folded: str) -> list[str]:
    """What operators' expressions read: plain words, and where it may matter their other readings.

    Letters spelt one by one may begin after an article, and runs of a letter may stand for fewer.

    >>> expression_readings(fold("a r e d hill"))
    ['ared hill', 'a red hill']
    """
    joined = _SPELT_WORD.sub(_joined, folded)
    readings = [_words(joined)]
    if joined != folded:
        readings.append(_words(_SPELT_WORD.sub(_first_apart, folded)))
    return readings + [text for words in readings for text in squeezed(words)]


def _words(text: str) -> str:
    return " ".join(_LEET.sub(_read_digits, text).translate(_PUNCTUATION).split())


def _joined(found: re.Match[str]) -> str:
    return _NOT_PLAIN.sub("", found[0])


def _first_apart(found: re.Match[str]) -> str:
    return f"{found[1]} {_NOT_PLAIN.sub('', found[2])}"


def _read_digits(found: re.Match[str]) -> str:
    return found[0].translate(_PLAIN_LETTER)


def squeezed(words: str) -> tuple[str, ...]:
    """Runs of three and more letters as one and as two, for expressions that know no repetition.

    >>> squeezed("a reeed hilll")
    ('a red hil', 'a reed hill')
    """
    if _RUN.search(words) is None:
        return ()
    return _RUN.sub(r"\1", words), _RUN.sub(r"\1\1", words)
