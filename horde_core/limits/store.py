"""Windows of rate limits as rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.engine import insert
from horde_core.db.tables.limits import RateWindowRow


@dataclass(frozen=True, slots=True)
class Asked:
    """``times`` within the window that ends at ``ends_at``, in seconds since the epoch."""

    times: int
    ends_at: int


async def add(tx: AsyncConnection, asked: Mapping[str, Asked]) -> dict[str, int]:
    """Count in every bucket; how often all processes counted there, this one included."""
    statement = insert(tx, RateWindowRow).values(
        [
            # in one order everywhere, so that no two processes wait for each other in a ring
            {"bucket": bucket, "ends_at": asked[bucket].ends_at, "used": asked[bucket].times}
            for bucket in sorted(asked)
        ]
    )
    rows = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["bucket"],
            set_={"used": RateWindowRow.used + statement.excluded.used},
        ).returning(RateWindowRow.bucket, RateWindowRow.used)
    )
    return {row.bucket: row.used for row in rows}


async def sweep(tx: AsyncConnection, now: float) -> int:
    """Forget windows that are over; the number of them."""
    over = RateWindowRow.ends_at <= int(now)
    return (await tx.execute(delete(RateWindowRow).where(over))).rowcount
