"""Work that another horde does: asked for, asked after politely, brought here."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from sqlalchemy import text

from horde_core.accounts.model import Account, Principal, Role
from horde_core.horde import Horde, HordeSettings
from horde_core.money import kudos
from horde_core.oversight.model import FilterTerms
from horde_core.oversight.refusals import CorruptPrompt
from horde_core.queueing.refusals import RequestNotFound
from horde_core.queueing.styled import styled
from horde_core.remote.opening import open_remote
from horde_core.remote.refusals import ForbiddenThere, HordeDown
from horde_core.styles.model import StyleTerms, Wanted
from horde_core.styles.refusals import StyleNotFound
from horde_core.workers.model import ModelQuery, Work, WorkerChange
from tests.elsewhere import Elsewhere, elsewhere
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core import alchemists, test_text_work
from tests.horde_core.people import MODEL, People, picture, wish

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADA, BOB = 11, 22


@pytest.fixture
async def there(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Elsewhere]:
    async with elsewhere(tmp_path, migrated_sqlite) as opened:
        yield opened


@pytest.fixture
async def horde(
    settings: HordeSettings, there: Elsewhere, clock: FakeClock
) -> AsyncIterator[Horde]:
    async with open_remote(settings, there.settings, clock=clock) as opened:
        yield opened


async def linked(horde: Horde, there: Elsewhere, member: int, name: str, *roles: Role) -> Principal:
    made = await there.horde.accounts.ensure(name, roles=frozenset(roles), kudos=kudos(1000))
    account = await horde.links.link_by_key(member, name, made.api_key)
    return Principal(account, client_agent="Bot:1:x", proxied_account=f"discord:{member}")


async def as_there(there: Elsewhere, account: Account) -> Principal:
    """The same person, as that horde knows them."""
    number = int(account.alias.rpartition("#")[2])
    return Principal(await there.horde.accounts.by_id(number))


async def until(seen: Callable[[], bool]) -> None:
    for _ in range(500):
        if seen():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to be seen")


async def test_pictures_are_asked_after_politely_and_kept(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada = await linked(horde, there, ADA, "ada")
    checks = deque([web.Response(status=429, headers={"Retry-After": "30"})])
    there.line.troubles["/generate/check/"] = checks

    def asked() -> int:
        return there.line.times("GET", "generate/check")

    assert await horde.queueing.estimate(ada, wish()) > 0
    first = (await horde.queueing.request(ada, wish())).id
    async with there.horde.db.reading() as tx:
        row = (await tx.execute(text("SELECT account_id, proxied_account FROM requests"))).one()
    assert f"#{row.account_id}" in ada.account.alias
    assert row.proxied_account is None  # who has an own key needs no other name
    assert (await horde.queueing.check(first)).waiting == 1
    assert asked() == 0  # what is known is not asked for

    clock.advance(1)
    await until(lambda: asked() == 1)  # and told to wait half a minute
    clock.advance(10)
    await asyncio.sleep(0.1)
    assert asked() == 1
    checks.extend([web.Response(status=503), web.Response(status=503)])
    clock.advance(25)
    await until(lambda: asked() == 2)
    clock.advance(0.15)  # longer than at first, and shorter than after an error
    await asyncio.sleep(0.1)
    assert asked() == 2
    clock.advance(0.1)
    await until(lambda: asked() == 3)

    people = People(there.horde)
    owner = await people.owner()
    job = await people.take(owner)
    await there.horde.media.put(job.upload_keys[0], picture())
    await people.deliver(owner, job.ids[0])
    with horde.bus.subscribe(first) as events:
        clock.advance(1)
        assert await events.next(10) is not None
    assert (await horde.queueing.check(first)).done
    done = await horde.queueing.status(first)
    assert await horde.media.get(done.generations[0].media_key) == picture()
    assert done.generations[0].worker_name == "dreamer"

    second = (await horde.queueing.request(ada, wish("a dog"))).id
    await horde.queueing.cancel(second)
    assert (await there.horde.queueing.check(second)).waiting == 0
    with pytest.raises(RequestNotFound):
        await horde.queueing.status("00000000-0000-4000-8000-000000000000")
    moderator = await People(horde).asker("mod", Role.MODERATOR)
    for kind, regex in ((10, r"\btriangle\b"), (20, r"\bpurple\b")):  # harmless stand-ins
        await horde.oversight.add_filter(moderator, FilterTerms(regex=regex, kind=kind))
    guest = Principal(
        await horde.accounts.anonymous(), proxied_account=f"discord:{BOB}", guild_id=5
    )
    with pytest.raises(CorruptPrompt):
        await horde.queueing.request(guest, wish("a triangle, purple", replacement_filter=False))
    assert len(await horde.appeals.open_to(BOB, None)) == 1
    assert there.line.times("POST", "generate/async") == 3  # the last one never left the house

    await there.line.die()
    assert await horde.queueing.status(first) == done
    with pytest.raises(HordeDown):
        await horde.queueing.request(ada, wish())


async def test_texts_and_descriptions_come_from_there(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada, owner = await linked(horde, there, ADA, "ada"), await People(there.horde).owner()
    written = (await horde.texts.request(ada, test_text_work.new(max_length=80))).id
    assert (await horde.texts.status(written)).standing.waiting == 1
    job = await test_text_work.take(there.horde, owner)
    await test_text_work.deliver(there.horde, owner, job.ids[0])
    described = await alchemists.ask(horde, ada, "caption")
    form = await alchemists.take(there.horde, owner)
    await alchemists.deliver(there.horde, owner, form)
    with horde.bus.subscribe(written) as texts, horde.bus.subscribe(described) as forms:
        clock.advance(20)
        assert await texts.next(10) is not None
        assert await forms.next(10) is not None
    assert [it.text for it in (await horde.texts.status(written)).writings] == [test_text_work.TEXT]
    told = (await horde.alchemy.status(described)).forms
    assert [it.result for it in told] == [{"caption": "told"}]


async def test_what_members_have_there_is_theirs_here(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada = await linked(horde, there, ADA, "ada", Role.TRUSTED)
    bob = await linked(horde, there, BOB, "bob")
    await People(there.horde).pop(await as_there(there, ada.account), name="adas GPU")
    clock.advance(30)  # what was told of somebody a moment ago is not asked again

    details = await horde.accounts.details(ada.account.id)
    assert details.account.trusted
    (worker_id,) = details.worker_ids
    assert (await horde.workers.by_id(worker_id)).name == "adas GPU"
    pause = WorkerChange(maintenance=True, maintenance_msg="cleaning")
    assert (await horde.workers.change(ada, worker_id, pause)).maintenance
    with pytest.raises(ForbiddenThere):
        await horde.workers.change(bob, worker_id, WorkerChange(maintenance=False))
    team = await horde.teams.create(ada, "The Painters", "we paint")
    assert [it.name for it in await horde.teams.every()] == ["The Painters"]
    assert (await horde.teams.by_id(team.id)).owner_alias == ada.account.alias

    assert MODEL in {it.name for it in await horde.workers.models(ModelQuery())}
    assert (await horde.workers.performance()).worker_count == 1
    assert (await horde.stats.totals("image")).total is not None
    assert (await horde.stats.by_model("image")).day == {}
    assert await horde.news.items() == ()
    assert (await horde.kudos.balances(bob.account.id)).balance == kudos(1000)
    assert (await horde.kudos.audit()).ok
    await there.line.die()  # what was told a moment ago still holds
    assert (await horde.workers.performance()).worker_count == 1


async def test_styles_of_the_other_horde_are_used_here(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada = await linked(horde, there, ADA, "ada", Role.TRUSTED)
    author = await as_there(there, ada.account)
    terms: StyleTerms = {
        "name": "oil",
        "info": None,
        "public": True,
        "nsfw": False,
        "prompt": "{p}, in oil{np}",
        "params": msgspec.Raw(b'{"steps": 12, "sampler_name": "k_heun"}'),
        "models": (MODEL,),
        "tags": ("old",),
    }
    made = await there.horde.styles.create(author, Work.IMAGE, terms)
    several = await there.horde.collections.create(
        author, {"name": "wet", "info": None, "public": True, "styles": (made.id,)}
    )

    (listed,) = await horde.styles.page(Wanted(kind=Work.IMAGE, size=500))
    assert (listed.name, listed.author, listed.tags) == ("oil", ada.account.alias, ("old",))
    assert [it.name for it in await horde.collections.page(Wanted(size=100))] == ["wet"]
    for name in ("oil", made.id, "wet", several.id):
        chosen = await horde.collections.choose(name, Work.IMAGE)
        assert chosen.style.id == made.id
        assert chosen.use.collection_id == (several.id if name in {"wet", several.id} else None)
    with pytest.raises(StyleNotFound):
        await horde.collections.choose("of nobody", Work.IMAGE)

    await horde.queueing.request(ada, styled(wish("a cat"), chosen))
    async with there.horde.db.reading() as tx:
        row = (await tx.execute(text("SELECT prompt, params FROM requests"))).one()
    assert row.prompt == "a cat, in oil"
    assert msgspec.json.decode(row.params)["steps"] == 12
