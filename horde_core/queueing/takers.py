"""Pictures as the index knows them: classes of requests, and workers that could take them."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from horde_core.models.catalogue import Catalogue
from horde_core.queueing.eligibility import (
    SLOW,
    Demand,
    Skipped,
    Taker,
    why_not_listed,
    why_skipped,
)
from horde_core.queueing.model import ImageParams, Lora, Ti
from horde_core.workers.capabilities import capabilities
from horde_core.workers.model import CheckedIn, Offer, Work


def friends(owner_id: int, aliases: Iterable[str]) -> frozenset[int]:
    """The owner and the accounts named by alias; only the number of an alias counts.

    >>> sorted(friends(7, ["anna#3", "nobody"]))
    [3, 7]
    """
    numbers = (alias.rpartition("#")[2] for alias in aliases)
    return frozenset(int(it) for it in numbers if it.isdecimal() and len(it) < 11) | {owner_id}


def deciding(params: ImageParams) -> ImageParams:
    """Of all parameters what decides who may draw with them.

    >>> deciding(ImageParams(width=64, height=128, cfg_scale=9, clip_skip=3)).clip_skip
    2
    """
    loras, tis = params.loras, params.tis
    return ImageParams(
        width=params.width * params.height,
        height=1,
        sampler=params.sampler,
        karras=params.karras,
        hires_fix=params.hires_fix,
        tiling=params.tiling,
        clip_skip=2 if (params.clip_skip or 1) > 1 else None,
        post_processing=params.post_processing,
        control_type=params.control_type,
        image_is_control=params.image_is_control,
        return_control_map=params.return_control_map,
        loras=(Lora("any", is_version=any(it.is_version for it in loras)),) if loras else (),
        tis=(Ti("any"),) if tis else (),
        transparent=params.transparent,
        workflow=params.workflow,
    )


@dataclass(frozen=True, slots=True)
class ImageTrade:
    catalogue: Catalogue
    kind: Work = Work.IMAGE

    def demand(self, facts: Any) -> Demand:
        return Demand(
            params=deciding(msgspec.json.decode(facts.params, type=ImageParams)),
            models=facts.models,
            workers=facts.workers,
            worker_blacklist=facts.worker_blacklist,
            nsfw=facts.nsfw,
            unsafe_ip=facts.unsafe_ip,
            trusted_workers=facts.trusted_workers,
            slow_workers=facts.slow_workers,
            extra_slow_workers=facts.extra_slow_workers,
            r2=facts.r2,
            disable_batching=facts.disable_batching,
            source_processing=facts.source_processing if facts.has_source else "img2img",
            has_source=facts.has_source,
            extra_sources=bool(facts.extra_strengths),
            steps=facts.steps,
        )

    def taker(self, worker: CheckedIn, offer: Offer, *, trusted: bool) -> Taker:
        return Taker(
            worker=worker,
            offer=offer,
            trusted=trusted,
            capabilities=capabilities(offer.bridge_agent),
            friends=friends(worker.account_id, offer.priority_usernames),
            catalogue=self.catalogue,
        )

    def traits(self, taker: Taker) -> Hashable:
        offer = taker.offer
        return (
            offer.models,
            offer.bridge_agent,
            offer.max_pixels,
            offer.nsfw,
            offer.extra_slow_worker,
            offer.allow_unsafe_ipaddr,
            offer.allow_img2img,
            offer.allow_painting,
            offer.allow_post_processing,
            offer.allow_controlnet,
            offer.allow_sdxl_controlnet,
            offer.allow_lora,
            offer.limit_max_steps,
            taker.trusted,
            taker.worker.speed < SLOW,
            self.catalogue.version,
        )

    def why_not(self, demand: Demand, taker: Taker) -> str | None:
        return why_skipped(demand, taker)

    def why_not_listed(self, demand: Demand, taker: Taker) -> str | None:
        return why_not_listed(demand, taker)

    def not_served(self) -> str:
        return Skipped.MODELS
