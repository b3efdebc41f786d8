"""Events reach every process that shares the database."""

from sqlalchemy import text

from horde_core.events import Event, Kind
from horde_core.horde import Horde, HordeSettings, open_horde
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People


async def test_only_what_was_subscribed_to(horde: Horde) -> None:
    with horde.bus.subscribe("mine") as mine, horde.bus.subscribe() as every:
        await horde.bus.publish(Event(Kind.JOB_DONE, "other"))
        await horde.bus.publish(Event(Kind.JOB_DONE, "mine"))
        assert await mine.next(2) == Event(Kind.JOB_DONE, "mine")
        assert await every.next(2) == Event(Kind.JOB_DONE, "other")
        assert await mine.next(0.01) is None


async def test_across_processes_on_postgres(
    horde: Horde, settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    if horde.db.is_sqlite:
        return  # one process has all the listeners
    async with open_horde(settings, clock=clock) as other:
        with other.bus.subscribe() as events:
            request_id = await people.ask(await people.asker())
            assert await events.next(5) == Event(Kind.REQUEST_QUEUED, request_id)


async def test_a_broken_connection_is_made_again(
    horde: Horde, settings: HordeSettings, clock: FakeClock
) -> None:
    if horde.db.is_sqlite:
        return
    async with open_horde(settings, clock=clock) as other:
        noticed: list[Kind] = []
        other.bus.watch(lambda event, *, from_here: noticed.append(event.kind))
        async with horde.db.reading() as tx:
            await tx.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
        with other.bus.subscribe() as events:
            for _ in range(100):
                await horde.bus.publish(Event(Kind.JOB_DONE, "after"))
                if await events.next(0.1):
                    break
            else:
                raise AssertionError("no event after the connection broke")
        assert noticed[0] is Kind.EVENTS_LOST
