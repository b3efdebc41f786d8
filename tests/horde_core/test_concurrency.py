"""Many at once, on as many connections as there are: nothing twice, nothing lost."""

import asyncio
from contextlib import AsyncExitStack

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horde_core import housekeeping
from horde_core.errors import HordeError
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.queueing.refusals import AlreadyDelivered
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People


async def test_each_job_is_handed_out_once_by_any_number_of_processes(
    settings: HordeSettings, people: People, clock: FakeClock
) -> None:
    await people.ask(await people.asker(), count=12)
    owner = await people.owner()
    await people.pop(owner, models=("Deliberate",))
    async with AsyncExitStack() as stack:
        others = [
            People(await stack.enter_async_context(open_horde(settings, clock=clock)))
            for _ in range(3)
        ]
        popped = await asyncio.gather(*(it.pop(owner) for it in others * 6))
    ids = [job_id for it in popped if it.job for job_id in it.job.ids]
    assert len(ids) == len(set(ids)) == 12
    assert await people.books_are_right()


async def test_simultaneous_submits_have_one_winner(horde: Horde, people: People) -> None:
    await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    results = await asyncio.gather(
        *(people.deliver(owner, job.ids[0]) for _ in range(6)), return_exceptions=True
    )
    assert min(map(str, results)) == "761"
    assert sum(isinstance(it, AlreadyDelivered) for it in results) == 5
    assert await horde.kudos.balance(owner.account.id) == 761
    assert await people.books_are_right()


async def test_delivery_and_sweep_at_the_same_moment_agree(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await people.ask(await people.asker(), count=6)
    owner = await people.owner()
    job = await people.take(owner, amount=6)
    clock.advance(job.ttl)
    await asyncio.gather(
        *(people.deliver(owner, job_id) for job_id in job.ids),
        housekeeping.take_back_and_expire(horde),
        housekeeping.take_back_and_expire(horde),
        return_exceptions=True,
    )
    status = await horde.queueing.status(request_id)
    assert status.finished + status.restarted == 6
    assert await horde.kudos.balance(owner.account.id) == status.finished * 761
    assert await people.books_are_right()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "pop", "deliver", "fault", "cancel", "sweep", "wait"]),
        st.integers(0, 5),
    ),
    min_size=6,
    max_size=20,
)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
async def test_any_history_ends_every_job_once(
    horde: Horde, people: People, clock: FakeClock, acts: list[tuple[str, int]]
) -> None:
    """Acts run three at a time; afterwards books and counts must be right."""
    story = Story(horde, people, clock)
    await story.begin()
    for start in range(0, len(acts), 3):
        await asyncio.gather(*(story.act(*act) for act in acts[start : start + 3]))
    await housekeeping.sweep_once(horde)
    assert await people.books_are_right()


class Story:
    def __init__(self, horde: Horde, people: People, clock: FakeClock) -> None:
        self.horde, self.people, self.clock = horde, people, clock
        self.requests: list[str] = []
        self.jobs: list[str] = []

    async def begin(self) -> None:
        await self.horde.queueing.clear()
        self.askers = [await self.people.anonymous(), await self.people.asker()]
        self.owners = [await self.people.owner(), await self.people.owner("b", trusted=False)]

    async def act(self, name: str, number: int) -> None:
        try:
            await getattr(self, f"_{name}")(number)
        except HordeError:
            return  # a refusal is an answer

    async def _ask(self, number: int) -> None:
        self.requests.append(await self.people.ask(self.askers[number % 2], count=number + 1))

    async def _pop(self, number: int) -> None:
        owner = self.owners[number % 2]
        popped = await self.people.pop(owner, name=f"worker {number % 2}", amount=number + 1)
        self.jobs += popped.job.ids if popped.job else ()

    async def _deliver(self, number: int) -> None:
        await self._end(number, "ok")

    async def _fault(self, number: int) -> None:
        await self._end(number, "faulted")

    async def _end(self, number: int, state: str) -> None:
        for owner in self.owners if self.jobs else ():
            job_id = self.jobs[number % len(self.jobs)]
            try:
                await self.people.deliver(owner, job_id, state=state)
            except HordeError:
                continue

    async def _cancel(self, number: int) -> None:
        if self.requests:
            await self.horde.queueing.cancel(self.requests[number % len(self.requests)])

    async def _sweep(self, _number: int) -> None:
        await housekeeping.sweep_once(self.horde)

    async def _wait(self, number: int) -> None:
        self.clock.advance(number * 100)
