"""Units of work: executed by the driver, many in one transaction on SQLite."""

import asyncio
import contextlib
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, NoResultFound

from horde_core.api.outage import is_outage
from horde_core.db.compiled import fixed, fixed_insert
from horde_core.db.engine import Database
from horde_core.db.migrate import migrate
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.db.tables.kudos import BalanceRow
from horde_core.db.tables.sharing import SharedKeyRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.db.tx import Tx
from horde_core.db.writer import COMMITS_A_CHECKPOINT, WaitsForOthers

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 25, 12, 0, 0, 123456, tzinfo=UTC)
NAME = fixed(select(AccountRow.name).where(AccountRow.id == bindparam("account_id")))
RENAME = fixed(
    update(AccountRow)
    .where(AccountRow.id == bindparam("account_id"))
    .values(name=bindparam("new_name"))
)
PAY = fixed_insert(
    lambda insert_or: (
        insert_or(BalanceRow)
        .values(account_id=0, purse="balance", amount=bindparam("paid"))
        .on_conflict_do_update(
            index_elements=["account_id", "purse"],
            set_={"amount": BalanceRow.amount + bindparam("paid")},
        )
        .returning(BalanceRow.amount)
    )
)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await migrate(opened)
    try:
        yield opened
    finally:
        await opened.close()


async def account(tx: Tx, name: str) -> int:
    added = await tx.execute(
        insert(AccountRow)
        .values(
            name=name,
            pseudonymous=False,
            public_workers=True,
            concurrency=30,
            worker_invited=0,
            created_at=AT,
            usage_multiplier=0.5,
        )
        .returning(AccountRow.id)
    )
    return int(added.scalar_one())


async def test_types_survive_the_driver(db: Database) -> None:
    """What SQLAlchemy reads is what a unit wrote, and the other way round."""
    aware = AT.astimezone(timezone(timedelta(hours=3)))

    async def wrote(tx: Tx) -> None:
        account_id = await account(tx, "Ä 'quoted' \N{PARTY POPPER}")
        await tx.execute(
            insert(SharedKeyRow),
            [
                {
                    "id": key,
                    "account_id": account_id,
                    "name": None,
                    "kudos": 2**40,
                    "utilised": -5,
                    "expires_at": expires_at,
                    "created_at": aware,
                }
                for key, expires_at in (("a", aware), ("b", None))
            ],
        )

    await db.write(wrote)
    columns = (
        AccountRow.name,
        AccountRow.pseudonymous,
        AccountRow.public_workers,
        AccountRow.usage_multiplier,
        SharedKeyRow.kudos,
        SharedKeyRow.utilised,
        SharedKeyRow.expires_at,
        SharedKeyRow.created_at,
    )
    statement = (
        select(*columns)
        .join(SharedKeyRow, SharedKeyRow.account_id == AccountRow.id)
        .order_by(SharedKeyRow.id)
    )

    async def read(tx: Tx) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await tx.execute(statement)]

    async with db.reading() as tx:
        plain = await read(tx)
    assert await db.read(read) == plain
    name = "Ä 'quoted' \N{PARTY POPPER}"
    assert plain == [
        (name, False, True, 0.5, 2**40, -5, AT, AT),
        (name, False, True, 0.5, 2**40, -5, None, AT),
    ]
    assert plain[0][1] is False


async def test_lists_of_words_lists_of_ids_and_names_of_columns(db: Database) -> None:
    async def unit(tx: Tx) -> Any:
        first, second = await account(tx, "one"), await account(tx, "two")
        columns: dict[str, Any] = {
            column.name: 0
            for column in WorkerRow.__table__.columns
            if not column.nullable and column.server_default is None
        }
        booleans = {
            column.name: False
            for column in WorkerRow.__table__.columns
            if column.type.python_type is bool
        }
        columns |= booleans | {
            "id": "w",
            "account_id": first,
            "kind": "image",
            "name": "w",
            "agent": "a",
            "ip": "::1",
            "maintenance_msg": "",
            "blacklist": ("ü", 'x"y'),
            "priority_usernames": (),
            "last_check_in": AT,
            "created_at": AT,
        }
        await tx.execute(insert(WorkerRow).values(**columns))
        worker = (await tx.execute(select(WorkerRow.blacklist, WorkerRow.priority_usernames))).one()
        names = await tx.scalars(
            select(AccountRow.name)
            .where(AccountRow.id.in_([first, second]), AccountRow.id.in_([second, 10**9]))
            .limit(5)
        )
        total = await tx.scalar(select(func.count()).where(AccountRow.id.in_([])))
        plain = await tx.scalar(text("SELECT 1 + :more"), {"more": 2})
        return worker, list(names), total, plain

    worker, names, none, plain = await db.write(unit)
    assert worker._asdict() == {"blacklist": ("ü", 'x"y'), "priority_usernames": ()}
    assert (names, none, plain) == (["two"], 0, 3)


