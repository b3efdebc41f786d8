from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from horde_core.money import Kudos


class Work(StrEnum):
    """What workers do and requests want; ``INTERROGATION`` is alchemy."""

    IMAGE = "image"
    TEXT = "text"
    INTERROGATION = "interrogation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a worker says of itself at each pop; the defaults are API v2's real ones.

    ``models`` are the forms of an alchemist. Limits of another kind of work stay at zero.
    """

    name: str
    kind: Work = Work.IMAGE
    models: tuple[str, ...] = ()
    priority_usernames: tuple[str, ...] = ()
    nsfw: bool = True
    bridge_agent: str = "unknown:0:unknown"
    threads: int = 1
    amount: int = 1
    require_upfront_kudos: bool = False
    extra_slow_worker: bool = False
    max_pixels: int = 262144
    blacklist: tuple[str, ...] = ()
    allow_img2img: bool = True
    allow_painting: bool = True
    allow_unsafe_ipaddr: bool = True
    allow_post_processing: bool = True
    allow_controlnet: bool = False
    allow_sdxl_controlnet: bool = False
    allow_lora: bool = False
    limit_max_steps: bool = False
    max_length: int = 0
    max_context_length: int = 0
    max_tiles: int = 0
    softprompts: tuple[str, ...] = ()


class Feature(StrEnum):
    """What the software of a worker may be able to do."""

    IMG2IMG = "img2img"
    INPAINTING = "inpainting"
    PAINTING_ANY_MODEL = "painting_any_model"
    KARRAS = "karras"
    TILING = "tiling"
    HIRES_FIX = "hires_fix"
    CLIP_SKIP = "clip_skip"
    CONTROLNET = "controlnet"
    IMAGE_IS_CONTROL = "image_is_control"
    RETURN_CONTROL_MAP = "return_control_map"
    R2 = "r2"
    R2_SOURCE = "r2_source"
    POST_PROCESSING = "post_processing"
    LORA = "lora"
    LORA_VERSIONS = "lora_versions"
    TEXTUAL_INVERSION = "textual_inversion"
    EXTRA_SOURCE_IMAGES = "extra_source_images"
    STABLE_CASCADE_2PASS = "stable_cascade_2pass"
    QR_CODE = "qr_code"
    LAYER_DIFFUSE = "layer_diffuse"
    FLUX = "flux"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """``post_processors`` and ``samplers`` by API v2's names."""

    features: frozenset[Feature]
    post_processors: frozenset[str]
    samplers: frozenset[str]

    def has(self, feature: Feature) -> bool:
        return feature in self.features


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A worker as it stands at this pop.

    ``speed`` in pixel-steps, tokens or forms per second: measured, or what newcomers count as.
    """

    id: str
    account_id: int
    name: str
    maintenance: bool
    maintenance_msg: str
    paused: bool
    speed: float
    models: tuple[str, ...]
    is_measured: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """``worker_id`` None: for all workers. ``origin`` is who it says it comes from."""

    id: str
    worker_id: str | None
    author: int
    text: str
    origin: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """Everything known of a worker; who may see which part is the edge's business.

    ``speed`` is in pixel-steps, tokens or forms per second, None before the first delivery;
    ``models`` are the forms of an alchemist.
    """

    id: str
    name: str
    owner_id: int
    owner_alias: str
    owner_public: bool
    owner_discord_id: int | None
    online: bool
    fulfilled: int
    uncompleted: int
    threads: int
    uptime_s: int
    kudos_rewards: Kudos
    kudos_generated: Kudos
    kudos_uptime: Kudos
    speed: float | None
    maintenance: bool
    maintenance_msg: str
    paused: bool
    trusted: bool
    flagged: bool
    nsfw: bool
    models: tuple[str, ...]
    bridge_agent: str
    info: str | None
    max_pixels: int
    pixelsteps: int
    img2img: bool
    painting: bool
    post_processing: bool
    lora: bool
    controlnet: bool
    sdxl_controlnet: bool
    ip: str
    contact: str | None
    last_check_in: datetime
    kind: Work = Work.IMAGE
    max_length: int = 0
    max_context_length: int = 0
    tokens: int = 0
    team_id: str | None = None
    team_name: str | None = None
    suspicions: int = 0


@dataclass(frozen=True, slots=True)
class WorkerChange:
    """What to change of a worker; None leaves as it is. ``team`` "" leaves the team."""

    maintenance: bool | None = None
    maintenance_msg: str | None = None
    info: str | None = None
    name: str | None = None
    paused: bool | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """``count`` in threads, ``performance`` in pixel-steps or tokens per second, ``queued`` in
    pixel-steps or tokens.

    ``eta`` in seconds, 10000 when jobs wait that nobody serves.
    """

    name: str
    count: int
    performance: float
    queued: float
    jobs: float
    eta: int
    known: bool
    kind: Work = Work.IMAGE


@dataclass(frozen=True, slots=True)
class Performance:
    """The horde as a whole, for ``status/performance``; ``*_pixelsteps`` are whole pixel-steps."""

    queued_requests: int = 0
    worker_count: int = 0
    thread_count: int = 0
    queued_pixelsteps: int = 0
    past_minute_pixelsteps: int = 0
    queued_text_requests: int = 0
    text_worker_count: int = 0
    text_thread_count: int = 0
    queued_tokens: int = 0
    past_minute_tokens: int = 0
    queued_forms: int = 0
    alchemist_count: int = 0
    alchemist_thread_count: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """How busy one kind of workers is: threads of those online, and results waiting."""

    threads: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ModelQuery:
    min_count: int | None = None
    max_count: int | None = None
    state: str = "all"
    name: str | None = None
    kind: Work = Work.IMAGE
