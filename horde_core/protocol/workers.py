"""Workers as others and as moderators see them, and what their owner may change."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import Seconds
from horde_core.protocol.image import WorkerMessage

WorkerType = Literal["image", "text", "interrogation"]


class WorkersQuery(msgspec.Struct, frozen=True, kw_only=True):
    type: WorkerType | None = None
    name: str | None = None


class WorkerKudos(msgspec.Struct, frozen=True, kw_only=True):
    generated: float
    uptime: int | None = None


class WorkerTeam(msgspec.Struct, frozen=True, kw_only=True):
    name: str | None = None
    id: str | None = None


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """A worker; `performance` is a sentence. What the asker may not see is absent, and so is what
    workers of its kind do not have.
    """

    type: WorkerType
    name: str
    id: str
    online: bool
    requests_fulfilled: int
    kudos_rewards: float
    kudos_details: WorkerKudos
    performance: str
    threads: int
    uptime: Seconds
    maintenance_mode: bool
    nsfw: bool
    trusted: bool
    flagged: bool
    uncompleted_jobs: int
    models: list[str]
    team: WorkerTeam
    bridge_agent: str
    max_pixels: int | UnsetType = UNSET
    megapixelsteps_generated: float | UnsetType = UNSET
    img2img: bool | UnsetType = UNSET
    painting: bool | UnsetType = UNSET
    post_processing: bool | UnsetType = msgspec.field(default=UNSET, name="post-processing")
    lora: bool | UnsetType = UNSET
    controlnet: bool | UnsetType = UNSET
    sdxl_controlnet: bool | UnsetType = UNSET
    max_length: int | UnsetType = UNSET
    max_context_length: int | UnsetType = UNSET
    tokens_generated: int | UnsetType = UNSET
    forms: list[str] | UnsetType = UNSET
    info: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    messages: list[WorkerMessage] | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    suspicious: int | UnsetType = UNSET
    ipaddr: str | UnsetType = UNSET
    contact: str | UnsetType = UNSET


class WorkerChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change about a worker; absent fields stay as they are."""

    maintenance: bool | UnsetType = UNSET
    maintenance_msg: str | UnsetType = UNSET
    paused: Annotated[bool, Meta(description="For moderators.")] | UnsetType = UNSET
    info: Annotated[str, Meta(max_length=1000)] | UnsetType = UNSET
    name: Annotated[str, Meta(min_length=5, max_length=100)] | UnsetType = UNSET
    team: Annotated[str, Meta(max_length=36)] | UnsetType = UNSET


class WorkerChanged(msgspec.Struct, frozen=True, kw_only=True):
    """What did change."""

    maintenance: bool | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    info: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    team: str | UnsetType = UNSET


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message for one worker or, from a moderator without `worker_id`, for all."""

    message: Annotated[str, Meta(min_length=1, max_length=10_240)]
    worker_id: Annotated[str, Meta(max_length=36)] | UnsetType | None = UNSET
    expiry: Annotated[int, Meta(ge=1, le=720, description="Hours.")] = 12
    origin: (
        Annotated[str, Meta(max_length=255, description="For moderators: who it is from.")]
        | UnsetType
        | None
    ) = UNSET


class MessagesQuery(msgspec.Struct, frozen=True, kw_only=True):
    user_id: str | None = None
    worker_id: str | None = None
    validity: Literal["active", "expired", "all"] = "active"
    page: Annotated[int, Meta(ge=1, le=100_000)] = 1


class MessageDetails(msgspec.Struct, frozen=True, kw_only=True):
    """`worker_id` is null in a message for all workers."""

    id: str
    message: str
    origin: str
    expiry: str
    user_id: str
    worker_id: str | None


class WorkerDeleted(msgspec.Struct, frozen=True, kw_only=True):
    deleted_id: str
    deleted_name: str
