import asyncio
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from horde_core.db.engine import Database
from horde_core.horde import Horde
from horde_core.kudos import ledger
from horde_core.kudos.ledger import Movement, Unbalanced
from horde_core.kudos.model import Action, Posting, Purse, System
from horde_core.money import Kudos, kudos
from tests.fakes.time_and_chance import DAWN
from tests.horde_core.people import People

NUMBERS = count()


def gift(key: str, account_id: int, amount: int, floor: int | None = None) -> Movement:
    return Movement(
        key=key,
        kind="test",
        at=DAWN,
        postings=[
            Posting(account_id, Kudos(amount), Action.ADMIN),
            Posting(System.ADMIN, Kudos(-amount), Action.ADMIN),
        ],
        floors={} if floor is None else {account_id: Kudos(floor)},
    )


@pytest.fixture
async def account(people: People) -> int:
    return (await people.asker(balance=0)).account.id


async def book(db: Database, movement: Movement) -> bool:
    async with db.transaction() as tx:
        return await ledger.post(tx, movement)


async def test_a_movement_counts_once(horde: Horde, account: int) -> None:
    first = await book(horde.db, gift("once", account, 500))
    again = await book(horde.db, gift("once", account, 500))
    assert (first, again) == (True, False)
    assert await horde.kudos.balance(account) == 500


async def test_simultaneous_movements_of_one_key_count_once(horde: Horde, account: int) -> None:
    results = await asyncio.gather(*(book(horde.db, gift("same", account, 500)) for _ in range(8)))
    assert sum(results) == 1
    assert await horde.kudos.balance(account) == 500


async def test_simultaneous_movements_lose_nothing(horde: Horde, account: int) -> None:
    await asyncio.gather(*(book(horde.db, gift(f"k{it}", account, 7)) for it in range(20)))
    assert await horde.kudos.balance(account) == 140


async def test_unbalanced_postings_are_a_mistake(horde: Horde, account: int) -> None:
    wrong = Movement("wrong", "test", DAWN, [Posting(account, Kudos(1))])
    with pytest.raises(Unbalanced):
        await book(horde.db, wrong)
    assert await horde.kudos.balance(account) == 0


async def test_debts_below_the_floor_are_forgiven(
    horde: Horde, account: int, people: People
) -> None:
    await book(horde.db, gift("rich", account, 1500))
    await book(horde.db, gift("poor", account, -300, floor=1400))
    assert await horde.kudos.balance(account) == 1400
    assert await people.books_are_right()


async def test_earning_is_no_reason_to_forgive(horde: Horde, account: int) -> None:
    await book(horde.db, gift("little", account, 100, floor=1400))
    assert await horde.kudos.balance(account) == 100


async def test_the_anonymous_balance_counts_before_and_after_folding(
    horde: Horde, people: People
) -> None:
    for number in range(3):
        await book(horde.db, gift(f"a{number}", 0, -100))
    before = await horde.kudos.balance(0)
    folded = await horde.kudos.fold()
    assert (before, await horde.kudos.balance(0)) == (-300, -300)
    assert folded == 6
    assert await horde.kudos.fold() == 0
    assert await people.books_are_right()


async def test_folding_forgives_anonymous_below_its_floor(horde: Horde, people: People) -> None:
    await book(horde.db, gift("much", 0, -9000))
    await horde.kudos.fold()
    assert await horde.kudos.balance(0) == kudos(-50)
    await book(horde.db, gift("more", 0, -100))
    await horde.kudos.fold()
    assert await horde.kudos.balance(0) == kudos(-50)
    assert await people.books_are_right()


async def test_simultaneous_folding_counts_once(horde: Horde, people: People) -> None:
    for number in range(20):
        await book(horde.db, gift(f"a{number}", 0, 100))
    await asyncio.gather(*(horde.kudos.fold() for _ in range(4)))
    assert await horde.kudos.balance(0) == 2000
    assert await people.books_are_right()


async def test_the_audit_finds_a_forged_balance(horde: Horde, account: int) -> None:
    await book(horde.db, gift("honest", account, 500))
    async with horde.db.transaction() as tx:
        await tx.execute(text("UPDATE balances SET amount = amount + 1 WHERE account_id > 0"))
        await tx.execute(text("UPDATE ledger_postings SET amount = 501 WHERE amount = 500"))
    report = await horde.kudos.audit()
    assert not report.ok
    assert [line for line in report.lines if line.startswith("WRONG")] == [
        "WRONG the postings of every event sum to zero",
        "WRONG every bucket equals its folded postings",
    ]


MOVES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2, 3]),
        st.sampled_from([0, 1, 2, 3]),
        st.integers(-2000, 2000),
        st.sampled_from(list(Purse)),
        st.booleans(),
    ),
    max_size=12,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MOVES)
async def test_any_history_leaves_books_that_add_up(
    horde: Horde, people: People, moves: list[tuple[int, int, int, Purse, bool]]
) -> None:
    accounts = [0, *[(await people.asker(name, balance=0)).account.id for name in "abc"]]
    for giver, taker, amount, purse, fold in moves:
        await book(
            horde.db,
            Movement(
                key=f"move {next(NUMBERS)}",
                kind="test",
                at=DAWN,
                postings=[
                    Posting(accounts[giver], Kudos(-amount), purse=purse),
                    Posting(accounts[taker], Kudos(amount), purse=purse),
                ],
                floors={accounts[giver]: Kudos(1400), accounts[taker]: Kudos(1400)},
            ),
        )
        if fold:
            await horde.kudos.fold()
    assert await people.books_are_right()
