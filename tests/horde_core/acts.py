"""Everything that moves kudos, as acts of a small world; each may be cut short by a crash.

To add an operation: write an async function of the world and two numbers, and decorate it with
``act``. A refusal (HordeError) is a fine outcome; what it must never do is break the books.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from horde_core import admin, housekeeping
from horde_core.accounts.change import UserChange
from horde_core.accounts.model import Principal
from horde_core.alchemy.model import FormDelivery, PoppedForm
from horde_core.errors import HordeError
from horde_core.gifts.model import Wish
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.money import kudos
from horde_core.queueing.model import Delivery
from horde_core.queueing.refusals import AlreadyDelivered
from horde_core.styles.model import StyleUse
from horde_core.texts.model import NewTextRequest, TextDelivery, TextParams
from horde_core.workers.model import Offer, Work
from tests.fakes.time_and_chance import CountingIds, FakeClock, FixedDice
from tests.horde_core import alchemists
from tests.horde_core.people import People, offer, picture

CONCURRENCY = 6
TEXT_MODEL = "koboldcpp/MythoMax-L2-13b"
GIVER, TAKER = 11, 12
"""Discord users."""


class Crash(BaseException):
    """The process ends here. No handler of errors may stop it."""


@dataclass
class Crashes:
    """Ends the process at the so-many-th commit of an act, just before or just after it."""

    commit: int = 0
    after: bool = False
    counted: int = 0

    def watch(self, horde: Horde) -> None:
        plain: Callable[[], Any] = horde.db.transaction

        @asynccontextmanager
        async def transaction() -> AsyncIterator[Any]:
            self.counted += 1
            here = self.counted == self.commit
            async with plain() as tx:
                yield tx
                if here and not self.after:
                    raise Crash
            if here:
                raise Crash

        horde.db.transaction = transaction  # type: ignore[method-assign]
        self._watch_units(horde)

    def _watch_units(self, horde: Horde) -> None:
        plain: Callable[[Any], Awaitable[Any]] = horde.db.write

        async def write(unit: Callable[[Any], Awaitable[Any]]) -> Any:
            self.counted += 1
            here = self.counted == self.commit

            async def cut_short(tx: Any) -> Any:
                value = await unit(tx)
                if here and not self.after:
                    raise Crash
                return value

            value = await plain(cut_short)
            if here:
                raise Crash
            return value

        horde.db.write = write  # type: ignore[method-assign]


@dataclass
class World:
    """``delivered``: pictures for which their owners were told that they had been paid."""

    settings: HordeSettings
    clock: FakeClock = field(default_factory=FakeClock)
    ids: CountingIds = field(default_factory=CountingIds)
    crashes: Crashes = field(default_factory=Crashes)
    askers: list[Principal] = field(default_factory=list)
    owners: list[Principal] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    interrogations: list[str] = field(default_factory=list)
    jobs: list[tuple[Principal, str]] = field(default_factory=list)
    written: list[tuple[Principal, str]] = field(default_factory=list)
    forms: list[tuple[Principal, PoppedForm]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    delivered: set[tuple[int, str]] = field(default_factory=set)
    serial: int = 0

    async def begin(self) -> None:
        await self.open()
        people = People(self.horde)
        self.operator = await people.operator()
        for name in ("a", "b"):
            who = await people.asker(name, balance=120)
            await self.horde.users.change(
                self.operator, who.account.id, UserChange(concurrency=CONCURRENCY)
            )
            self.askers.append(replace(who, account=await self._fresh(who)))
        self.askers.append(await people.anonymous())
        giver = (await self.horde.accounts.link_new(GIVER, "giver")).account
        await self.horde.kudos.grant(giver.id, kudos(200), key="giver")
        self.owners = [await people.owner(), await people.owner("newcomer", trusted=False)]

    async def _fresh(self, who: Principal) -> Any:
        return await self.horde.accounts.by_id(who.account.id)

    async def open(self) -> None:
        """Start the process."""
        self.stack = AsyncExitStack()
        self.horde = await self.stack.enter_async_context(
            open_horde(self.settings, clock=self.clock, ids=self.ids, dice=FixedDice())
        )
        self.crashes.watch(self.horde)

    async def close(self) -> None:
        await self.stack.aclose()

    @property
    def people(self) -> People:
        return People(self.horde)

    async def perform(self, do: "Act", one: int, two: int, crash: tuple[int, bool] | None) -> None:
        """Do it; after a crash start again, and try again as clients would."""
        self.serial += 1
        self.crashes.counted = 0
        self.crashes.commit, self.crashes.after = crash or (0, False)
        try:
            await _tried(do(self, one, two))
        except Crash:
            self.crashes.commit = 0
            with contextlib.suppress(Crash):
                await self.close()
            await self.open()
            await self.books_are_right()
            await _tried(do(self, one, two))
        finally:
            self.crashes.commit = 0

    async def books_are_right(self) -> None:
        report = await admin.audit(self.horde)
        assert report.ok, "\n".join(report.lines)


Act = Callable[[World, int, int], Awaitable[None]]
ACTS: dict[str, Act] = {}


def act(do: Act) -> Act:
    ACTS[do.__name__] = do
    return do


async def _tried(attempt: Awaitable[None]) -> None:
    with contextlib.suppress(HordeError):
        await attempt


async def _payer(world: World, one: int) -> Principal:
    """An asker, or the holder of one of the shared keys."""
    number = one % (len(world.askers) + len(world.keys))
    if number < len(world.askers):
        return world.askers[number]
    return await world.horde.sharedkeys.enter(world.keys[number - len(world.askers)])


@act
async def ask_for_pictures(world: World, one: int, two: int) -> None:
    who = await _payer(world, one)
    wanted = {"count": 1 + two % 3, "slow_workers": two % 4 > 0}
    world.requests.append(await world.people.ask(who, **wanted))


@act
async def ask_in_a_style(world: World, one: int, two: int) -> None:
    author = world.owners[two % 2].account.id
    style = StyleUse(style_id=f"s{two}", collection_id=None, author_id=author, shared_key_id=None)
    world.requests.append(await world.people.ask(world.askers[one % 3], style=style))


@act
async def ask_for_text(world: World, one: int, two: int) -> None:
    new = NewTextRequest(
        prompt="x" * 100, models=(TEXT_MODEL,), params=TextParams(max_length=16 + two % 400)
    )
    accepted = await world.horde.texts.request(await _payer(world, one), new)
    world.texts.append(accepted.id)


@act
async def ask_alchemists(world: World, one: int, two: int) -> None:
    forms = ("caption", "nsfw", "interrogation")[: 1 + two % 3]
    asked = await alchemists.ask(world.horde, world.askers[one % 3], *forms)
    world.interrogations.append(asked)


@act
async def take_pictures(world: World, one: int, two: int) -> None:
    owner = world.owners[one % 2]
    popped = await world.people.pop(owner, name=f"dreamer {one % 2}", amount=1 + two % 3)
    world.jobs += [(owner, job_id) for job_id in popped.job.ids] if popped.job else []


@act
async def take_text(world: World, one: int, two: int) -> None:
    owner = world.owners[one % 2]
    wanted = Offer(
        name=f"scribe {one % 2}",
        kind=Work.TEXT,
        models=(TEXT_MODEL,),
        bridge_agent="KoboldCppEmbedWorker:2:x",
        max_length=4096,
        max_context_length=65536,
    )
    popped = await world.horde.texts.pop(owner, wanted)
    world.written += [(owner, job_id) for job_id in popped.job.ids] if popped.job else []


@act
async def take_forms(world: World, one: int, two: int) -> None:
    owner = world.owners[one % 2]
    wanted = alchemists.offer(f"looker {one % 2}", 1 + two % 2)
    popped = await world.horde.alchemy.pop(owner, wanted)
    world.forms += [(owner, form) for form in popped.forms]


@act
async def deliver_picture(world: World, one: int, two: int) -> None:
    if not world.jobs:
        await ask_for_pictures(world, one, two)
        await take_pictures(world, one, two)
    if world.jobs:
        owner, job_id = world.jobs[-1 - one % min(3, len(world.jobs))]
        state = ("ok", "ok", "censored", "csam", "faulted")[two % 5]
        delivery = Delivery(job_id=job_id, seed=7, state=state)
        await _settled(world, owner, job_id, world.horde.queueing.submit(owner, delivery), state)


@act
async def deliver_text(world: World, one: int, two: int) -> None:
    if not world.written:
        await ask_for_text(world, one, two)
        await take_text(world, one, two)
    if world.written:
        owner, job_id = world.written[-1 - one % min(3, len(world.written))]
        state = ("ok", "ok", "csam", "faulted")[two % 4]
        delivery = TextDelivery(job_id=job_id, text="y" * (two + 1), state=state)
        await world.horde.texts.submit(owner, delivery)


@act
async def deliver_form(world: World, one: int, two: int) -> None:
    if not world.forms:
        await ask_alchemists(world, one, two)
        await take_forms(world, one, two)
    if world.forms:
        owner, form = world.forms[-1 - one % min(3, len(world.forms))]
        state = "faulted" if two % 4 == 0 else "ok"
        await world.horde.alchemy.submit(owner, FormDelivery(form.id, {form.name: "told"}, state))


@act
async def deliver_twice_at_once(world: World, one: int, two: int) -> None:
    """A worker that hears no answer tries again while the first try is on its way."""
    if not world.jobs:
        await ask_for_pictures(world, one, two)
        await take_pictures(world, one, two)
    if world.jobs:
        owner, job_id = world.jobs.pop()
        delivery = Delivery(job_id=job_id, seed=7, inline=picture())
        for _ in range(2):
            await _settled(world, owner, job_id, world.horde.queueing.submit(owner, delivery), "ok")


async def _settled(
    world: World, owner: Principal, job_id: str, attempt: Awaitable[int], state: str
) -> None:
    """Remember that it was answered: then it counts once, whatever happens."""
    with contextlib.suppress(AlreadyDelivered):  # an earlier try went through, maybe unheard
        await attempt
    if state != "faulted":
        world.delivered.add((owner.account.id, job_id))


@act
async def cancel(world: World, one: int, two: int) -> None:
    horde = world.horde
    for made, end in (
        (world.requests, horde.queueing.cancel),
        (world.texts, horde.texts.cancel),
        (world.interrogations, horde.alchemy.cancel),
    )[two % 3 : two % 3 + 1]:
        if made:
            await end(made[one % len(made)])


@act
async def transfer(world: World, one: int, two: int) -> None:
    giver, taker = world.askers[one % 2], world.askers[(one + 1) % 2]
    target = world.keys[two % len(world.keys)] if world.keys and two % 3 == 0 else None
    await world.horde.kudos.transfer(
        giver, target or taker.account.alias, kudos(1 + two % 40), key=f"t{world.serial}"
    )


@act
async def award(world: World, one: int, two: int) -> None:
    target = world.askers[one % 2].account.alias
    amount = kudos(1 + two % 20)
    await world.horde.kudos.award(world.operator, target, amount, key=f"a{world.serial}")


@act
async def gift(world: World, one: int, two: int) -> None:
    """From one Discord user to others, who get their accounts later or never."""
    wish = Wish(
        key=f"g{world.serial}",
        giver_discord=GIVER,
        taker_discord=TAKER + one % 2,
        amount=kudos(1 + two % 10),
    )
    await world.horde.gifts.give(wish)
    if two % 3 == 0:
        await world.horde.gifts.withdraw(wish.key)
    if two % 5 == 0:
        await world.horde.accounts.link_new(wish.taker_discord, "taker")
    await world.horde.gifts.settle()
    await world.horde.gifts.expire()


@act
async def share_a_key(world: World, one: int, two: int) -> None:
    limit = None if two % 4 == 0 else kudos(two % 30)
    made = await world.horde.sharedkeys.create(world.askers[one % 2], {"kudos": limit})
    world.keys.append(made.id)


@act
async def take_a_key_back(world: World, one: int, two: int) -> None:
    if world.keys:
        key_id = world.keys[one % len(world.keys)]
        for owner in world.askers[:2]:
            with contextlib.suppress(HordeError):
                await world.horde.sharedkeys.delete(owner, key_id)
                world.keys.remove(key_id)


@act
async def monthly(world: World, one: int, two: int) -> None:
    target = world.askers[one % 2].account.id
    if two % 2:
        change = UserChange(monthly=kudos(two % 50))
        await world.horde.users.change(world.operator, target, change)
    world.clock.advance(16 * 24 * 3600)
    await housekeeping.pay_monthly(world.horde)


@act
async def adjust(world: World, one: int, two: int) -> None:
    change = UserChange(kudos=kudos(two - 30))
    await world.horde.users.change(world.operator, world.askers[one % 2].account.id, change)


@act
async def close_an_account(world: World, one: int, two: int) -> None:
    target = world.askers[one % 2]
    await world.horde.users.delete(target, target.account.id)
    if two % 4:
        await world.horde.users.change(world.operator, target.account.id, UserChange(undelete=True))


@act
async def trust(world: World, one: int, two: int) -> None:
    newcomer = world.owners[1]
    change = UserChange(trusted=two % 2 == 0)
    await world.horde.users.change(world.operator, newcomer.account.id, change)
    world.owners[1] = replace(
        newcomer, account=await world.horde.accounts.by_id(newcomer.account.id)
    )


@act
async def stay_online(world: World, one: int, two: int) -> None:
    for _ in range(3):
        world.clock.advance(250)
        await world.horde.queueing.pop(
            world.owners[one % 2], offer(f"idle {one % 2}", models=("stable_diffusion",))
        )


@act
async def time_passes(world: World, one: int, two: int) -> None:
    world.clock.advance(two * 40)
    await housekeeping.take_back_and_expire(world.horde)


@act
async def fold(world: World, one: int, two: int) -> None:
    await housekeeping.fold(world.horde)


@act
async def clear(world: World, one: int, two: int) -> None:
    if two % 8 == 0:
        await admin.clear_queue(world.horde, workers=one % 2 == 0)
