"""How the horde as a whole is doing."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import Seconds

ModelState = Literal["all", "known", "custom"]


class ModelsQuery(msgspec.Struct, frozen=True, kw_only=True):
    type: Literal["image", "text"] = "image"
    min_count: int | None = None
    max_count: int | None = None
    model_state: ModelState = "all"


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    version: str
    queue: int
    threads: int
    active_count: int
    db_connection: bool


class ModelStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`count` is threads serving the model, `performance` and `queued` are raw pixelsteps."""

    name: str
    count: int
    performance: float
    queued: float
    jobs: float
    eta: Seconds
    type: str


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    queued_requests: int = 0
    queued_text_requests: int = 0
    worker_count: int = 0
    text_worker_count: int = 0
    thread_count: int = 0
    text_thread_count: int = 0
    queued_megapixelsteps: float = 0.0
    past_minute_megapixelsteps: float = 0.0
    queued_forms: float = 0.0
    interrogator_count: int = 0
    interrogator_thread_count: int = 0
    queued_tokens: float = 0.0
    past_minute_tokens: float = 0.0


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    """`maintenance_mode`: no new requests; `invite_only_mode`: no new workers uninvited."""

    maintenance_mode: bool
    invite_only_mode: bool
    raid_mode: Annotated[bool, Meta(description="For moderators.")] | UnsetType = UNSET


class ModesChange(msgspec.Struct, frozen=True, kw_only=True):
    """Which modes to switch; absent ones stay as they are."""

    maintenance_mode: Annotated[bool, Meta(description="For administrators.")] | UnsetType = UNSET
    invite_only_mode: bool | UnsetType = UNSET
    raid_mode: bool | UnsetType = UNSET


class NewsItem(msgspec.Struct, frozen=True, kw_only=True):
    date_published: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    newspiece: str
    importance: str = "Information"
    tags: list[str] = msgspec.field(default_factory=list)
    title: str
    more_info_urls: list[str] = msgspec.field(default_factory=list)


class DocumentQuery(msgspec.Struct, frozen=True, kw_only=True):
    format: Literal["html", "markdown"] = "html"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """In the form that was asked for; the other one is absent."""

    html: str | UnsetType = UNSET
    markdown: str | UnsetType = UNSET
