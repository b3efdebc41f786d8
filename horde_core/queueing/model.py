from dataclasses import dataclass, field

import msgspec

from horde_core.money import Kudos
from horde_core.styles.model import StyleUse
from horde_core.workers import model as workers

Offer = workers.Offer

MASK_SOURCES = frozenset({"inpainting", "outpainting"})


class Lora(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    model: float = 1.0
    clip: float = 1.0
    inject_trigger: str | None = None
    is_version: bool = False


class Ti(msgspec.Struct, frozen=True, omit_defaults=True):
    """A textual inversion; ``inject_ti`` is ``prompt`` or ``negprompt``."""

    name: str
    inject_ti: str | None = None
    strength: float | None = None


class ExtraText(msgspec.Struct, frozen=True):
    text: str
    reference: str


class ExtraSource(msgspec.Struct, frozen=True):
    image: bytes
    strength: float = 1.0


class ImageParams(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How to draw. ``steps`` None means 30, or 20 with a ``control_type``.

    ``preview``: somebody would like to see it come about.
    """

    width: int = 512
    height: int = 512
    steps: int | None = None
    cfg_scale: float = 5.0
    sampler: str = "k_euler_a"
    karras: bool = True
    seed: str | None = None
    seed_variation: int | None = None
    denoising_strength: float | None = None
    hires_fix: bool = False
    hires_fix_denoising_strength: float | None = None
    tiling: bool = False
    clip_skip: int | None = None
    post_processing: tuple[str, ...] = ()
    facefixer_strength: float | None = None
    control_type: str | None = None
    image_is_control: bool = False
    return_control_map: bool = False
    loras: tuple[Lora, ...] = ()
    tis: tuple[Ti, ...] = ()
    transparent: bool = False
    workflow: str | None = None
    extra_texts: tuple[ExtraText, ...] = ()
    special: msgspec.Raw | None = None
    preview: bool = False


class NewImageRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``models`` empty means any model; ``prompt`` holds its negative part after ``###``.

    ``style`` is the one that was applied already.
    """

    prompt: str
    params: ImageParams = ImageParams()
    count: int = 1
    models: tuple[str, ...] = ()
    nsfw: bool = True
    censor_nsfw: bool = True
    trusted_workers: bool = False
    validated_backends: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    workers: tuple[str, ...] = ()
    worker_blacklist: bool = False
    r2: bool = True
    shared: bool = False
    replacement_filter: bool = True
    disable_batching: bool = False
    allow_downgrade: bool = False
    source_image: bytes | None = None
    source_processing: str = "img2img"
    source_mask: bytes | None = None
    extra_sources: tuple[ExtraSource, ...] = ()
    webhook: str | None = None
    style: StyleUse | None = None


@dataclass(frozen=True, slots=True)
class RequestWarning:
    """``code`` as API v2 spells it, e.g. ``NoAvailableWorker``."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """``price`` is that of one image before taxes, as API v2 answers it."""

    id: str
    price: Kudos
    warnings: tuple[RequestWarning, ...] = ()
    message: str | None = None


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """A remark of the worker, e.g. type ``lora``, value ``download_failed``, ref its name."""

    type: str
    value: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """A delivered picture. There may be nothing under ``media_key``: workers may not have kept
    their word, or took the picture away when they censored it.
    """

    id: str
    media_key: str
    seed: str
    censored: bool
    metadata: tuple[Metadata, ...]
    worker_id: str
    worker_name: str
    model: str
    state: str
    r2: bool


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """``progress`` is an estimate in 0..1; ``kudos`` what was charged so far."""

    id: str
    finished: int
    processing: int
    restarted: int
    waiting: int
    done: bool
    faulted: bool
    wait_time: int
    queue_position: int
    kudos: Kudos
    is_possible: bool
    total: int
    progress: float
    generations: tuple[Generation, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PoppedJob:
    """A batch for one worker: ``ids`` and ``upload_keys`` pair up, all else is shared.

    ``params`` are complete: steps and seed are the final ones. ``r2`` false means the requester
    wants base64; ``source_urls`` whether this worker reads sources by address.
    """

    ids: tuple[str, ...]
    upload_keys: tuple[str, ...]
    request_id: str
    ttl: int
    model: str
    prompt: str
    params: ImageParams
    use_nsfw_censor: bool
    r2: bool
    source_urls: bool
    source_processing: str
    source_key: str | None = None
    mask_key: str | None = None
    extra_source_keys: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Popped:
    """``skipped`` has every counter of API v2 when there is no job, and is empty when there is."""

    job: PoppedJob | None
    skipped: dict[str, int] = field(default_factory=dict)
    messages: tuple[workers.Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """``inline`` holds the picture's bytes, None when it was uploaded by the signed address.

    ``state`` is one of ok, censored, faulted, csam.
    """

    job_id: str
    seed: int
    state: str = "ok"
    metadata: tuple[Metadata, ...] = ()
    inline: bytes | None = None
