"""Whatever people do at the same time, the books stay exact and no shared key overdraws."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from horde_core.accounts.model import ANONYMOUS_ID, Principal, Role
from horde_core.db.tables.queue import RequestRow
from horde_core.errors import HordeError
from horde_core.horde import Horde
from horde_core.money import Kudos, kudos
from horde_core.sharedkeys.model import SharedKey
from horde_core.styles.model import StyleUse, Wanted
from horde_core.workers.model import Work
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, People

AT_ONCE = 5
ACTIONS = st.tuples(
    st.sampled_from(
        [
            *("ask", "ask by key", "ask in style", "serve", "serve", "give", "give to key"),
            *("award", "cancel", "fold"),
        ]
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(1, 60),
)


@dataclass
class World:
    horde: Horde
    people: People
    askers: list[Principal]
    keys: list[SharedKey]
    worker: Principal
    operator: Principal
    requests: list[str] = field(default_factory=list)
    gifts: list[Kudos] = field(default_factory=list)

    async def act(self, action: str, one: int, two: int, amount: int) -> None:
        match action:
            case "ask":
                await self._ask(self.askers[one], amount)
            case "ask by key":
                key = self.keys[one % len(self.keys)]
                holder = await self.horde.sharedkeys.enter(key.id, allow_downgrade=amount % 2 == 0)
                await self._ask(holder, amount)
            case "ask in style":
                use = (await self.horde.collections.choose("oil", Work.IMAGE)).use
                await self._ask(self.askers[one], amount, style=use)
            case "serve":
                await self._serve()
            case "give":
                target = self.askers[two].account.alias
                await self.horde.kudos.transfer(self.askers[one], target, kudos(amount))
            case "give to key":
                key = self.keys[two % len(self.keys)]
                gift = await self.horde.kudos.transfer(self.askers[one], key.id, kudos(amount))
                self.gifts += [gift] if key.kudos is not None else []
            case "award":
                target = self.askers[one].account.alias
                await self.horde.kudos.award(self.operator, target, kudos(amount))
            case "cancel" if self.requests:
                await self.horde.queueing.cancel(self.requests[amount % len(self.requests)])
            case "fold":
                await self.horde.kudos.fold()

    async def _ask(self, who: Principal, amount: int, style: StyleUse | None = None) -> None:
        new = {"count": 1 + amount % 3, "slow_workers": amount % 4 > 0}
        self.requests.append(await self.people.ask(who, style=style, **new))

    async def _serve(self) -> None:
        popped = await self.people.pop(self.worker, amount=2)
        for job_id in popped.job.ids if popped.job else ():
            await self.people.deliver(self.worker, job_id)

    async def charged_to(self, key: SharedKey) -> int:
        async with self.horde.db.reading() as tx:
            total = await tx.scalar(
                select(func.sum(RequestRow.consumed)).where(RequestRow.shared_key_id == key.id)
            )
        return int(total or 0)


async def _world(horde: Horde, people: People) -> World:
    askers = [await people.asker(name, balance=60) for name in ("a", "b", "c")]
    keys = [
        await horde.sharedkeys.create(askers[0], {"kudos": kudos(20)}),
        await horde.sharedkeys.create(askers[1], {"kudos": None}),
    ]
    operator = await people.asker("operator", Role.ADMIN, balance=0)
    await _styled(horde, await people.asker("b", Role.CUSTOMIZER, balance=60))
    return World(
        horde, people, [*askers, await people.anonymous()], keys, await people.owner(), operator
    )


async def _styled(horde: Horde, author: Principal) -> None:
    """One of the askers has a style, made anew."""
    for style in await horde.styles.page(Wanted()):
        await horde.styles.delete(author, Work.IMAGE, style.id)
    await horde.styles.create(
        author,
        Work.IMAGE,
        {
            "name": "oil",
            "info": None,
            "prompt": "{p} in oil{np}",
            "params": msgspec.Raw(b"{}"),
            "public": True,
            "nsfw": False,
            "models": (MODEL,),
        },
    )


async def _refused(attempt: Awaitable[None]) -> None:
    try:
        await attempt
    except HordeError:
        return


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(ACTIONS, min_size=10, max_size=24))
async def test_any_history(
    horde: Horde,
    people: People,
    clock: FakeClock,
    histories: list[tuple[str, int, int, int]],
) -> None:
    await horde.queueing.clear()
    for name in ("a", "b"):
        await _without_keys(horde, await people.asker(name))
    clock.advance(61)
    world = await _world(horde, people)
    for start in range(0, len(histories), AT_ONCE):
        chunk = histories[start : start + AT_ONCE]
        await asyncio.gather(*(_refused(world.act(*action)) for action in chunk))
    for key in world.keys:
        now = await horde.sharedkeys.read(key.id)
        assert now.kudos is None or now.kudos >= 0
        assert now.kudos is None or now.kudos + now.utilised >= kudos(20) + sum(world.gifts)
        assert now.utilised == await world.charged_to(key)
    for asker in world.askers:
        if asker.account.id != ANONYMOUS_ID:
            assert await horde.kudos.balance(asker.account.id) >= asker.account.floor
    await horde.kudos.fold()
    assert await people.books_are_right()


async def _without_keys(horde: Horde, owner: Principal) -> None:
    for key_id in (await horde.accounts.details(owner.account.id)).shared_key_ids:
        await horde.sharedkeys.delete(owner, key_id)
