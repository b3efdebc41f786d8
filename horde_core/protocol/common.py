"""What several families of API v2 share: errors, ids, bounded numbers."""

from typing import Annotated

import msgspec
from msgspec import Meta

ANONYMOUS_KEY = "0000000000"
DEFAULT_AGENT = "unknown:0:unknown"

# Wider than any client needs, narrow enough for every database.
WholeNumber = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Seconds = Annotated[int, Meta(description="Seconds")]
Uuid = Annotated[str, Meta(extra_json_schema={"format": "uuid"})]


class Done(msgspec.Struct, frozen=True):
    """Nothing more to say than that it was done."""

    message: str = "OK"


class Problem(msgspec.Struct, frozen=True):
    """A refusal: `rc` is for programs, `message` for people."""

    message: str
    rc: str


class InvalidBody(msgspec.Struct, frozen=True):
    """The request does not have the documented form; `errors` maps dotted paths to texts."""

    errors: dict[str, str]
    message: str = "Input payload validation failed"


class Notice(msgspec.Struct, frozen=True):
    """An answer that is only a text: rate limits, unknown paths, broken bodies."""

    message: str
