"""The books. Every movement is an event with postings that sum to zero; nothing is edited.

An account that many requests move at once (anonymous, and the system's own) is *hot*: its postings
wait unfolded and its balance is their sum on top of the folded part. Other balances are updated
in the transaction that posts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, String, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite

from horde_core.db.compiled import fixed, fixed_insert
from horde_core.db.tables.kudos import PENDING, BalanceRow, BucketRow, EventRow, PostingRow
from horde_core.db.tx import Tx
from horde_core.kudos.model import Action, Posting, Purse, System
from horde_core.money import Kudos

FOLD_AT_ONCE = 1000


class Unbalanced(Exception):
    """Postings that do not sum to zero: a mistake in our own code, nothing is booked."""


@dataclass(frozen=True, slots=True)
class Movement:
    """``key`` is unique for ever. ``floors``: who of the payers is forgiven debts below what."""

    key: str
    kind: str
    at: datetime
    postings: Sequence[Posting]
    floors: Mapping[int, Kudos] = field(default_factory=dict)


def is_hot(account_id: int) -> bool:
    return account_id <= 0


async def post(tx: Tx, movement: Movement) -> bool:
    """Book it; false when an event of that key was booked before, then nothing happens."""
    postings = [posting for posting in movement.postings if posting.amount]
    if sum(posting.amount for posting in postings):
        raise Unbalanced(movement.key)
    event_id = await _event(tx, movement)
    if event_id is None:
        return False
    await _write(tx, event_id, postings)
    for account_id, balance in (await _apply(tx, postings, hot=False)).items():
        floor = movement.floors.get(account_id)
        if floor is not None and balance < floor and _paid(postings, account_id):
            await forgive(tx, movement, account_id, Kudos(floor - balance))
    return True


def _paid(postings: Iterable[Posting], account_id: int) -> bool:
    return sum(it.amount for it in postings if it.account_id == account_id) < 0


async def forgive(tx: Tx, movement: Movement, account_id: int, amount: Kudos) -> None:
    """Lift a payer who fell below the floor back to it."""
    await post(
        tx,
        replace(
            movement,
            key=f"{movement.key}:forgiven:{account_id}",
            kind="forgiveness",
            postings=[
                Posting(account_id, amount),
                Posting(System.FORGIVENESS, Kudos(-amount)),
            ],
            floors={},
        ),
    )


async def lock_balances(tx: Tx, account_ids: Sequence[int]) -> None:
    """Hold the main purses of accounts that are not hot, in the order in which ``post`` does."""
    await tx.execute(
        select(BalanceRow.account_id)
        .where(BalanceRow.account_id.in_(account_ids), BalanceRow.purse == Purse.BALANCE.value)
        .order_by(BalanceRow.account_id)
        .with_for_update(key_share=True)
    )


async def fold(tx: Tx, at: datetime, floors: Mapping[int, Kudos]) -> int:
    """Move waiting postings of hot accounts into their balances; the number of postings."""
    chosen = select(PostingRow.id).where(PENDING).order_by(PostingRow.id).limit(FOLD_AT_ONCE)
    rows = (
        await tx.execute(
            update(PostingRow)
            .where(PostingRow.id.in_(chosen), PENDING)
            .values(folded=True)
            .returning(
                PostingRow.id,
                PostingRow.account_id,
                PostingRow.amount,
                PostingRow.action,
                PostingRow.purse,
            )
        )
    ).all()
    postings = [_posting(row.account_id, row.amount, row.action, row.purse) for row in rows]
    balances = await _apply(tx, postings, hot=True)
    for account_id, floor in floors.items():
        balance = balances.get(account_id, floor)
        if balance < floor:
            last = max(row.id for row in rows)
            await _forgive_folded(tx, f"fold:{last}", at, account_id, Kudos(floor - balance))
    return len(rows)


async def _forgive_folded(tx: Tx, key: str, at: datetime, account_id: int, amount: Kudos) -> None:
    """As ``forgive``, but into the balance at once: the next fold must already see it."""
    event_id = await _event(tx, Movement(f"{key}:forgiven:{account_id}", "forgiveness", at, ()))
    if event_id is None:
        return
    postings = [Posting(account_id, amount), Posting(System.FORGIVENESS, Kudos(-amount))]
    await _write(tx, event_id, postings, folded=True)
    await _apply(tx, postings, hot=True)


_EVENT = fixed_insert(
    lambda insert_or: (
        insert_or(EventRow)
        .values(key=bindparam("of_key"), kind=bindparam("of_kind"), at=bindparam("then"))
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(EventRow.id)
    )
)
_POSTINGS = fixed(insert(PostingRow))


async def _event(tx: Tx, movement: Movement) -> int | None:
    new = {"of_key": movement.key, "of_kind": movement.kind, "then": movement.at}
    event_id: int | None = await tx.scalar(_EVENT(tx), new)
    return event_id


async def _write(
    tx: Tx, event_id: int, postings: Sequence[Posting], *, folded: bool = False
) -> None:
    if not postings:
        return
    await tx.execute(
        _POSTINGS,
        [
            {
                "event_id": event_id,
                "account_id": int(posting.account_id),
                "purse": posting.purse.value,
                "action": posting.action.value,
                "amount": int(posting.amount),
                "folded": folded or not is_hot(posting.account_id),
            }
            for posting in postings
        ],
    )


async def _apply(tx: Tx, postings: Iterable[Posting], *, hot: bool) -> dict[int, Kudos]:
    """Add to the balances of the hot or the other accounts; their main purses afterwards."""
    purses: defaultdict[tuple[int, str], int] = defaultdict(int)
    buckets: defaultdict[tuple[int, str], int] = defaultdict(int)
    for posting in postings:
        if is_hot(posting.account_id) is hot:
            purses[posting.account_id, posting.purse.value] += posting.amount
            if posting.purse is Purse.BALANCE:
                buckets[posting.account_id, posting.action.value] += posting.amount
    # in one order everywhere, so that two settlements never wait for each other in a ring
    after = await _add_to_balances(tx, sorted(purses.items())) if purses else {}
    if buckets:
        await tx.execute(
            _ADD_TO_BUCKET(tx),
            [
                {"account": int(account_id), "of": action, "more": amount}
                for (account_id, action), amount in sorted(buckets.items())
            ],
        )
    return after


@cache
def _balances(count: int) -> Callable[[Tx], Any]:
    """For so many purses, which are locked in the order in which they are given."""
    return fixed_insert(lambda insert_or: _added(insert_or(BalanceRow), count))


def _added(statement: sqlite.Insert, count: int) -> Any:
    rows = [
        {
            "account_id": bindparam(f"account{n}", type_=BigInteger),
            "purse": bindparam(f"purse{n}", type_=String),
            "amount": bindparam(f"more{n}", type_=BigInteger),
        }
        for n in range(count)
    ]
    statement = statement.values(rows)
    return statement.on_conflict_do_update(
        index_elements=["account_id", "purse"],
        set_={"amount": BalanceRow.amount + statement.excluded.amount},
    ).returning(BalanceRow.account_id, BalanceRow.purse, BalanceRow.amount)


async def _add_to_balances(
    tx: Tx, purses: Sequence[tuple[tuple[int, str], int]]
) -> dict[int, Kudos]:
    """The main purses afterwards."""
    values: dict[str, object] = {}
    for n, ((account_id, purse), amount) in enumerate(purses):
        values |= {f"account{n}": int(account_id), f"purse{n}": purse, f"more{n}": amount}
    rows = await tx.execute(_balances(len(purses))(tx), values)
    return {row.account_id: Kudos(row.amount) for row in rows if row.purse == Purse.BALANCE}


_ADD_TO_BUCKET = fixed_insert(
    lambda insert_or: (
        insert_or(BucketRow)
        .values(account_id=bindparam("account"), action=bindparam("of"), amount=bindparam("more"))
        .on_conflict_do_update(
            index_elements=["account_id", "action"],
            set_={"amount": BucketRow.amount + bindparam("more")},
        )
    )
)


def _posting(account_id: int, amount: int, action: str, purse: str) -> Posting:
    return Posting(account_id, Kudos(amount), Action(action), Purse(purse))
