"""Whatever happens, in whatever order, and wherever the process ends: the books stay exact.

`HORDE_HISTORIES=500` tries that many on each kind of database.
"""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import func, select

from horde_core import housekeeping
from horde_core.accounts.model import ANONYMOUS_ID
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.db.tables.alchemy import FormRow
from horde_core.db.tables.kudos import EventRow, HoldRow
from horde_core.db.tables.queue import JobRow, RequestRow
from horde_core.horde import HordeSettings
from tests.conftest import CLEAN
from tests.fakes.postgres import ask
from tests.horde_core.acts import ACTS, CONCURRENCY, Act, World

HISTORIES = int(os.environ.get("HORDE_HISTORIES", "4"))
STEPS = 20
CRASHES = st.one_of(
    st.none(), st.none(), st.tuples(st.integers(1, 4), st.booleans())
)  # at which commit, and whether after it


class Histories(RuleBasedStateMachine):
    """One act after the other, each perhaps cut short; the rules below are made of ``ACTS``."""

    fresh: Callable[[], HordeSettings]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = World(type(self).fresh())

    @initialize()
    def begin(self) -> None:
        self.runner.run(self.world.begin())

    def teardown(self) -> None:
        try:
            if hasattr(self.world, "horde"):
                self.runner.run(self._end())
        finally:
            self.runner.close()

    async def _end(self) -> None:
        try:
            await self._within_limits()
            await self._paid_once()
            await self._nothing_stays_behind()
            await self.world.books_are_right()
        finally:
            await self.world.close()

    async def _within_limits(self) -> None:
        unfinished = func.sum(RequestRow.waiting + RequestRow.running)
        async with self.world.horde.db.reading() as tx:
            rows = await tx.execute(
                select(RequestRow.account_id, RequestRow.kind, unfinished)
                .where(RequestRow.account_id > ANONYMOUS_ID)
                .group_by(RequestRow.account_id, RequestRow.kind)
            )
            assert all(row[2] <= CONCURRENCY for row in rows)
        for who in self.world.askers[:2]:
            balance = await self.world.horde.kudos.balance(who.account.id)
            assert balance >= who.account.floor

    async def _paid_once(self) -> None:
        """What a worker was told is booked; as often as was told, and no more."""
        keys = {f"job:{job_id}" for _, job_id in self.world.delivered}
        async with self.world.horde.db.reading() as tx:
            booked = list(await tx.scalars(select(EventRow.key).where(EventRow.key.in_(keys))))
        assert sorted(booked) == sorted(keys)

    async def _nothing_stays_behind(self) -> None:
        """No crash leaves a job, a hold or a request for ever."""
        for _ in range(3):
            self.world.clock.advance(2 * 3600)
            await housekeeping.sweep_once(self.world.horde)
        async with self.world.horde.db.reading() as tx:
            for row in (RequestRow, JobRow, FormRow, HoldRow):
                assert await tx.scalar(select(func.count()).select_from(row)) == 0, row


def _rule_of(do: Act) -> Callable[..., None]:
    def perform(self: Histories, one: int, two: int, crash: tuple[int, bool] | None) -> None:
        self.runner.run(self.world.perform(do, one, two, crash))

    return rule(one=st.integers(0, 7), two=st.integers(0, 59), crash=CRASHES)(perform)


@pytest.mark.slow
def test_any_history(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    def fresh() -> HordeSettings:
        if database_url.startswith("sqlite"):
            for file in tmp_path.glob("horde.db*"):
                file.unlink()
            shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "horde.db")
        else:
            asyncio.run(ask(database_url, CLEAN))
        return HordeSettings(
            database=DatabaseSettings(url=database_url),
            media=MediaSettings(folder=str(tmp_path / "media")),
            security=SecuritySettings(secret="a secret of the tests"),
        )

    machine = type(
        "AnyHistory",
        (Histories,),
        {"fresh": staticmethod(fresh), **{name: _rule_of(do) for name, do in ACTS.items()}},
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
