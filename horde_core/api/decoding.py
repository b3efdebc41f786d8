"""From bytes and query strings to wire structs, or to the documented refusals."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec

from horde_core.api.explain import mistakes
from horde_core.api.refusals import FormInvalid, Unreadable
from horde_core.errors import Rc, Refused

B = TypeVar("B", bound=msgspec.Struct)

NOT_JSON = "The browser (or proxy) sent a request that this server could not understand."
MISSING_IN_BODY = "Missing required parameter in the JSON body"
MISSING_IN_HEADERS = "Missing required parameter in the HTTP headers"
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def body(raw: bytes, content_type: str, kind: type[B]) -> B:
    """The struct that ``raw`` spells.

    Raises:
        Unreadable: no JSON.
        FormInvalid: JSON of another form.
        Refused: a text holds a NUL character.
    """
    if not _is_json(content_type):
        raise Unreadable(NOT_JSON)
    try:
        value: B = _decoder(kind).decode(raw)
    except msgspec.ValidationError:
        value = _second_look(_builtins(raw), kind)
    except _UNREADABLE:
        raise Unreadable(NOT_JSON) from None
    if b"\\u0000" in raw and _holds_nul(value):
        raise Refused(Rc.NUL_BYTE_IN_PAYLOAD, "The payload holds NUL characters.")
    return value


def query(values: Mapping[str, str], kind: type[B]) -> B:
    """The struct of a query string; empty values count as absent.

    Raises:
        FormInvalid: a value that cannot be read as its type.
    """
    given = {name: text for name, text in values.items() if text and "\0" not in text}
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `$.")
        raise FormInvalid({path.rstrip("`") or "query": said}) from None


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or (
        content_type.startswith("application/") and content_type.endswith("+json")
    )


def _builtins(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except _UNREADABLE:
        raise Unreadable(NOT_JSON) from None


def _second_look(value: Any, kind: type[B]) -> B:
    """All mistakes of ``value``; there may be none, as of two equal keys only the last counts."""
    missing = _first_missing(value, kind)
    if missing is not None:
        raise FormInvalid({missing: MISSING_IN_BODY})
    found = mistakes(value, kind)
    if found:
        raise FormInvalid(found)
    return msgspec.convert(value, kind)


def _first_missing(value: Any, kind: type[B]) -> str | None:
    """The first argument that must be there: it is told alone, before anything else."""
    if not isinstance(value, dict):
        return None
    for field in msgspec.structs.fields(kind):
        if field.required and field.encode_name not in value:
            return field.encode_name
    return None


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, msgspec.Struct):
        return any(_holds_nul(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(held) for key, held in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))
