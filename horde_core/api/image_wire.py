"""Image requests and their results between API v2's words and ours."""

import base64
from collections.abc import Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from horde_core.api.sources import SourceFetcher
from horde_core.media.store import MediaMissing, MediaStore
from horde_core.money import whole_on_the_wire
from horde_core.protocol import image as wire
from horde_core.protocol.image_params import ImageParams, Lora
from horde_core.queueing import model
from horde_core.styles.model import StyleUse

T = TypeVar("T")

GONE = "N/A"
PENDING = b"pending"
"""Stands for a picture while the rest of a request is checked."""


def known(value: T | UnsetType) -> T | None:
    """``value``, or None when it was not sent."""
    return None if isinstance(value, UnsetType) else value


def sent(value: T | None) -> T | UnsetType:
    """``value``, or nothing on the wire when there is none."""
    return UNSET if value is None else value


def params(asked: ImageParams) -> model.ImageParams:
    return model.ImageParams(
        width=asked.width,
        height=asked.height,
        steps=known(asked.steps),
        cfg_scale=asked.cfg_scale,
        sampler=asked.sampler_name,
        karras=asked.karras,
        seed=asked.seed or None,
        seed_variation=known(asked.seed_variation),
        denoising_strength=known(asked.denoising_strength),
        hires_fix=asked.hires_fix,
        hires_fix_denoising_strength=known(asked.hires_fix_denoising_strength),
        tiling=asked.tiling,
        clip_skip=known(asked.clip_skip),
        post_processing=tuple(asked.post_processing),
        facefixer_strength=known(asked.facefixer_strength),
        control_type=known(asked.control_type),
        image_is_control=asked.image_is_control,
        return_control_map=asked.return_control_map,
        loras=tuple(_lora(lora) for lora in asked.loras),
        tis=tuple(model.Ti(ti.name, known(ti.inject_ti), known(ti.strength)) for ti in asked.tis),
        transparent=asked.transparent,
        workflow=known(asked.workflow),
        extra_texts=tuple(model.ExtraText(text.text, text.reference) for text in asked.extra_texts),
        special=None if asked.special is UNSET else msgspec.Raw(msgspec.json.encode(asked.special)),
    )


def _lora(lora: Lora) -> model.Lora:
    return model.Lora(
        name=lora.name,
        model=lora.model,
        clip=lora.clip,
        inject_trigger=known(lora.inject_trigger),
        is_version=lora.is_version,
    )


def new_request(
    asked: wire.ImageRequest, default_models: Sequence[str], style: StyleUse | None = None
) -> model.NewImageRequest:
    """The request in our words; its pictures are still PENDING."""
    models = default_models if isinstance(asked.models, UnsetType) else asked.models
    return model.NewImageRequest(
        prompt=asked.prompt,
        params=params(asked.params),
        count=asked.params.n,
        models=tuple(dict.fromkeys(models)),
        nsfw=asked.nsfw,
        censor_nsfw=asked.censor_nsfw,
        trusted_workers=asked.trusted_workers,
        validated_backends=asked.validated_backends,
        slow_workers=asked.slow_workers,
        extra_slow_workers=asked.extra_slow_workers,
        workers=tuple(asked.workers),
        worker_blacklist=asked.worker_blacklist,
        r2=asked.r2,
        shared=asked.shared,
        replacement_filter=asked.replacement_filter,
        disable_batching=asked.disable_batching,
        allow_downgrade=asked.allow_downgrade,
        source_processing=asked.source_processing,
        webhook=known(asked.webhook),
        style=style,
        source_image=PENDING if asked.source_image else None,
        source_mask=PENDING if asked.source_mask else None,
        extra_sources=tuple(
            model.ExtraSource(PENDING, extra.strength) for extra in asked.extra_source_images
        ),
    )


def with_any_source(new: model.NewImageRequest) -> model.NewImageRequest:
    """As if a picture came with it."""
    return msgspec.structs.replace(new, source_image=PENDING)


def has_pictures(new: model.NewImageRequest) -> bool:
    return bool(new.source_image or new.source_mask or new.extra_sources)


async def with_pictures(
    new: model.NewImageRequest, asked: wire.ImageRequest, sources: SourceFetcher
) -> model.NewImageRequest:
    """The request with its pictures decoded or fetched.

    Raises:
        Refused: a picture that cannot be had.
    """
    extra = [
        model.ExtraSource(await sources.read(one.image, "extra source image"), one.strength)
        for one in asked.extra_source_images
    ]
    return msgspec.structs.replace(
        new,
        source_image=await _picture(asked.source_image, sources, "source image"),
        source_mask=await _picture(asked.source_mask, sources, "source mask"),
        extra_sources=tuple(extra),
    )


async def _picture(text: str | UnsetType, sources: SourceFetcher, what: str) -> bytes | None:
    return await sources.read(text, what) if text else None


def accepted(done: model.Accepted) -> wire.Accepted:
    warnings = [wire.Warned(code=found.code, message=found.message) for found in done.warnings]
    return wire.Accepted(
        id=done.id,
        kudos=whole_on_the_wire(done.price),
        message=sent(done.message),
        warnings=warnings or UNSET,
    )


def check(now: model.RequestStatus) -> wire.ImageCheck:
    return wire.ImageCheck(
        finished=now.finished,
        processing=now.processing,
        restarted=now.restarted,
        waiting=now.waiting,
        done=now.done,
        faulted=now.faulted,
        wait_time=now.wait_time,
        queue_position=now.queue_position,
        kudos=whole_on_the_wire(now.kudos),
        is_possible=now.is_possible,
    )


async def status(now: model.RequestStatus, media: MediaStore, base: str) -> wire.ImageStatus:
    """Like check, with the pictures so far: fresh addresses, or base64 where that was asked."""
    generations = [await _generation(one, media, base) for one in now.generations]
    return wire.ImageStatus(
        generations=generations, shared=now.shared, **msgspec.structs.asdict(check(now))
    )


async def _generation(one: model.Generation, media: MediaStore, base: str) -> wire.ImageGeneration:
    return wire.ImageGeneration(
        img=await _img(one, media, base),
        seed=one.seed,
        id=one.id,
        censored=one.censored,
        gen_metadata=[
            wire.Metadata(type=found.type, value=found.value, ref=sent(found.ref))
            for found in one.metadata
        ],
        worker_id=one.worker_id,
        worker_name=one.worker_name,
        model=one.model,
        state=one.state,
    )


async def _img(one: model.Generation, media: MediaStore, base: str) -> str:
    if one.media_key is None:
        return GONE
    if one.r2:
        return (
            media.download_url(one.media_key, base) if await media.exists(one.media_key) else GONE
        )
    return await inline(media, one.media_key) or GONE


async def inline(media: MediaStore, key: str | None) -> str | None:
    """The stored picture as base64, None when there is none."""
    if key is None:
        return None
    try:
        return base64.b64encode(await media.get(key)).decode("ascii")
    except MediaMissing:
        return None
