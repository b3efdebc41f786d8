"""A place in the queue: limits, the row, the hold and the tax, for pictures and texts alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from horde_core.accounts import spending
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal, Role
from horde_core.config import QueueSettings
from horde_core.db.tx import Tx
from horde_core.errors import HordeError
from horde_core.kudos import ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Posting, Record, System
from horde_core.money import NONE, Kudos, kudos
from horde_core.queueing import store, styling
from horde_core.queueing.entry import Entry
from horde_core.queueing.refusals import TooManyPrompts, UpfrontKudosNeeded
from horde_core.sharedkeys import store as sharedkeys
from horde_core.sharedkeys.model import SharedKey
from horde_core.sharedkeys.refusals import SharedKeyShort, SharedKeyUnknown
from horde_core.sharedkeys.rules import why_closed
from horde_core.styles import store as styles
from horde_core.styles.model import StyleUse
from horde_core.workers.model import Work

DOWNGRADED = kudos(-50)
REQUESTED = {Work.IMAGE: Record.REQUESTED, Work.TEXT: Record.REQUESTED_TEXTS}


KeyRule = Callable[[SharedKey], HordeError | None]


@dataclass(frozen=True, slots=True)
class Terms:
    """``upfront`` None: nothing to hold. ``price`` is that of one result, where it is known.

    ``tax`` includes ``fee``, which goes to the author of ``style``. ``why_not_by_key`` says why a
    shared key does not allow such a request.
    """

    price: Kudos
    tax: Kudos
    upfront: Kudos | None = None
    was_downgraded: bool = False
    why_not_by_key: KeyRule = lambda _key: None
    style: StyleUse | None = None
    fee: Kudos = NONE


async def admit(
    tx: Tx,
    request_id: str,
    principal: Principal,
    entry: Entry,
    terms: Terms,
    *,
    now: datetime,
    settings: QueueSettings,
) -> int:
    """All or nothing; the request's rank.

    Raises:
        TooManyPrompts, UpfrontKudosNeeded, and the leaves of sharedkeys.refusals
    """
    account = principal.account
    await store.lock(tx, account.id, entry.models)
    key = await _open_key(tx, principal, now)
    await _limit(tx, account, entry)
    last = terms.was_downgraded or principal.last_in_line
    priority = await _priority(tx, account, downgraded=last)
    await _secure(tx, account, key, terms)
    rank = store.rank(priority, now, settings.priority_every_s)
    await store.add(
        tx,
        request_id,
        principal,
        entry,
        rank=rank,
        price=terms.price,
        tax=terms.tax,
        at=now,
        expires_at=now + timedelta(seconds=settings.request_lifetime_s),
    )
    if terms.upfront is not None:
        await store.hold(tx, request_id, account.id, Kudos(terms.upfront - terms.tax))
    if key is not None:
        await sharedkeys.charge(tx, key.id, terms.tax)
    await _charge_tax(tx, request_id, account, terms, now)
    records = [(account.id, REQUESTED[entry.kind], 1)]
    if terms.style is not None and terms.fee:
        records.append((terms.style.author_id, styling.STYLED[entry.kind], 1))
    await accounts.record(tx, records)
    if terms.style is not None:
        await styles.count_use(tx, terms.style)
    return rank


async def can_pay(tx: Tx, principal: Principal, needed: Kudos) -> bool:
    """Whether the account, and the shared key where one is used, can pay so much now."""
    if await spending.available(tx, principal.account) < needed:
        return False
    if principal.shared_key_id is None:
        return True
    key = await sharedkeys.find(tx, principal.shared_key_id)
    return key is None or key.kudos is None or await _left(tx, key, key.kudos) >= needed


async def allowed_by_key(tx: Tx, principal: Principal, rule: KeyRule) -> None:
    """Raises SharedKeyUnknown, or what ``rule`` has against it."""
    if principal.shared_key_id is None:
        return
    key = await sharedkeys.find(tx, principal.shared_key_id)
    if key is None:
        raise SharedKeyUnknown(principal.shared_key_id)
    reason = rule(key)
    if reason is not None:
        raise reason


async def _open_key(tx: Tx, principal: Principal, now: datetime) -> SharedKey | None:
    """The shared key that is used, nobody else's until ``tx`` ends."""
    if principal.shared_key_id is None:
        return None
    key = await sharedkeys.locked(tx, principal.shared_key_id)
    if key is None:
        raise SharedKeyUnknown(principal.shared_key_id)
    reason = why_closed(key, now)
    if reason is not None:
        raise reason
    return key


async def _secure(tx: Tx, account: Account, key: SharedKey | None, terms: Terms) -> None:
    """See that what must be payable beforehand is, and that the key allows it at all."""
    if terms.upfront is not None:
        held = await spending.available(tx, account)
        if held < terms.upfront:
            raise UpfrontKudosNeeded(terms.upfront, held)
    if key is None:
        return
    if terms.upfront is not None and key.kudos is not None:
        left = await _left(tx, key, key.kudos)
        if left < terms.upfront:
            raise SharedKeyShort(terms.upfront, left)
    reason = terms.why_not_by_key(key)
    if reason is not None:
        raise reason


async def _left(tx: Tx, key: SharedKey, kudos: Kudos) -> Kudos:
    return Kudos(kudos - await sharedkeys.held(tx, key.id))


async def _limit(tx: Tx, account: Account, entry: Entry) -> None:
    """Anonymous shares its limit by model, everybody else has one of their own."""
    models = entry.models if account.is_anonymous else None
    waiting = entry.count + await store.unfinished_results(tx, account.id, entry.kind, models)
    if waiting > account.concurrency:
        raise TooManyPrompts(waiting, account.concurrency)


async def _priority(tx: Tx, account: Account, *, downgraded: bool) -> Kudos:
    if downgraded:
        return DOWNGRADED
    balance = (await books.balances(tx, account.id)).balance
    if account.has(Role.FLAGGED):
        return kudos(round(balance / 100 / 1000) if balance > kudos(10) else -100)
    return balance


async def _charge_tax(
    tx: Tx, request_id: str, account: Account, terms: Terms, now: datetime
) -> None:
    tax = terms.tax
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"activation:{request_id}",
            kind="activation",
            at=now,
            postings=[
                Posting(account.id, Kudos(-tax)),
                Posting(System.TAX, tax),
                *styling.postings(terms.style, terms.fee),
            ],
            floors={account.id: account.floor},
        ),
    )
