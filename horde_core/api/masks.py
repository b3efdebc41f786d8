"""The request header ``X-Fields``: an answer cut to the fields a client wants.

``id,kudos`` or ``{id,generations{img,seed}}``; ``*`` keeps everything at its place.
"""

import re
from collections.abc import Iterator
from typing import Any

from horde_core.api.refusals import Unreadable

Mask = dict[str, "Mask | None"]

_TOKEN = re.compile(r"\s*([{},]|[^\s{},]+)")
DEEPEST = 20
LONGEST = 2000


def parse(header: str) -> Mask | None:
    """The mask in ``header``, None when there is nothing in it.

    >>> parse("id,generations{img,seed}")
    {'id': None, 'generations': {'img': None, 'seed': None}}

    Raises:
        Unreadable: braces or commas that do not match.
    """
    if not header.strip():
        return None
    if len(header) > LONGEST:
        raise Unreadable("Mask parse error: too long")
    tokens = _tokens(header)
    inner = header.strip().startswith("{")
    if inner:
        next(tokens)
    mask = _fields(tokens, 1 if inner else 0)
    if next(tokens, None) is not None:
        raise Unreadable("Mask parse error: Unexpected closing bracket")
    return mask


def _tokens(header: str) -> Iterator[str]:
    return (match.group(1) for match in _TOKEN.finditer(header.strip()))


def _fields(tokens: Iterator[str], depth: int) -> Mask:
    """The fields up to the brace that closes ``depth``; depth 0 ends with the text."""
    mask: Mask = {}
    name = ""
    for part in tokens:
        if part == "{":
            if not name or depth >= DEEPEST:
                raise Unreadable("Mask parse error: Unexpected opening bracket")
            mask[name] = _fields(tokens, depth + 1)
            name = ""
        elif part == "}":
            if not depth:
                raise Unreadable("Mask parse error: Unexpected closing bracket")
            return mask
        elif part == ",":
            name = ""
        else:
            name = part
            mask[name] = None
    if depth:
        raise Unreadable("Mask parse error: Missing closing bracket")
    return mask


def apply(mask: Mask, value: Any) -> Any:
    """What ``mask`` leaves of ``value`` (builtins); unknown names are dropped.

    >>> apply({"a": None, "x": None}, [{"a": 1, "b": 2}])
    [{'a': 1}]
    """
    if isinstance(value, list):
        return [apply(mask, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: held if below is None else apply(below, held)
        for name, held in value.items()
        for below in [mask.get(name)]
        if name in mask or "*" in mask
    }
