"""Databases that are closed while somebody still uses them."""

import asyncio

from sqlalchemy import select, update

from horde_core.db.engine import Database
from horde_core.db.tables.accounts import AccountRow


async def test_who_is_at_it_ends_first(database_url: str) -> None:
    db, begun = Database(database_url), asyncio.Event()

    async def rename() -> None:
        async with db.transaction() as tx:
            begun.set()
            await asyncio.sleep(0.05)
            await tx.execute(update(AccountRow).values(name="renamed"))

    renaming = asyncio.create_task(rename())
    await begun.wait()
    await db.close()  # what it left open would be a warning, and so a failure, of this test
    assert renaming.done()
    await renaming
    again = Database(database_url)
    async with again.reading() as tx:
        assert set(await tx.scalars(select(AccountRow.name))) == {"renamed"}
    await again.close()
