from dataclasses import dataclass

from horde_core.money import Kudos


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    name: str
    kind: str
    online: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """``models`` says how many members that are online serve each of them."""

    id: str
    name: str
    info: str | None
    owner_id: int
    owner_alias: str
    fulfilled: int
    kudos: Kudos
    uptime_s: int
    pixelsteps: int
    members: tuple[Member, ...] = ()
    models: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TeamChange:
    """None leaves as it is."""

    name: str | None = None
    info: str | None = None
