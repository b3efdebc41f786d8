"""What must happen without anybody asking for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.horde import Horde, HordeSettings
from horde_core.money import kudos

LEADER_LOCK = 0x686F726466
"""Whoever holds it on PostgreSQL does the housekeeping."""
PRUNE_EVERY_S = 60
PAY_EVERY_S = 3600
ASK_FOR_LEADERSHIP_S = 5
logger = logging.getLogger(__name__)


async def run(horde: Horde, settings: HordeSettings) -> None:
    """Sweep for ever; on PostgreSQL only one process at a time does so."""
    while True:
        try:
            await _lead(horde, settings)
        except Exception:
            logger.exception("Housekeeping failed and goes on")
            await asyncio.sleep(ASK_FOR_LEADERSHIP_S)


async def sweep_once(horde: Horde) -> None:
    """Everything once, in the order in which one thing follows from another."""
    await take_back_and_expire(horde)
    await fold(horde)
    await send_webhooks(horde)
    await prune(horde)
    await pay_monthly(horde)


async def take_back_and_expire(horde: Horde) -> None:
    await horde.pools.note_spends()
    while await horde.queueing.settlement.take_back_lost():
        pass
    await horde.ratings.pool.gather()
    await horde.queueing.expire()
    while await horde.alchemy.take_back_lost():
        pass
    await horde.alchemy.expire()
    await horde.gifts.settle()
    await horde.gifts.expire()
    await horde.pools.pay_back()
    await horde.parties.end_due()


async def fold(horde: Horde) -> None:
    await horde.kudos.fold()
    await horde.accounts.fold_records()
    await horde.stats.fold()


async def prune(horde: Horde) -> None:
    keep = timedelta(minutes=horde.settings.media.keep_minutes)
    await horde.media.prune(horde.clock.now() - keep)
    await horde.alerts.watch()
    await horde.workers.prune()
    await horde.guard.prune()
    await horde.conduct.prune()
    await horde.messages.prune()
    await horde.stats.prune()
    await horde.chat.prune()
    await horde.captchas.prune()
    await horde.registration.prune()
    while await horde.ratings.pool.prune():
        pass
    await horde.members.prune()
    await horde.policies.prune()
    await horde.pools.prune()
    await horde.limits.sweep()
    threshold = horde.settings.kudos.trust_threshold
    if threshold:
        await horde.accounts.promote(kudos(threshold))


async def send_webhooks(horde: Horde) -> None:
    await horde.webhooks.send_due()


async def tell_discord(horde: Horde) -> None:
    while await horde.connections.refresh():
        pass


async def prove_books(horde: Horde) -> bool:
    """Whether the books balance; if not, moderators and the log are told what is wrong."""
    report = await horde.kudos.audit()
    if not report.ok:
        wrong = [line for line in report.lines if not line.startswith("ok")]
        logger.error("The books do not balance:\n%s", "\n".join(wrong))
        await horde.conduct.books_are_wrong(wrong)
    return report.ok


async def pay_monthly(horde: Horde) -> None:
    await horde.users.pay_monthly(kudos(horde.settings.kudos.moderators_monthly))


async def _lead(horde: Horde, settings: HordeSettings) -> None:
    """Do the work as long as this process is the leader; wait a moment if it is not."""
    if horde.db.is_sqlite:
        await _work(horde, settings)
        return
    async with horde.db.reading() as session:
        if not await _is_leader(session):
            await asyncio.sleep(ASK_FOR_LEADERSHIP_S)
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_work(horde, settings))
                tasks.create_task(_stay_leader(session))
        finally:
            # the lock belongs to the connection, which must not go back to the pool with it
            await session.invalidate()


async def _is_leader(session: AsyncConnection) -> bool:
    return bool(
        await session.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LEADER_LOCK})
    )


async def _stay_leader(session: AsyncConnection) -> None:
    """The lock lives as long as this session: an error here ends the work too."""
    while True:
        await asyncio.sleep(ASK_FOR_LEADERSHIP_S)
        await session.execute(text("SELECT 1"))


async def _work(horde: Horde, settings: HordeSettings) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_every(settings.queue.sweep_every_s, take_back_and_expire, horde))
        tasks.create_task(_every(settings.kudos.fold_every_s, fold, horde))
        tasks.create_task(_every(settings.webhooks.every_s, send_webhooks, horde))
        tasks.create_task(_every(PRUNE_EVERY_S, prune, horde))
        tasks.create_task(_every(PRUNE_EVERY_S, tell_discord, horde))
        tasks.create_task(_every(PAY_EVERY_S, pay_monthly, horde))
        if settings.kudos.prove_every_minutes:
            tasks.create_task(_every(settings.kudos.prove_every_minutes * 60, prove_books, horde))


async def _every(seconds: float, work: Callable[[Horde], Awaitable[object]], horde: Horde) -> None:
    """One failure costs one round, not the loop."""
    while True:
        try:
            await work(horde)
        except Exception:
            logger.exception("Housekeeping: %s failed", work.__name__)
        await asyncio.sleep(seconds)
