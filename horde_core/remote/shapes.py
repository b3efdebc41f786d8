"""Answers of other hordes, read liberally: what may be absent has a default, more is ignored.

Numbers may come with a fraction or as null where API v2 promises whole ones.
"""

from typing import Any

import msgspec

from horde_core.money import Kudos, kudos
from horde_core.protocol.image import Metadata
from horde_core.protocol.users import Records

Number = float | None


class Problem(msgspec.Struct, frozen=True):
    message: str = ""
    rc: str | None = None
    errors: dict[str, Any] = msgspec.field(default_factory=dict)


class Warned(msgspec.Struct, frozen=True):
    code: str = ""
    message: str = ""


class Accepted(msgspec.Struct, frozen=True):
    id: str
    kudos: Number = 0
    message: str | None = None
    warnings: list[Warned] | None = None


class Priced(msgspec.Struct, frozen=True):
    kudos: Number = 0


class Check(msgspec.Struct, frozen=True, kw_only=True):
    finished: Number = 0
    processing: Number = 0
    restarted: Number = 0
    waiting: Number = 0
    done: bool = False
    faulted: bool = False
    wait_time: Number = 0
    queue_position: Number = 0
    kudos: Number = 0
    is_possible: bool | None = True


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    img: str = ""
    seed: str | int = ""
    censored: bool = False
    gen_metadata: list[Metadata] | None = None
    worker_id: str | None = ""
    worker_name: str | None = ""
    model: str | None = ""
    state: str | None = "ok"


class PictureStatus(Check, frozen=True, kw_only=True):
    generations: list[Picture] = msgspec.field(default_factory=list)
    shared: bool = False


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    seed: int | str | None = 0
    gen_metadata: list[Metadata] | None = None
    worker_id: str | None = ""
    worker_name: str | None = ""
    model: str | None = ""
    state: str | None = "ok"


class TextStatus(Check, frozen=True, kw_only=True):
    generations: list[Writing] = msgspec.field(default_factory=list)


class Form(msgspec.Struct, frozen=True, kw_only=True):
    form: str
    state: str = "waiting"
    result: dict[str, Any] | None = None


class FormsStatus(msgspec.Struct, frozen=True, kw_only=True):
    state: str = "waiting"
    forms: list[Form] = msgspec.field(default_factory=list)


class KudosDetails(msgspec.Struct, frozen=True, kw_only=True):
    """``gifted`` is negative; None where it is not told."""

    accumulated: Number = 0
    gifted: Number = None
    donated: Number = 0
    admin: Number = 0
    received: Number = 0
    recurring: Number = 0
    awarded: Number = 0
    styled: Number = 0


class User(msgspec.Struct, frozen=True, kw_only=True):
    username: str
    id: int
    kudos: float = 0
    kudos_details: KudosDetails = KudosDetails()
    records: Records = Records()
    concurrency: int | None = 30
    trusted: bool | None = False
    flagged: bool | None = False
    moderator: bool | None = False
    pseudonymous: bool | None = False
    service: bool | None = False
    account_age: Number = 0
    worker_ids: list[str] | None = None
    sharedkey_ids: list[str] | None = None


class Transferred(msgspec.Struct, frozen=True):
    transferred: float = 0


class Model(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    count: Number = 0
    performance: Number = 0
    queued: Number = 0
    jobs: Number = 0
    eta: Number = 0
    type: str = "image"


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    queued_requests: Number = 0
    queued_text_requests: Number = 0
    worker_count: Number = 0
    text_worker_count: Number = 0
    thread_count: Number = 0
    text_thread_count: Number = 0
    queued_megapixelsteps: Number = 0
    past_minute_megapixelsteps: Number = 0
    queued_forms: Number = 0
    interrogator_count: Number = 0
    interrogator_thread_count: Number = 0
    queued_tokens: Number = 0
    past_minute_tokens: Number = 0


class WorkerKudos(msgspec.Struct, frozen=True):
    generated: Number = 0
    uptime: Number = 0


class WorkerTeam(msgspec.Struct, frozen=True):
    name: str | None = None
    id: str | None = None


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    type: str = "image"
    online: bool = False
    requests_fulfilled: Number = 0
    uncompleted_jobs: Number = 0
    kudos_rewards: Number = 0
    kudos_details: WorkerKudos = WorkerKudos()
    performance: str | float | None = ""
    threads: Number = 1
    uptime: Number = 0
    maintenance_mode: bool = False
    paused: bool = False
    nsfw: bool = False
    trusted: bool = False
    flagged: bool | None = False
    models: list[str] | None = None
    team: WorkerTeam | None = None
    bridge_agent: str | None = ""
    info: str | None = None
    max_pixels: Number = 0
    megapixelsteps_generated: Number = 0
    img2img: bool | None = False
    painting: bool | None = False
    post_processing: bool | None = msgspec.field(default=False, name="post-processing")
    lora: bool | None = False
    controlnet: bool | None = False
    sdxl_controlnet: bool | None = False
    max_length: Number = 0
    max_context_length: Number = 0
    tokens_generated: Number = 0


class TeamMember(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    type: str = "image"
    online: bool = False


class TeamModel(msgspec.Struct, frozen=True):
    name: str
    count: Number = 0


class Team(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    info: str | None = None
    requests_fulfilled: Number = 0
    kudos: Number = 0
    uptime: Number = 0
    creator: str = ""
    workers: list[TeamMember] | None = None
    models: list[TeamModel] | None = None


class Made(msgspec.Struct, frozen=True):
    """Pictures and their pixelsteps, or texts and their tokens."""

    images: Number = 0
    ps: Number = 0
    requests: Number = 0
    tokens: Number = 0


class Totals(msgspec.Struct, frozen=True):
    minute: Made = Made()
    hour: Made = Made()
    day: Made = Made()
    month: Made = Made()
    total: Made = Made()


class ByModel(msgspec.Struct, frozen=True):
    day: dict[str, int] = msgspec.field(default_factory=dict)
    month: dict[str, int] = msgspec.field(default_factory=dict)
    total: dict[str, int] = msgspec.field(default_factory=dict)


class News(msgspec.Struct, frozen=True, kw_only=True):
    date_published: str = ""
    newspiece: str = ""
    importance: str | None = None
    tags: list[str] | None = None
    title: str = ""
    more_info_urls: list[str] | None = None


def given_away(it: User) -> Kudos | None:
    """What somebody gave to others, ever; None where the horde does not tell."""
    gifted = it.kudos_details.gifted
    return None if gifted is None else kudos(abs(gifted))


def whole(number: Number) -> int:
    """The nearest whole number; nothing counts as none.

    >>> whole(2.6), whole(None)
    (3, 0)
    """
    return 0 if number is None else round(number)
