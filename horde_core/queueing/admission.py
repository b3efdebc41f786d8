"""A place in the queue: limits, the row, the hold and the tax, for pictures and texts alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal, Role
from horde_core.config import QueueSettings
from horde_core.kudos import ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Posting, Record, System
from horde_core.money import Kudos, kudos
from horde_core.queueing import store
from horde_core.queueing.entry import Entry
from horde_core.queueing.refusals import TooManyPrompts, UpfrontKudosNeeded

DOWNGRADED = kudos(-50)
REQUESTED = {"image": Record.REQUESTED, "text": Record.REQUESTED_TEXTS}


@dataclass(frozen=True, slots=True)
class Terms:
    """``upfront`` None: nothing to hold. ``price`` is that of one result, where it is known."""

    price: Kudos
    tax: Kudos
    upfront: Kudos | None = None
    was_downgraded: bool = False


async def admit(
    tx: AsyncConnection,
    request_id: str,
    principal: Principal,
    entry: Entry,
    terms: Terms,
    *,
    now: datetime,
    settings: QueueSettings,
) -> None:
    """All or nothing.

    Raises:
        TooManyPrompts, UpfrontKudosNeeded
    """
    account = principal.account
    await store.lock(tx, account.id, entry.models)
    await _limit(tx, account, entry)
    priority = await _priority(tx, account, downgraded=terms.was_downgraded)
    held = await available(tx, account) if terms.upfront else Kudos(0)
    if terms.upfront is not None and held < terms.upfront:
        raise UpfrontKudosNeeded(terms.upfront, held)
    await store.add(
        tx,
        request_id,
        principal,
        entry,
        rank=store.rank(priority, now, settings.priority_every_s),
        price=terms.price,
        tax=terms.tax,
        at=now,
        expires_at=now + timedelta(seconds=settings.request_lifetime_s),
    )
    if terms.upfront is not None:
        await store.hold(tx, request_id, account.id, Kudos(terms.upfront - terms.tax))
    await _charge_tax(tx, request_id, account, terms.tax, now)
    await accounts.record(tx, [(account.id, REQUESTED[entry.kind], 1)])


async def available(tx: AsyncConnection, account: Account) -> Kudos:
    """What may still be spent: balance over the floor, less what unfinished requests hold."""
    held = await books.balances(tx, account.id)
    return Kudos(held.balance - account.floor - await books.holds(tx, account.id))


async def _limit(tx: AsyncConnection, account: Account, entry: Entry) -> None:
    """Anonymous shares its limit by model, everybody else has one of their own."""
    models = entry.models if account.is_anonymous else None
    waiting = entry.count + await store.unfinished_results(tx, account.id, entry.kind, models)
    if waiting > account.concurrency:
        raise TooManyPrompts(waiting, account.concurrency)


async def _priority(tx: AsyncConnection, account: Account, *, downgraded: bool) -> Kudos:
    if downgraded:
        return DOWNGRADED
    balance = (await books.balances(tx, account.id)).balance
    if account.has(Role.FLAGGED):
        return kudos(round(balance / 100 / 1000) if balance > kudos(10) else -100)
    return balance


async def _charge_tax(
    tx: AsyncConnection, request_id: str, account: Account, tax: Kudos, now: datetime
) -> None:
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"activation:{request_id}",
            kind="activation",
            at=now,
            postings=[Posting(account.id, Kudos(-tax)), Posting(System.TAX, tax)],
            floors={account.id: account.floor},
        ),
    )
