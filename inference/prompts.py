r"""Prompts as the horde writes them: two halves parted by ``###``, weights in brackets. Pure.

The weight syntax is the one of AUTOMATIC1111's web UI and of ComfyUI: ``(text:1.2)`` sets a weight,
bare round brackets multiply by 1.1, ``\(`` and ``\)`` are literal brackets. Square brackets mean
nothing, as in ComfyUI.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CHUNK = 75
"""Tokens of text in one window of CLIP; 77 with the marks of beginning and end."""

EMPHASIS = 1.1


def split_negative(prompt: str) -> tuple[str, str]:
    """The positive and the negative half; anything behind a second ``###`` is ignored.

    >>> split_negative("a cat ### blurry")
    ('a cat', 'blurry')
    """
    positive, _, rest = prompt.partition("###")
    return positive.strip(), rest.partition("###")[0].strip()


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    weight: float


def parse_weights(prompt: str) -> tuple[Span, ...]:
    """The prompt cut where its weight changes. Never fails: a lone bracket is ordinary text.

    >>> parse_weights("a (red:1.5) cat")
    (Span(text='a ', weight=1.0), Span(text='red', weight=1.5), Span(text=' cat', weight=1.0))
    """
    spans: list[Span] = []
    _walk(prompt, 1.0, spans)
    return _merged(spans)


def _walk(text: str, weight: float, spans: list[Span]) -> None:
    plain: list[str] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and text[position + 1 : position + 2] in {"(", ")", "\\"}:
            plain.append(text[position + 1])
            position += 2
        elif char == "(" and (end := _closing(text, position)) is not None:
            spans.append(Span("".join(plain), weight))
            plain.clear()
            inner, factor = _explicit(text[position + 1 : end])
            _walk(inner, weight * EMPHASIS if factor is None else weight * factor, spans)
            position = end + 1
        else:
            plain.append(char)
            position += 1
    spans.append(Span("".join(plain), weight))


def _closing(text: str, opening: int) -> int | None:
    """Where the bracket opened at ``opening`` closes, or None."""
    depth = 0
    position = opening
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return None


def _explicit(inner: str) -> tuple[str, float | None]:
    """``red:1.5`` as ``("red", 1.5)``; no number at the end gives None."""
    text, colon, number = inner.rpartition(":")
    if not colon or "(" in number or ")" in number:
        return inner, None
    try:
        weight = float(number)
    except ValueError:
        return inner, None
    return (text, weight) if -100.0 <= weight <= 100.0 else (inner, None)


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if merged and merged[-1].weight == span.weight:
            merged[-1] = Span(merged[-1].text + span.text, span.weight)
        else:
            merged.append(span)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class Chunk:
    """``CHUNK`` + 2 token ids with their weights (marks and padding weigh 1)."""

    ids: tuple[int, ...]
    weights: tuple[float, ...]


def chunked(
    tokens: Sequence[tuple[int, float]], *, begin: int, end: int, pad: int
) -> tuple[Chunk, ...]:
    """Windows of 77 tokens, at least one: begin, up to 75 of text, end, padding."""
    chunks = []
    for start in range(0, max(len(tokens), 1), CHUNK):
        part = tokens[start : start + CHUNK]
        filler = CHUNK - len(part)
        ids = (begin, *(token for token, _ in part), end, *([pad] * filler))
        weights = (1.0, *(weight for _, weight in part), 1.0, *([1.0] * filler))
        chunks.append(Chunk(ids, weights))
    return tuple(chunks)
