"""What runs at every request finds its rows by an index, however much lies in the table."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from horde_core.db.engine import Database
from horde_core.db.migrate import migrate
from horde_core.kudos import store as kudos
from horde_core.matching import store as matching
from horde_core.queueing import store as queueing


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    db = Database(f"sqlite:///{tmp_path / 'horde.db'}")
    await migrate(db)
    await db.close()
    return tmp_path / "horde.db"


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (kudos._BALANCES, "ledger_postings USING INDEX ix_ledger_postings_pending"),
        (kudos._HELD, "holds USING INDEX ix_holds_account_id"),
        (queueing._UNFINISHED, "requests USING COVERING INDEX ix_requests_unfinished"),
        (matching._WAITING, "requests USING INDEX ix_requests_waiting"),
    ],
    ids=["balance", "held", "unfinished", "waiting"],
)
def test_an_index_is_used(file: Path, statement: Any, index: str) -> None:
    sql = statement.compile(dialect=sqlite.dialect()).string
    with sqlite3.connect(file) as raw:
        steps = raw.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    raw.close()
    plan = "\n".join(step[3] for step in steps)
    assert index in plan, plan
