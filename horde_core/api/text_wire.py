"""Texts between API v2's words and ours."""

import msgspec

from horde_core.api.image_wire import check, known, sent
from horde_core.api.worker_wire import messages
from horde_core.errors import Rc, Refused
from horde_core.protocol import text as wire
from horde_core.protocol.image import Metadata
from horde_core.queueing.model import Metadata as Remark
from horde_core.styles.model import StyleUse
from horde_core.texts import model
from horde_core.workers.model import Offer, Work

MOST_METADATA = 50
MOST = 2**31 - 1
SAMPLING = wire.TextSampling.__struct_fields__


def params(asked: wire.TextParams) -> model.TextParams:
    chosen = {name: known(getattr(asked, name)) for name in SAMPLING}
    return msgspec.convert(
        chosen
        | {
            "max_length": asked.max_length,
            "max_context_length": asked.max_context_length,
            "min_p": asked.min_p,
            "smoothing_factor": asked.smoothing_factor,
            "dynatemp_range": asked.dynatemp_range,
            "dynatemp_exponent": asked.dynatemp_exponent,
        },
        model.TextParams,
    )


def new_request(asked: wire.TextRequest, style: StyleUse | None = None) -> model.NewTextRequest:
    return model.NewTextRequest(
        prompt=asked.prompt,
        params=params(asked.params),
        count=asked.params.n,
        models=tuple(asked.models),
        softprompt=known(asked.softprompt),
        trusted_workers=asked.trusted_workers,
        validated_backends=asked.validated_backends,
        slow_workers=asked.slow_workers,
        extra_slow_workers=asked.extra_slow_workers,
        workers=tuple(asked.workers),
        worker_blacklist=asked.worker_blacklist,
        disable_batching=asked.disable_batching,
        allow_downgrade=asked.allow_downgrade,
        extra_sources=len(asked.extra_source_images),
        webhook=known(asked.webhook),
        style=style,
    )


def accepted(done: model.TextAccepted) -> wire.TextAccepted:
    return wire.TextAccepted(id=done.id, message=sent(done.message))


def status(now: model.TextStatus) -> wire.TextStatus:
    """Never a ``message``: clients take one for a failure."""
    standing = check(now.standing)
    counts = {name: getattr(standing, name) for name in standing.__struct_fields__}
    return wire.TextStatus(generations=[_generation(one) for one in now.writings], **counts)


def _generation(one: model.Writing) -> wire.TextGeneration:
    return wire.TextGeneration(
        text=one.text,
        seed=one.seed,
        gen_metadata=[
            Metadata(type=found.type, value=found.value, ref=sent(found.ref))
            for found in one.metadata
        ],
        worker_id=one.worker_id,
        worker_name=one.worker_name,
        model=one.model,
        state=one.state,
    )


def offer(pop: wire.TextPop) -> Offer:
    return Offer(
        name=pop.name,
        kind=Work.TEXT,
        models=tuple(pop.models),
        priority_usernames=tuple(pop.priority_usernames),
        nsfw=pop.nsfw,
        bridge_agent=pop.bridge_agent,
        threads=pop.threads,
        amount=pop.amount,
        max_pixels=0,
        max_length=max(0, min(pop.max_length, MOST)),
        max_context_length=max(0, min(pop.max_context_length, MOST)),
        softprompts=tuple(pop.softprompts),
    )


def popped(answer: model.TextPopped) -> wire.TextPopped:
    """The work, or the full shape without work."""
    job = answer.job
    if job is None:
        return wire.TextPopped(skipped=answer.skipped, messages=messages(answer.messages))
    return wire.TextPopped(
        payload=payload(job),
        id=job.ids[0],
        ids=list(job.ids),
        messages=messages(answer.messages),
        ttl=job.ttl,
        softprompt=job.softprompt,
        model=job.model,
    )


def payload(job: model.PoppedText) -> wire.TextPayload:
    how = job.params
    chosen = {name: getattr(how, name) for name in SAMPLING}
    asked = {name: value for name, value in chosen.items() if value is not None}
    return msgspec.convert(
        asked
        | {
            "prompt": job.prompt,
            "n": 1,
            "max_context_length": how.max_context_length,
            "max_length": how.max_length,
            "min_p": how.min_p,
            "smoothing_factor": how.smoothing_factor,
            "dynatemp_range": how.dynatemp_range,
            "dynatemp_exponent": how.dynatemp_exponent,
        },
        wire.TextPayload,
    )


def delivery(submit: wire.TextSubmit) -> model.TextDelivery:
    """What the worker hands in. Raises Refused: too many remarks."""
    if len(submit.gen_metadata) > MOST_METADATA:
        raise Refused(Rc.BAD_REQUEST, f"More than {MOST_METADATA} metadata entries were sent.")
    return model.TextDelivery(
        job_id=submit.id,
        text=submit.generation,
        seed=submit.seed,
        state=submit.state,
        metadata=tuple(
            Remark(type=found.type, value=found.value, ref=known(found.ref))
            for found in submit.gen_metadata
        ),
    )
