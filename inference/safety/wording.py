"""What a prompt says once weights, accents and tricks of spelling are taken off it. Pure."""

import re
import unicodedata
from dataclasses import dataclass

_WEIGHT = re.compile(r":\s*[-+]?\d*\.?\d+\s*(?=[)\]>])")
_NOT_WORDS = re.compile(r"[\W_]+")
_SPACED_OUT = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Both parts of a prompt, normalised."""

    positive: str
    negative: str

    @classmethod
    def of(cls, prompt: str, names: tuple[str, ...] = ()) -> "Wording":
        """Of a prompt with its negative part after ``###``; ``names`` (of LoRAs and the like) count
        as words of the positive part.
        """
        positive, negative, *_ = [*prompt.split("###"), ""]
        return cls(normalised(" . ".join((positive, *names))), normalised(negative))


def normalised(text: str) -> str:
    """Lower-case words with single spaces.

    >>> normalised("(An Élder_tree:1.2), s p a c e d out")
    'an elder tree spaced out'
    """
    plain = unicodedata.normalize("NFKD", _WEIGHT.sub("", text))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    spaced = _NOT_WORDS.sub(" ", plain).strip()
    return _SPACED_OUT.sub(lambda run: run.group().replace(" ", ""), spaced)
