from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from horde_core.money import NONE, Kudos


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a member must be; all that is set must hold, nothing set holds for nobody.

    ``worker_kind`` is image, text or interrogation and speaks of workers online now.
    """

    linked: bool = False
    trusted: bool = False
    worker_online: bool = False
    worker_ever: bool = False
    worker_kind: str | None = None
    kudos: int | None = None
    given: int | None = None
    pictures: int | None = None
    rated: int | None = None
    account_days: int | None = None
    team_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``sticky``: once given it stays. ``grace_h``: taken only after it failed for so long."""

    id: int
    guild_id: int
    role_id: int
    condition: Condition
    sticky: bool = False
    grace_h: int = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the horde knows of a Discord member; kudos in hundredths, pictures as fulfilled.

    ``online`` are the kinds of their ``workers`` online now; ``rated`` counts the pictures of
    others that they rated.
    """

    discord_id: int
    alias: str = ""
    linked: bool = False
    trusted: bool = False
    online: frozenset[str] = frozenset()
    workers: int = 0
    worker_ever: bool = False
    kudos: Kudos = NONE
    given: Kudos = NONE
    pictures: int = 0
    rated: int = 0
    since: datetime | None = None
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that was given by a rule; ``failing_since`` None while its condition holds."""

    discord_id: int
    role_id: int
    since: datetime
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """What should change for one member. ``failing`` and ``mended`` only note the time."""

    discord_id: int
    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()
    failing: tuple[int, ...] = ()
    mended: tuple[int, ...] = ()
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        return not (self.add or self.remove or self.failing or self.mended)
