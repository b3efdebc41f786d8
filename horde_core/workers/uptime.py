"""Time spent online counts, and every ten minutes of it are worth a little."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account
from horde_core.kudos import awards, ledger
from horde_core.kudos.model import Posting, Purse, System
from horde_core.models.text import TextModels
from horde_core.money import Kudos
from horde_core.stats import store as stats
from horde_core.workers import store
from horde_core.workers.capabilities import is_validated
from horde_core.workers.model import Work

STALE = timedelta(seconds=300)
AWARD_EVERY_S = 600


async def pay(
    tx: AsyncConnection,
    row: Row[*tuple[Any, ...]],
    owner: Account,
    texts: TextModels,
    now: datetime,
) -> None:
    """Count the time since the last check-in. The caller has the worker's turn.

    What was declared at that check-in decides the award, not what is declared now.
    """
    if row.paused or row.maintenance:
        return
    elapsed = now - row.last_check_in
    if elapsed > STALE:
        await store.change(tx, row.id, {"uptime_rewarded_s": row.uptime_s})
        return
    uptime = row.uptime_s + int(elapsed.total_seconds())
    values = {"uptime_s": uptime}
    if uptime - row.uptime_rewarded_s > AWARD_EVERY_S:
        amount = await _worth(tx, row, texts)
        await _award(tx, row, owner, amount, now)
        values |= {"uptime_rewarded_s": uptime, "kudos_uptime": row.kudos_uptime + amount}
        if row.team_id is not None:
            spent = uptime - row.uptime_rewarded_s
            await stats.note(tx, row.id, stats.UPTIME, "", things=spent, kudos=0, at=now)
    await store.change(tx, row.id, values)


async def _worth(tx: AsyncConnection, row: Row[*tuple[Any, ...]], texts: TextModels) -> Kudos:
    if row.kind == Work.INTERROGATION:
        return awards.ALCHEMIST
    served = (await store.models_of(tx, [row.id]))[row.id]
    if row.kind == Work.IMAGE:
        return awards.image(len(served), lora=row.lora)
    return awards.text(
        row.max_context_length,
        texts.parameters(served[0]) if served else None,
        validated=is_validated(row.agent),
    )


async def _award(
    tx: AsyncConnection,
    row: Row[*tuple[Any, ...]],
    owner: Account,
    amount: Kudos,
    now: datetime,
) -> None:
    """An untrusted owner is paid in full once trusted; alchemists are paid at once."""
    at_once = owner.trusted or row.kind == Work.INTERROGATION
    await ledger.post(
        tx,
        ledger.Movement(
            # the mark only grows with each award, so one stretch of time is paid once
            key=f"uptime:{row.id}:from:{row.uptime_rewarded_s}",
            kind="uptime",
            at=now,
            postings=[
                Posting(owner.id, amount, purse=Purse.BALANCE if at_once else Purse.EVALUATING),
                Posting(System.UPTIME, Kudos(-amount)),
            ],
        ),
    )
