"""How the horde as a whole is doing."""

from typing import Literal

import msgspec

from horde_core.protocol.common import Seconds

ModelState = Literal["all", "known", "custom"]


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    version: str
    queue: str
    threads: int
    active_count: int
    db_connection: str


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
    queued_requests: int
    queued_text_requests: int
    worker_count: int
    text_worker_count: int
    thread_count: int
    text_thread_count: int
    queued_megapixelsteps: float
    past_minute_megapixelsteps: float
    queued_forms: float
    interrogator_count: int
    interrogator_thread_count: int
    queued_tokens: float
    past_minute_tokens: float


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    maintenance_mode: bool
    invite_only_mode: bool


class NewsItem(msgspec.Struct, frozen=True, kw_only=True):
    date_published: str
    newspiece: str
    importance: str
    tags: list[str]
    title: str
    more_info_urls: list[str]