async def test_answers_are_those_of_sqlalchemy(db: Database) -> None:
    async def unit(tx: Tx) -> int:
        account_id = await account(tx, "one")
        renamed = await tx.execute(RENAME, {"account_id": account_id, "new_name": "two"})
        gone = await tx.execute(RENAME, {"account_id": 10**9, "new_name": "two"})
        assert (renamed.rowcount, gone.rowcount) == (1, 0)
        assert await tx.scalar(NAME, {"account_id": account_id}) == "two"
        assert await tx.scalar(NAME, {"account_id": 10**9}) is None
        assert [await tx.scalar(PAY(tx), {"paid": paid}) for paid in (3, 4)] == [3, 7]
        nobody = await tx.execute(NAME, {"account_id": 10**9})
        assert nobody.one_or_none() is nobody.first() is nobody.scalar_one_or_none() is None
        with pytest.raises(NoResultFound):
            nobody.one()
        with pytest.raises(MultipleResultsFound):
            (await tx.execute(select(AccountRow.id))).one()
        cleared = await tx.execute(delete(BalanceRow).where(BalanceRow.account_id == 0))
        return int(cleared.rowcount)

    assert await db.write(unit) == 1


async def test_a_unit_that_fails_is_undone_alone(db: Database) -> None:
    async def unit(name: str) -> int:
        async def made(tx: Tx) -> int:
            account_id = await account(tx, name)
            await tx.execute(insert(RoleRow).values(account_id=account_id, role="trusted"))
            if name == "refused":
                raise LookupError(name)
            if name == "twice":
                await tx.execute(insert(RoleRow).values(account_id=account_id, role="trusted"))
            return account_id

        return await db.write(made)

    names = ["a", "refused", "b", "twice", "c"]
    found = await asyncio.gather(*map(unit, names), return_exceptions=True)
    assert [type(one) for one in found] == [int, LookupError, int, IntegrityError, int]
    assert not is_outage(found[3])  # type: ignore[arg-type]
    async with db.reading() as tx:
        kept = await tx.scalars(select(AccountRow.name).where(AccountRow.id > 0))
        roles = await tx.scalar(select(func.count()).select_from(RoleRow))
    assert (sorted(kept), roles) == (["a", "b", "c"], 3)


async def test_units_and_other_transactions_take_turns(db: Database) -> None:
    """Nobody is starved, and no database is ever locked."""
    order: list[str] = []

    async def pay(tx: Tx) -> None:
        await tx.execute(PAY(tx), {"paid": 1})

    async def unit() -> None:
        for _ in range(20):
            await db.write(pay)
            order.append("unit")

    async def other() -> None:
        for _ in range(5):
            async with db.transaction() as tx:
                await pay(tx)
            order.append("other")

    await asyncio.gather(*(unit() for _ in range(6)), other(), other())
    async with db.reading() as tx:
        assert await tx.scalar(select(BalanceRow.amount)) == 130
    assert len(order) == 130
    last_unit = max(at for at, who in enumerate(order) if who == "unit")
    assert order.index("other") < last_unit


async def test_whoever_is_told_of_accounts_is_told_of_units(db: Database) -> None:
    told: list[str] = []

    async def tell() -> None:
        async with db.reading() as tx:
            told.append(str(await tx.scalar(NAME, {"account_id": account_id})))

    account_id = await db.write(lambda tx: account(tx, "one"))
    db.tell_of_accounts(tell)
    await db.write(lambda tx: tx.execute(PAY(tx), {"paid": 1}))
    assert told == []
    await db.write(lambda tx: tx.execute(RENAME, {"account_id": account_id, "new_name": "two"}))
    assert told == ["two"]


