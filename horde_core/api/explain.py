"""Every mistake in a body, in the words that clients of API v2 know.

msgspec decodes fast but stops at the first mistake. Only when it refused does this walk over the
same type and name them all, worded like a JSON schema validator of draft 4.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

Found = Iterator[tuple[str, str]]

SHOWN = 200
MOST = 100
_NUMBER = (int, float)


def mistakes(value: Any, kind: Any) -> dict[str, str]:
    """Dotted paths of ``value`` that do not fit ``kind``, with what is wrong there.

    >>> mistakes({"w": 100}, msgspec.defstruct("S", [("w", int), ("p", str)]))
    {'p': "'p' is a required property"}
    """
    found: dict[str, str] = {}
    for path, said in _walk(value, _described(kind), ""):
        found.setdefault(path, said)
        if len(found) >= MOST:
            break
    return found


@cache
def _described(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _walk(value: Any, kind: inspect.Type, path: str) -> Found:
    match kind:
        case inspect.Metadata():
            yield from _walk(value, kind.type, path)
            if (kind.extra_json_schema or {}).get("uniqueItems"):
                yield from _unique(value, path)
        case inspect.UnionType():
            yield from _union(value, kind, path)
        case inspect.StructType():
            yield from _struct(value, kind, path)
        case inspect.ListType():
            yield from _list(value, kind, path)
        case inspect.LiteralType():
            if value not in kind.values or isinstance(value, bool):
                yield path, f"{_shown(value)} is not one of {list(kind.values)}"
        case inspect.StrType():
            yield from _text(value, kind, path)
        case inspect.IntType() | inspect.FloatType():
            yield from _number(value, kind, path)
        case _:
            yield from _plain(value, kind, path)


def _not(value: Any, name: str, path: str) -> Found:
    yield path, f"{_shown(value)} is not of type '{name}'"


def _plain(value: Any, kind: inspect.Type, path: str) -> Found:
    if isinstance(kind, inspect.BoolType) and not isinstance(value, bool):
        yield from _not(value, "boolean", path)
    if isinstance(kind, inspect.DictType) and not isinstance(value, dict):
        yield from _not(value, "object", path)


def _union(value: Any, kind: inspect.UnionType, path: str) -> Found:
    if value is None and kind.includes_none:
        return
    members = [it for it in kind.types if not isinstance(it, inspect.NoneType)]
    said = [list(_walk(value, member, path)) for member in members]
    if all(said):  # it fits none; the first is the usual one
        yield from said[0]


def _under(path: str, key: str | int) -> str:
    return f"{path}.{key}" if path else str(key)


def _struct(value: Any, kind: inspect.StructType, path: str) -> Found:
    if not isinstance(value, dict):
        yield from _not(value, "object", path)
        return
    for field in kind.fields:
        below = _under(path, field.encode_name)
        if field.encode_name in value:
            yield from _walk(value[field.encode_name], field.type, below)
        elif field.required:
            yield below, f"'{field.encode_name}' is a required property"


def _list(value: Any, kind: inspect.ListType, path: str) -> Found:
    if not isinstance(value, list):
        yield from _not(value, "array", path)
        return
    if kind.min_length is not None and len(value) < kind.min_length:
        yield path, f"{_shown(value)} is too short"
    if kind.max_length is not None and len(value) > kind.max_length:
        yield path, f"{_shown(value)} is too long"
    for index, item in enumerate(value):
        yield from _walk(item, kind.item_type, _under(path, index))


def _unique(value: Any, path: str) -> Found:
    if isinstance(value, list) and len({msgspec.json.encode(item) for item in value}) < len(value):
        yield path, f"{_shown(value)} has non-unique elements"


def _text(value: Any, kind: inspect.StrType, path: str) -> Found:
    if not isinstance(value, str):
        yield from _not(value, "string", path)
    elif kind.min_length is not None and len(value) < kind.min_length:
        yield path, f"{_shown(value)} is too short"
    elif kind.max_length is not None and len(value) > kind.max_length:
        yield path, f"{_shown(value)} is too long"


def _number(value: Any, kind: inspect.IntType | inspect.FloatType, path: str) -> Found:
    whole = isinstance(kind, inspect.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else _NUMBER):
        yield from _not(value, "integer" if whole else "number", path)
        return
    if kind.ge is not None and value < kind.ge:
        yield path, f"{_shown(value)} is less than the minimum of {kind.ge}"
    elif kind.le is not None and value > kind.le:
        yield path, f"{_shown(value)} is greater than the maximum of {kind.le}"
    elif kind.multiple_of is not None and value % kind.multiple_of:
        yield path, f"{_shown(value)} is not a multiple of {kind.multiple_of}"
