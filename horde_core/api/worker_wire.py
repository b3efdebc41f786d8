"""Workers, models and the whole horde's figures in API v2's words."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from horde_core.accounts.model import Account, Role
from horde_core.api.dates import rfc822
from horde_core.api.image_wire import known, sent
from horde_core.money import on_the_wire
from horde_core.protocol import status, workers
from horde_core.protocol.image import WorkerMessage
from horde_core.workers import model
from horde_core.workers.model import Work

MEGA = 1_000_000


def sentence(speed: float | None, kind: Work = Work.IMAGE) -> str:
    """The performance of a worker as clients read it.

    >>> sentence(412_000.0), sentence(7.26, Work.TEXT)
    ('0.4 megapixelsteps per second', '7.3 tokens per second')
    >>> sentence(0.25, Work.INTERROGATION)
    '4.0 seconds per form'
    """
    if not speed:
        return "No requests fulfilled yet"
    match kind:
        case Work.IMAGE:
            return f"{round(speed / MEGA, 1)} megapixelsteps per second"
        case Work.TEXT:
            return f"{round(speed, 1)} tokens per second"
        case Work.INTERROGATION:
            return f"{round(1 / speed, 1)} seconds per form"


def _of_its_kind(view: model.WorkerView) -> dict[str, Any]:
    """What only workers of this kind have."""
    match view.kind:
        case Work.IMAGE:
            return {
                "models": list(view.models),
                "max_pixels": view.max_pixels,
                "megapixelsteps_generated": round(view.pixelsteps / MEGA, 2),
                "img2img": view.img2img,
                "painting": view.painting,
                "post_processing": view.post_processing,
                "lora": view.lora,
                "controlnet": view.controlnet,
                "sdxl_controlnet": view.sdxl_controlnet,
            }
        case Work.TEXT:
            return {
                "models": list(view.models),
                "max_length": view.max_length,
                "max_context_length": view.max_context_length,
                "tokens_generated": view.tokens,
            }
        case Work.INTERROGATION:
            return {"models": [], "forms": list(view.models)}


def worker(
    view: model.WorkerView, viewer: Account | None, told: Sequence[model.Message] = ()
) -> workers.Worker:
    """A worker as ``viewer`` may see it: moderators everything, owners their own name."""
    moderator = viewer is not None and viewer.has(Role.MODERATOR)
    owner = viewer is not None and viewer.id == view.owner_id
    named = view.owner_public or owner or moderator
    return workers.Worker(
        type=view.kind.value,
        name=view.name,
        id=view.id,
        online=view.online,
        requests_fulfilled=view.fulfilled,
        kudos_rewards=on_the_wire(view.kudos_rewards),
        kudos_details=workers.WorkerKudos(
            generated=on_the_wire(view.kudos_generated),
            uptime=round(on_the_wire(view.kudos_uptime)),
        ),
        performance=sentence(view.speed, view.kind),
        threads=view.threads,
        uptime=view.uptime_s,
        maintenance_mode=view.maintenance,
        nsfw=view.nsfw,
        trusted=view.trusted,
        flagged=view.flagged,
        uncompleted_jobs=view.uncompleted,
        team=workers.WorkerTeam(name=view.team_name, id=view.team_id),
        bridge_agent=view.bridge_agent,
        info=sent(view.info),
        owner=view.owner_alias if named else UNSET,
        messages=messages(told) if named else UNSET,
        paused=view.paused if moderator else UNSET,
        suspicious=view.suspicions if moderator else UNSET,
        ipaddr=view.ip if moderator else UNSET,
        contact=sent(view.contact) if moderator else UNSET,
        **_of_its_kind(view),
    )


def messages(told: Sequence[model.Message]) -> list[WorkerMessage]:
    """What a worker is told, as it comes with its pop."""
    return [
        WorkerMessage(id=one.id, message=one.text, origin=one.origin, expiry=rfc822(one.expires_at))
        for one in told
    ]


def message(one: model.Message) -> workers.MessageDetails:
    return workers.MessageDetails(
        id=one.id,
        message=one.text,
        origin=one.origin,
        expiry=rfc822(one.expires_at),
        user_id=str(one.author),
        worker_id=one.worker_id,
    )


def change(asked: workers.WorkerChange) -> model.WorkerChange:
    """What to change, in our words."""
    return model.WorkerChange(
        maintenance=known(asked.maintenance),
        maintenance_msg=known(asked.maintenance_msg),
        info=known(asked.info),
        name=known(asked.name),
        paused=known(asked.paused),
        team=known(asked.team),
    )


def changed(asked: workers.WorkerChange, now: model.WorkerView) -> workers.WorkerChanged:
    """What was asked for, as it stands now."""

    def told(wanted: object, value: str | None) -> str | UnsetType:
        return UNSET if wanted is UNSET or value is None else value

    return workers.WorkerChanged(
        maintenance=UNSET if asked.maintenance is UNSET else now.maintenance,
        paused=UNSET if asked.paused is UNSET else now.paused,
        info=told(asked.info, now.info),
        name=told(asked.name, now.name),
        team=UNSET if asked.team is UNSET else str(now.team_name),
    )


def model_status(one: model.ModelStatus) -> status.ModelStatus:
    return status.ModelStatus(
        name=one.name,
        count=one.count,
        performance=one.performance,
        queued=one.queued,
        jobs=one.jobs,
        eta=one.eta,
        type=one.kind.value,
    )


def performance(now: model.Performance) -> status.Performance:
    return status.Performance(
        queued_requests=now.queued_requests,
        worker_count=now.worker_count,
        thread_count=now.thread_count,
        queued_megapixelsteps=round(now.queued_pixelsteps / MEGA, 2),
        past_minute_megapixelsteps=round(now.past_minute_pixelsteps / MEGA, 2),
        queued_text_requests=now.queued_text_requests,
        text_worker_count=now.text_worker_count,
        text_thread_count=now.text_thread_count,
        queued_tokens=float(now.queued_tokens),
        past_minute_tokens=float(now.past_minute_tokens),
        queued_forms=float(now.queued_forms),
        interrogator_count=now.alchemist_count,
        interrogator_thread_count=now.alchemist_thread_count,
    )