async def test_who_gives_up_waiting_undoes_nothing_that_has_begun(db: Database) -> None:
    """A unit is done entirely or not at all, and its caller hears of it after that."""
    ended: list[str] = []

    async def slow(tx: Tx) -> None:
        for _ in range(50):
            await tx.execute(PAY(tx), {"paid": 1})

    async def call() -> None:
        try:
            await db.write(slow)
        except asyncio.CancelledError:
            async with db.reading() as tx:
                ended.append(str(await tx.scalar(select(BalanceRow.amount))))
            raise

    calls = [asyncio.create_task(call()) for _ in range(3)]
    await asyncio.sleep(0)
    calls[1].cancel()
    found = await asyncio.gather(*calls, return_exceptions=True)
    async with db.reading() as tx:
        paid = await tx.scalar(select(BalanceRow.amount))
    assert isinstance(found[1], asyncio.CancelledError)
    assert paid in {100, 150}
    assert paid % 50 == 0


async def test_a_unit_waits_for_its_statements_only(db: Database) -> None:
    async def sleepy(tx: Tx) -> None:
        await tx.execute(PAY(tx), {"paid": 1})
        await asyncio.sleep(0)

    if not db.is_sqlite:
        pytest.skip("PostgreSQL's units run in the event loop")
    with pytest.raises(WaitsForOthers):
        await db.write(sleepy)
    async with db.reading() as tx:
        assert await tx.scalar(select(BalanceRow.amount)) is None


async def test_others_are_served_while_another_process_writes(tmp_path: Path) -> None:
    file = tmp_path / "horde.db"
    db = Database(f"sqlite:///{file}")
    await migrate(db)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(db.write(lambda tx: tx.execute(PAY(tx), {"paid": 50})))
        await asyncio.sleep(0.05)
        assert (
            await db.read(lambda tx: tx.scalar(select(func.count()).select_from(BalanceRow))) == 0
        )
        assert not writing.done()
        other.execute("COMMIT")
        await writing
    assert await db.read(lambda tx: tx.scalar(select(BalanceRow.amount))) == 50
    await db.close()


async def test_the_log_is_copied_into_the_database(tmp_path: Path) -> None:
    file = tmp_path / "horde.db"
    db = Database(f"sqlite:///{file}")
    await migrate(db)
    for _ in range(4 * COMMITS_A_CHECKPOINT):
        await db.write(lambda tx: tx.execute(PAY(tx), {"paid": 1}))
    pages = (tmp_path / "horde.db-wal").stat().st_size // 4096
    assert pages < 3.5 * COMMITS_A_CHECKPOINT, "a commit adds a page: it began anew meanwhile"
    await db.close()


async def test_readers_cannot_write(db: Database) -> None:
    if not db.is_sqlite:
        pytest.skip("PostgreSQL's readers are its writers")
    with pytest.raises(DBAPIError):
        await db.read(lambda tx: tx.execute(PAY(tx), {"paid": 1}))


async def test_a_database_that_is_away_is_an_outage(tmp_path: Path) -> None:
    lost = Database(f"sqlite:///{tmp_path / 'horde.db'}")
    (tmp_path / "horde.db").mkdir()
    with pytest.raises(DBAPIError) as error:
        await lost.read(lambda tx: tx.execute(NAME, {"account_id": 1}))
    assert is_outage(error.value)
    await lost.close()


KILLED = """
import asyncio, sys
from sqlalchemy import bindparam, insert
from horde_core.db.compiled import fixed
from horde_core.db.engine import Database
from horde_core.db.tables.kudos import BalanceRow

ADD = fixed(insert(BalanceRow).values(account_id=0, purse=bindparam("name"), amount=1))

async def main():
    db = Database(sys.argv[1])

    async def caller(number):
        for turn in range(10**6):
            name = f"{number} {turn}"
            await db.write(lambda tx: tx.execute(ADD, {"name": name}))
            print(name, flush=True)

    await asyncio.gather(*map(caller, range(8)))

asyncio.run(main())
"""


async def test_what_was_answered_survives_a_killed_process(db: Database, database_url: str) -> None:
    """Killed in the middle of commits: every unit that was answered is there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, database_url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout
    for _ in range(200):
        await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    answered = [
        line.decode().strip()
        for line in (await process.stdout.read()).splitlines(True)
        if line.endswith(b"\n")
    ]
    await process.wait()
    async with db.reading() as tx:
        kept = set(await tx.scalars(select(BalanceRow.purse)))
    assert len(kept) >= 200
    assert set(answered) <= kept
