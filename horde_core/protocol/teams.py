"""Teams of workers."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import Seconds

TeamName = Annotated[str, Meta(min_length=3, max_length=100)]
TeamInfo = Annotated[str, Meta(min_length=3, max_length=1000)]


class TeamWorker(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    name: str
    id: str
    online: bool


class TeamModel(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    count: int


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A team and what its workers did while they belonged to it."""

    name: str
    id: str
    info: str | None
    requests_fulfilled: int
    kudos: float
    uptime: Seconds
    creator: str
    worker_count: int
    workers: list[TeamWorker]
    models: list[TeamModel]


class NewTeam(msgspec.Struct, frozen=True, kw_only=True):
    name: TeamName
    info: TeamInfo | UnsetType | None = UNSET


class TeamChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; absent fields stay as they are."""

    name: TeamName | UnsetType = UNSET
    info: TeamInfo | UnsetType = UNSET


class TeamNamed(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    info: str | None


class TeamDeleted(msgspec.Struct, frozen=True, kw_only=True):
    deleted_id: str
    deleted_name: str
