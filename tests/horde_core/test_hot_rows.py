"""Many requests of the anonymous account at once never wait for one row of it."""

import asyncio

import pytest
from sqlalchemy import text

from horde_core.accounts.model import Principal
from horde_core.db.tables.every import metadata
from horde_core.horde import Horde
from tests.horde_core.people import People

ITS_OWN_ROWS = {"requests", "holds"}
"""Rows that belong to one request, so nobody else waits for them."""


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_hundred_deliveries_while_all_rows_of_the_anonymous_account_are_locked(
    horde: Horde, people: People
) -> None:
    anonymous, owners = await people.anonymous(), [await people.owner(f"o{it}") for it in range(10)]
    owner = owners[0]
    await people.ask(anonymous)
    first = await people.take(owner, name=owner.account.name)
    await people.deliver(owner, first.ids[0])
    await horde.kudos.fold()
    await horde.accounts.fold_records()
    for _ in range(10):
        await people.ask(anonymous, count=20)
    jobs = [(it, await people.take(it, name=it.account.name, amount=20)) for it in owners]
    deliveries = [(it, job_id) for it, job in jobs for job_id in job.ids]
    assert len(deliveries) == 200
    connections = asyncio.Semaphore(12)

    async def deliver(who: Principal, job_id: str) -> None:
        async with connections:
            await people.deliver(who, job_id)

    async def ask() -> None:
        async with connections:
            await people.ask(anonymous)

    async with horde.db.transaction() as other:
        locked = 0
        for table in metadata.sorted_tables:
            column = "id" if table.name == "accounts" else "account_id"
            if column not in table.columns or table.name in ITS_OWN_ROWS:
                continue
            rows = await other.execute(
                text(f"SELECT 1 FROM {table.name} WHERE {column} <= 0 FOR NO KEY UPDATE")
            )
            locked += len(rows.all())
        assert locked >= 6 + 3 + 3
        async with asyncio.timeout(300):
            await asyncio.gather(
                *(deliver(it, job_id) for it, job_id in deliveries),
                *(ask() for _ in range(20)),
            )

    assert await horde.kudos.balance(0) == -100 - 861 - 30 * 100 - 200 * 861
    records = (await horde.accounts.details(0)).records
    assert (records.requested, records.usage) == (31 + 201, 201 * 512 * 512 * 30)
    assert await people.books_are_right()
