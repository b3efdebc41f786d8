from dataclasses import dataclass
from datetime import datetime, timedelta

from horde_core.conduct.penalties import Network


@dataclass(frozen=True, slots=True)
class Modes:
    """``maintenance`` refuses new requests, ``invite_only`` new workers that nobody invited."""

    maintenance: bool = False
    invite_only: bool = False
    raid: bool = False


@dataclass(frozen=True, slots=True)
class ModesChange:
    """None leaves as it is."""

    maintenance: bool | None = None
    invite_only: bool | None = None
    raid: bool | None = None


@dataclass(frozen=True, slots=True)
class Barred:
    """Who is kept out, an address or a network, and for how long."""

    network: str
    left: timedelta


@dataclass(frozen=True, slots=True)
class Block:
    network: Network
    until: datetime


@dataclass(frozen=True, slots=True)
class FilterTerms:
    """A rule of the prompt filter as moderators write it; None leaves as it is."""

    regex: str | None = None
    kind: int | None = None
    description: str | None = None
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class PromptRule:
    id: int
    regex: str
    kind: int
    description: str
    replacement: str
    author: str


@dataclass(frozen=True, slots=True)
class Examined:
    """``suspicion`` as API v2 writes it; ``matches`` are what was found, for moderators' eyes."""

    suspicion: str
    matches: tuple[str, ...]
