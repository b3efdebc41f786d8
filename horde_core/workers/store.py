"""Workers as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, literal, select, update

from horde_core.accounts.model import Role
from horde_core.db.compiled import fixed
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.accounts import RoleRow
from horde_core.db.tables.workers import SampleRow, WorkerFaultRow, WorkerModelRow, WorkerRow
from horde_core.db.tx import Tx
from horde_core.db.types import UtcTime
from horde_core.stats import store as stats
from horde_core.workers.model import CheckedIn, Offer, Work
from horde_core.workers.refusals import WorkerNotFound

SAMPLES = 20
DEFAULT_SPEED = {Work.IMAGE: 1_000_000.0, Work.TEXT: 1.0, Work.INTERROGATION: 1.0}
"""Pixel-steps, tokens or forms per second of a worker that has delivered nothing yet."""
GUESSED_SPEED = {Work.IMAGE: 1_000_000.0, Work.TEXT: 10.0, Work.INTERROGATION: 1.0}
"""The same for telling people how long they wait: a text worker is seldom that slow."""


def declared(offer: Offer) -> dict[str, Any]:
    """The columns a worker sets at a check-in."""
    return {
        "agent": offer.bridge_agent,
        "threads": offer.threads,
        "max_pixels": offer.max_pixels,
        "nsfw": offer.nsfw,
        "img2img": offer.allow_img2img,
        "painting": offer.allow_painting,
        "post_processing": offer.allow_post_processing,
        "lora": offer.allow_lora,
        "controlnet": offer.allow_controlnet,
        "sdxl_controlnet": offer.allow_sdxl_controlnet,
        "unsafe_ip": offer.allow_unsafe_ipaddr,
        "extra_slow": offer.extra_slow_worker,
        "limit_max_steps": offer.limit_max_steps,
        "upfront_kudos": offer.require_upfront_kudos,
        "blacklist": offer.blacklist,
        "priority_usernames": offer.priority_usernames,
        "max_length": offer.max_length,
        "max_context_length": offer.max_context_length,
        "max_tiles": offer.max_tiles,
        "softprompts": offer.softprompts,
    }


def offer_of(row: Row[*tuple[Any, ...]], models: tuple[str, ...]) -> Offer:
    """What the worker declared when it last checked in."""
    return Offer(
        name=row.name,
        kind=Work(row.kind),
        models=models,
        priority_usernames=row.priority_usernames,
        nsfw=row.nsfw,
        bridge_agent=row.agent,
        threads=row.threads,
        require_upfront_kudos=row.upfront_kudos,
        extra_slow_worker=row.extra_slow,
        max_pixels=row.max_pixels,
        blacklist=row.blacklist,
        allow_img2img=row.img2img,
        allow_painting=row.painting,
        allow_unsafe_ipaddr=row.unsafe_ip,
        allow_post_processing=row.post_processing,
        allow_controlnet=row.controlnet,
        allow_sdxl_controlnet=row.sdxl_controlnet,
        allow_lora=row.lora,
        limit_max_steps=row.limit_max_steps,
        max_length=row.max_length,
        max_context_length=row.max_context_length,
        max_tiles=row.max_tiles,
        softprompts=row.softprompts,
    )


def checked_in(row: Row[*tuple[Any, ...]], models: tuple[str, ...]) -> CheckedIn:
    return CheckedIn(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        maintenance=row.maintenance,
        maintenance_msg=row.maintenance_msg,
        paused=row.paused,
        speed=row.speed or DEFAULT_SPEED[Work(row.kind)],
        models=models,
        is_measured=row.speed is not None,
    )


async def find(tx: Tx, name: str, *, keep: bool = False) -> Any:
    """Its row or None. ``keep``: nobody removes it before this transaction ends."""
    statement = select(*COLUMNS).where(WorkerRow.name == name)
    if keep:
        statement = statement.with_for_update(read=True, key_share=True, of=WorkerRow)
    return (await tx.execute(statement)).one_or_none()


async def keep(tx: Tx, worker_id: str) -> bool:
    """Whether it is still there; nobody then removes it before this transaction ends."""
    statement = select(WorkerRow.id).where(WorkerRow.id == worker_id)
    return await tx.scalar(statement.with_for_update(read=True, key_share=True)) is not None


async def by_id(tx: Tx, worker_id: str) -> Any:
    """Its row or None."""
    return (await tx.execute(select(*COLUMNS).where(WorkerRow.id == worker_id))).one_or_none()


async def models_of(tx: Tx, worker_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {worker_id: [] for worker_id in worker_ids}
    rows = await tx.execute(
        select(WorkerModelRow.worker_id, WorkerModelRow.model)
        .where(WorkerModelRow.worker_id.in_(worker_ids))
        .order_by(WorkerModelRow.model)
    )
    for row in rows:
        found[row.worker_id].append(row.model)
    return {worker_id: tuple(models) for worker_id, models in found.items()}


async def must_exist(tx: Tx, worker_ids: Sequence[str]) -> None:
    """Raises WorkerNotFound, naming the first that does not."""
    if worker_ids:
        known = set(await tx.scalars(select(WorkerRow.id).where(WorkerRow.id.in_(worker_ids))))
        for worker_id in worker_ids:
            if worker_id not in known:
                raise WorkerNotFound(worker_id)


async def count_at(tx: Tx, ip: str) -> int:
    return await tx.scalar(select(func.count()).where(WorkerRow.ip == ip)) or 0


async def count_of(tx: Tx, account_id: int) -> int:
    return (await tx.scalar(select(func.count()).where(WorkerRow.account_id == account_id))) or 0


async def add(tx: Tx, worker_id: str, account_id: int, offer: Offer, ip: str, at: datetime) -> bool:
    """False when another worker of that name appeared meanwhile."""
    statement = (
        insert_or(tx, WorkerRow)
        .values(
            id=worker_id,
            account_id=account_id,
            kind=offer.kind.value,
            name=offer.name,
            ip=ip,
            maintenance=False,
            maintenance_msg="",
            paused=False,
            fulfilled=0,
            uncompleted=0,
            pixelsteps=0,
            kudos_generated=0,
            kudos_uptime=0,
            uptime_s=0,
            uptime_rewarded_s=0,
            last_check_in=at,
            created_at=at,
            **declared(offer),
        )
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(WorkerRow.id)
    )
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def change(tx: Tx, worker_id: str, values: dict[str, Any]) -> None:
    await tx.execute(update(WorkerRow).where(WorkerRow.id == worker_id).values(**values))


async def set_models(tx: Tx, worker_id: str, models: tuple[str, ...]) -> None:
    await tx.execute(delete(WorkerModelRow).where(WorkerModelRow.worker_id == worker_id))
    if models:
        await tx.execute(
            insert_or(tx, WorkerModelRow).on_conflict_do_nothing(
                index_elements=["worker_id", "model"]
            ),
            [{"worker_id": worker_id, "model": model} for model in models],
        )


_SAMPLE = fixed(insert(SampleRow))
_NEWEST = (
    select(SampleRow.speed)
    .where(SampleRow.worker_id == bindparam("worker"))
    .order_by(SampleRow.id.desc())
    .limit(SAMPLES)
    .subquery()
)
_DELIVERED = fixed(
    update(WorkerRow)
    .where(WorkerRow.id == bindparam("worker"))
    .values(
        fulfilled=WorkerRow.fulfilled + 1,
        pixelsteps=WorkerRow.pixelsteps + bindparam("pixels"),
        tokens=WorkerRow.tokens + bindparam("written"),
        kudos_generated=WorkerRow.kudos_generated + bindparam("earned"),
        speed=select(func.avg(_NEWEST.c.speed)).scalar_subquery(),
    )
    .returning(WorkerRow.speed)
)


async def delivered(
    tx: Tx,
    worker_id: str,
    *,
    kind: Work,
    things: int,
    kudos: int,
    speed: float,
    model: str,
    at: datetime,
) -> float:
    """Count one delivery of pixel-steps, tokens or a form; the speed of the worker from now on.

    That is the mean of its last 20 samples.
    """
    sample = {"worker_id": worker_id, "model": model, "at": at, "things": things, "speed": speed}
    await tx.execute(_SAMPLE, sample)
    await stats.note(tx, worker_id, kind.value, model, things=things, kudos=kudos, at=at)
    counted = {
        "worker": worker_id,
        "pixels": things if kind is Work.IMAGE else 0,
        "written": things if kind is Work.TEXT else 0,
        "earned": kudos,
    }
    return float(await tx.scalar(_DELIVERED, counted) or 0.0)


async def failed(tx: Tx, worker_id: str, at: datetime, *, hour_ago: datetime) -> int:
    """Count one lost job; how many there were since ``hour_ago``."""
    still_there = select(WorkerRow.id, literal(at, UtcTime())).where(WorkerRow.id == worker_id)
    await tx.execute(insert(WorkerFaultRow).from_select(["worker_id", "at"], still_there))
    await change(tx, worker_id, {"uncompleted": WorkerRow.uncompleted + 1})
    recent = await tx.scalar(
        select(func.count()).where(
            WorkerFaultRow.worker_id == worker_id, WorkerFaultRow.at > hour_ago
        )
    )
    return recent or 0


async def prune(tx: Tx, hour_ago: datetime) -> None:
    """Forget samples and faults of more than an hour ago; a speed survives in its worker."""
    await tx.execute(delete(WorkerFaultRow).where(WorkerFaultRow.at <= hour_ago))
    await tx.execute(delete(SampleRow).where(SampleRow.at <= hour_ago))


_TRUSTED = (
    select(RoleRow.account_id)
    .where(RoleRow.account_id == WorkerRow.account_id, RoleRow.role == Role.TRUSTED.value)
    .exists()
    .label("trusted")
)
_FLAGGED = (
    select(RoleRow.account_id)
    .where(RoleRow.account_id == WorkerRow.account_id, RoleRow.role == Role.FLAGGED.value)
    .exists()
    .label("flagged")
)
COLUMNS = (*WorkerRow.__table__.columns, _TRUSTED, _FLAGGED)
ROWS = select(*COLUMNS)
"""Workers with what their owner's roles mean for them."""


async def online(
    tx: Tx, since: datetime, kind: Work, models: Sequence[str] = ()
) -> list[tuple[Row[*tuple[Any, ...]], tuple[str, ...]]]:
    """Workers seen since then that serve one of ``models`` (none: any), with all their models."""
    statement = ROWS.where(WorkerRow.last_check_in >= since, WorkerRow.kind == kind.value)
    if models:
        serving = select(WorkerModelRow.worker_id).where(WorkerModelRow.model.in_(models))
        statement = statement.where(WorkerRow.id.in_(serving))
    rows = (await tx.execute(statement)).all()
    served = await models_of(tx, [row.id for row in rows])
    return [(row, served[row.id]) for row in rows]
