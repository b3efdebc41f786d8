"""Work handed out and taken back, between API v2's words and ours."""

import asyncio

import msgspec
from msgspec import UNSET

from horde_core.api.image_wire import inline, known, sent
from horde_core.api.sources import decode
from horde_core.api.worker_wire import messages
from horde_core.errors import Rc, Refused
from horde_core.media.store import MediaStore
from horde_core.protocol import image as wire
from horde_core.protocol.image_params import ExtraSourceImage, ExtraText
from horde_core.queueing import model

MOST_METADATA = 50
MOST_PIXELS = 2**31 - 1
UPLOADED = "R2"


def offer(pop: wire.ImagePop) -> model.Offer:
    return model.Offer(
        name=pop.name,
        models=tuple(pop.models),
        priority_usernames=tuple(pop.priority_usernames),
        nsfw=pop.nsfw,
        bridge_agent=pop.bridge_agent,
        threads=pop.threads,
        amount=pop.amount,
        require_upfront_kudos=pop.require_upfront_kudos,
        extra_slow_worker=pop.extra_slow_worker,
        max_pixels=max(0, min(pop.max_pixels, MOST_PIXELS)),
        blacklist=tuple(pop.blacklist),
        allow_img2img=pop.allow_img2img,
        allow_painting=pop.allow_painting,
        allow_unsafe_ipaddr=pop.allow_unsafe_ipaddr,
        allow_post_processing=pop.allow_post_processing,
        allow_controlnet=pop.allow_controlnet,
        allow_sdxl_controlnet=pop.allow_sdxl_controlnet,
        allow_lora=pop.allow_lora,
        limit_max_steps=pop.limit_max_steps,
    )


async def popped(answer: model.Popped, media: MediaStore, base: str) -> wire.ImagePopped:
    """The work with signed addresses, or the full shape without work."""
    job = answer.job
    if job is None:
        return wire.ImagePopped(skipped=answer.skipped, messages=messages(answer.messages))
    uploads = [media.upload_url(key, base) for key in job.upload_keys]
    return wire.ImagePopped(
        payload=payload(job),
        id=job.ids[0],
        ids=list(job.ids),
        messages=messages(answer.messages),
        ttl=job.ttl,
        model=job.model,
        source_image=await _source(job, job.source_key, media, base),
        source_processing=job.source_processing,
        source_mask=await _source(job, job.mask_key, media, base),
        extra_source_images=await _extra_sources(job, media, base),
        r2_upload=uploads[0],
        r2_uploads=uploads,
    )


async def _source(
    job: model.PoppedJob, key: str | None, media: MediaStore, base: str
) -> str | None:
    if key is None or not job.source_urls:
        return await inline(media, key)
    return media.download_url(key, base)


async def _extra_sources(
    job: model.PoppedJob, media: MediaStore, base: str
) -> list[ExtraSourceImage] | None:
    found = [
        (await _source(job, key, media, base), strength) for key, strength in job.extra_source_keys
    ]
    return [
        ExtraSourceImage(image=image, strength=strength) for image, strength in found if image
    ] or None


def payload(job: model.PoppedJob) -> wire.JobPayload:
    how = job.params
    return wire.JobPayload(
        prompt=job.prompt,
        ddim_steps=how.steps or 30,
        n_iter=len(job.ids),
        seed=how.seed or "",
        image_is_control=how.image_is_control,
        return_control_map=how.return_control_map,
        sampler_name=how.sampler,
        cfg_scale=how.cfg_scale,
        height=how.height,
        width=how.width,
        karras=how.karras,
        tiling=how.tiling,
        hires_fix=how.hires_fix,
        transparent=how.transparent,
        use_nsfw_censor=job.use_nsfw_censor or UNSET,
        control_type=sent(how.control_type),
        post_processing=list(how.post_processing) or UNSET,
        denoising_strength=sent(how.denoising_strength),
        hires_fix_denoising_strength=sent(how.hires_fix_denoising_strength),
        clip_skip=sent(how.clip_skip),
        facefixer_strength=sent(how.facefixer_strength),
        loras=[_lora(lora) for lora in how.loras] or UNSET,
        tis=[_ti(ti) for ti in how.tis] or UNSET,
        workflow=sent(how.workflow),
        extra_texts=[
            ExtraText(text=text.text, reference=text.reference) for text in how.extra_texts
        ]
        or UNSET,
        preview=how.preview or UNSET,
        special=UNSET if how.special is None else msgspec.json.decode(how.special, type=dict),
    )


def _lora(lora: model.Lora) -> wire.JobLora:
    return wire.JobLora(
        name=lora.name,
        model=lora.model,
        clip=lora.clip,
        inject_trigger=sent(lora.inject_trigger),
        is_version=lora.is_version,
    )


def _ti(ti: model.Ti) -> wire.JobTi:
    return wire.JobTi(name=ti.name, inject_ti=sent(ti.inject_ti), strength=sent(ti.strength))


async def delivery(submit: wire.ImageSubmit) -> model.Delivery:
    """What the worker hands in.

    Raises:
        Refused: too many remarks, or an inline picture that is no base64.
    """
    if len(submit.gen_metadata) > MOST_METADATA:
        raise Refused(Rc.BAD_REQUEST, f"More than {MOST_METADATA} metadata entries were sent.")
    return model.Delivery(
        job_id=submit.id,
        seed=submit.seed,
        state=submit.state,
        metadata=tuple(
            model.Metadata(type=found.type, value=found.value, ref=known(found.ref))
            for found in submit.gen_metadata
        ),
        inline=await _inline(submit),
    )


async def _inline(submit: wire.ImageSubmit) -> bytes | None:
    """The picture in the body; a fault has none whatever stands there, a censored one may."""
    text = submit.generation
    if submit.state == "faulted" or text == UPLOADED or (submit.state != "ok" and not text):
        return None
    return await asyncio.to_thread(decode, text, "generation")
