"""What moderators rule: addresses kept out, the prompt filter, the log of what they did."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import Seconds

FilterType = Annotated[
    int, Meta(ge=10, le=29, description="10 to 19 are about age, 20 to 29 about lewdness.")
]
Address = Annotated[
    str,
    Meta(min_length=3, max_length=50, description="An IP address, or a network like 10.0.0.0/8."),
]


class AddressBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Keep an address or a network out for some hours."""

    ipaddr: Address
    hours: Annotated[int, Meta(ge=1, le=720)]


class AddressNamed(msgspec.Struct, frozen=True, kw_only=True):
    ipaddr: Address


class AddressBarred(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept out, and for how much longer."""

    ipaddr: str
    seconds: Seconds


class WorkerBlock(msgspec.Struct, frozen=True, kw_only=True):
    days: Annotated[int, Meta(ge=1, le=30)]


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A moderator's rule; those that ship are not listed."""

    id: str
    regex: str
    filter_type: FilterType
    description: str
    replacement: str
    user: str


class FiltersQuery(msgspec.Struct, frozen=True, kw_only=True):
    filter_type: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    contains: str | None = None


class NewFilter(msgspec.Struct, frozen=True, kw_only=True):
    regex: Annotated[str, Meta(min_length=1, max_length=5000, description="RE2, lower case.")]
    filter_type: FilterType
    description: Annotated[str, Meta(max_length=1000)] = ""
    replacement: Annotated[str, Meta(max_length=1000)] = ""


class FilterChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    regex: Annotated[str, Meta(min_length=1, max_length=5000)] | UnsetType = UNSET
    filter_type: FilterType | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=1000)] | UnsetType = UNSET
    replacement: Annotated[str, Meta(max_length=1000)] | UnsetType = UNSET


class PromptTried(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt to try the filter with; nobody is kept out for it."""

    prompt: Annotated[str, Meta(min_length=1, max_length=20_000)]
    filter_type: FilterType | UnsetType = UNSET


class PromptExamined(msgspec.Struct, frozen=True, kw_only=True):
    """From a `suspicion` of 2 on a prompt is refused."""

    suspicion: str
    matches: list[str]


class FilterRegex(msgspec.Struct, frozen=True, kw_only=True):
    """All moderators' rules of one type as one expression."""

    filter_type: int
    regex: str


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator did."""

    at: str
    user_id: int
    action: str
    subject: str
    details: str
