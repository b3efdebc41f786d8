"""Which worker may have which request, and why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from horde_core.models.catalogue import Catalogue
from horde_core.queueing.model import MASK_SOURCES, ImageParams, Offer
from horde_core.workers.model import Capabilities, CheckedIn, Feature

SLOW = 500_000
"""Pixel-steps per second below which a worker counts as slow."""
SPECIAL = "horde_special"


class Skipped(StrEnum):
    """The counters of an empty pop; those of ``ALWAYS_SHOWN`` even when zero."""

    WORKER_ID = "worker_id"
    PERFORMANCE = "performance"
    NSFW = "nsfw"
    UNTRUSTED = "untrusted"
    MODELS = "models"
    BRIDGE_VERSION = "bridge_version"
    UNSAFE_IP = "unsafe_ip"
    IMG2IMG = "img2img"
    PAINTING = "painting"
    POST_PROCESSING = "post-processing"
    LORA = "lora"
    CONTROLNET = "controlnet"
    MAX_PIXELS = "max_pixels"
    KUDOS = "kudos"
    BLACKLIST = "blacklist"
    STEP_COUNT = "step_count"


SHOWN_WHEN_COUNTED = (
    Skipped.MAX_PIXELS,
    Skipped.KUDOS,
    Skipped.BLACKLIST,
    Skipped.STEP_COUNT,
)
ALWAYS_SHOWN = tuple(key for key in Skipped if key not in SHOWN_WHEN_COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What decides who may draw a request, the same for all requests of a class.

    ``params`` keep only what decides: its pixels are those of ``width`` and ``height``, of loras
    and textual inversions there is one if there are any. ``steps`` are accurate.
    """

    params: ImageParams
    models: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    worker_blacklist: bool = False
    nsfw: bool = False
    unsafe_ip: bool = False
    trusted_workers: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    r2: bool = True
    disable_batching: bool = False
    source_processing: str = "img2img"
    has_source: bool = False
    extra_sources: bool = False
    steps: int = 30

    @property
    def pixels(self) -> int:
        return self.params.width * self.params.height

    @property
    def paints(self) -> bool:
        return self.has_source and self.source_processing in MASK_SOURCES


@dataclass(frozen=True, slots=True)
class Taker:
    """A worker that asks. ``friends`` are accounts served first and even in maintenance."""

    worker: CheckedIn
    offer: Offer
    trusted: bool
    capabilities: Capabilities
    friends: frozenset[int]
    catalogue: Catalogue

    def can(self, feature: Feature) -> bool:
        return self.capabilities.has(feature)


def why_skipped(demand: Demand, taker: Taker) -> Skipped | None:
    """The first reason why this worker may have no request of this class, or None."""
    for check in CHECKS:
        reason = check(demand, taker)
        if reason is not None:
            return reason
    return None


def servable(demand: Demand, taker: Taker) -> tuple[str, ...]:
    """The models this worker could draw the request with."""
    if demand.models:
        pool = [name for name in taker.offer.models if name in demand.models]
    else:
        pool = [name for name in taker.offer.models if not name.startswith(SPECIAL)]
    if not taker.can(Feature.FLUX):
        pool = [name for name in pool if not taker.catalogue.baseline(name).startswith("flux_1")]
    if not demand.models:
        fitting = [name for name in pool if _paints(name, taker) is demand.paints]
        pool = fitting or pool
    return tuple(pool)


def _paints(model: str, taker: Taker) -> bool:
    known = taker.catalogue.find(model)
    return known is not None and known.inpainting


def _models(demand: Demand, taker: Taker) -> Skipped | None:
    if servable(demand, taker):
        return _inpainting_models(demand, taker)
    named = any(name in demand.models for name in taker.offer.models)
    return Skipped.BRIDGE_VERSION if named else Skipped.MODELS


def _inpainting_models(demand: Demand, taker: Taker) -> Skipped | None:
    """Painting needs an inpainting model loaded, and those do nothing else."""
    if taker.can(Feature.PAINTING_ANY_MODEL):
        return None
    loaded = [_paints(name, taker) for name in taker.offer.models]
    fits = any(loaded) if demand.paints else not all(loaded)
    return None if fits else Skipped.MODELS


def why_not_listed(demand: Demand, taker: Taker) -> Skipped | None:
    """What the requesters' list of workers has against this one."""
    if not demand.workers:
        return None
    listed = taker.worker.id in demand.workers
    return Skipped.WORKER_ID if listed is demand.worker_blacklist else None


def _trust(demand: Demand, taker: Taker) -> Skipped | None:
    return Skipped.UNTRUSTED if demand.trusted_workers and not taker.trusted else None


def _nsfw(demand: Demand, taker: Taker) -> Skipped | None:
    return Skipped.NSFW if demand.nsfw and not taker.offer.nsfw else None


def _address(demand: Demand, taker: Taker) -> Skipped | None:
    refused = demand.unsafe_ip and not taker.offer.allow_unsafe_ipaddr
    return Skipped.UNSAFE_IP if refused else None


def _size(demand: Demand, taker: Taker) -> Skipped | None:
    return Skipped.MAX_PIXELS if demand.pixels > taker.offer.max_pixels else None


def _performance(demand: Demand, taker: Taker) -> Skipped | None:
    too_slow = not demand.slow_workers and taker.worker.speed < SLOW
    if too_slow or (taker.offer.extra_slow_worker and not demand.extra_slow_workers):
        return Skipped.PERFORMANCE
    return None


def _source(demand: Demand, taker: Taker) -> Skipped | None:
    if demand.has_source and not (taker.offer.allow_img2img and taker.can(Feature.IMG2IMG)):
        return Skipped.IMG2IMG
    if demand.paints and not (taker.offer.allow_painting and taker.can(Feature.INPAINTING)):
        return Skipped.PAINTING
    if demand.extra_sources and not taker.can(Feature.EXTRA_SOURCE_IMAGES):
        return Skipped.IMG2IMG
    return None


def _control(demand: Demand, taker: Taker) -> Skipped | None:
    if demand.params.control_type and not taker.offer.allow_controlnet:
        return Skipped.CONTROLNET
    sdxl_only = demand.params.transparent or (
        demand.params.workflow == "qr_code"
        and any(
            taker.catalogue.baseline(name) == "stable_diffusion_xl" for name in taker.offer.models
        )
    )
    return Skipped.CONTROLNET if sdxl_only and not taker.offer.allow_sdxl_controlnet else None


def _loras(demand: Demand, taker: Taker) -> Skipped | None:
    if not demand.params.loras:
        return None
    allowed = taker.offer.allow_lora and taker.can(Feature.LORA)
    return None if allowed else Skipped.LORA


def _post_processing(demand: Demand, taker: Taker) -> Skipped | None:
    if demand.params.post_processing and not taker.offer.allow_post_processing:
        return Skipped.POST_PROCESSING
    return None


def needed(demand: Demand, catalogue: Catalogue) -> frozenset[Feature]:
    """Everything the software must be able to do beyond what a worker may switch off."""
    params = demand.params
    wanted = {
        Feature.R2: demand.r2,
        Feature.KARRAS: params.karras,
        Feature.TILING: params.tiling,
        Feature.HIRES_FIX: params.hires_fix,
        Feature.CLIP_SKIP: (params.clip_skip or 1) > 1,
        Feature.CONTROLNET: params.control_type is not None,
        Feature.IMAGE_IS_CONTROL: params.image_is_control,
        Feature.RETURN_CONTROL_MAP: params.return_control_map,
        Feature.LORA_VERSIONS: any(lora.is_version for lora in params.loras),
        Feature.TEXTUAL_INVERSION: bool(params.tis),
        Feature.QR_CODE: params.workflow == "qr_code",
        Feature.LAYER_DIFFUSE: params.transparent,
        Feature.STABLE_CASCADE_2PASS: params.hires_fix
        and any(catalogue.baseline(name) == "stable_cascade" for name in demand.models),
    }
    return frozenset(feature for feature, is_wanted in wanted.items() if is_wanted)


def _software(demand: Demand, taker: Taker) -> Skipped | None:
    able = (
        needed(demand, taker.catalogue) <= taker.capabilities.features
        and demand.params.sampler in taker.capabilities.samplers
        and set(demand.params.post_processing) <= taker.capabilities.post_processors
    )
    return None if able else Skipped.BRIDGE_VERSION


def _steps(demand: Demand, taker: Taker) -> Skipped | None:
    """Half-way between the least and the most steps a model wants."""
    if not taker.offer.limit_max_steps:
        return None
    names = demand.models if len(demand.models) > 1 else taker.offer.models
    for name in names:
        known = taker.catalogue.find(name)
        least = (known and known.requirements.min_steps) or 20
        most = (known and known.requirements.max_steps) or 40
        if demand.steps > (least + most) / 2:
            return Skipped.STEP_COUNT
    return None


CHECKS: tuple[Callable[[Demand, Taker], Skipped | None], ...] = (
    _models,
    _nsfw,
    _trust,
    _address,
    _performance,
    _size,
    _source,
    _post_processing,
    _control,
    _loras,
    _software,
    _steps,
)


def counters(counted: Mapping[str, int]) -> dict[str, int]:
    """As an empty pop tells them: most keys always, a few only when there is something.

    >>> counters({Skipped.KUDOS: 2})["kudos"]
    2
    """
    shown = {key.value: counted.get(key, 0) for key in ALWAYS_SHOWN}
    rare = {key.value: counted[key] for key in SHOWN_WHEN_COUNTED if counted.get(key)}
    return shown | rare
