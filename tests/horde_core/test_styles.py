"""Styles and collections: who may have them, how they are found, what using one costs and earns."""

import asyncio
from typing import Any, cast

import msgspec
import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.errors import AccountDeleted, InvalidApiKey, Refused
from horde_core.horde import Horde
from horde_core.money import kudos
from horde_core.oversight.refusals import CorruptPrompt
from horde_core.queueing.refusals import UpfrontKudosNeeded
from horde_core.sharedkeys.model import SharedKey, Terms
from horde_core.sharedkeys.refusals import SharedKeyLimit, SharedKeyOfStyles
from horde_core.styles.model import Collection, CollectionTerms, Style, StyleTerms, StyleUse, Wanted
from horde_core.styles.refusals import (
    AnonymousHasNoStyles,
    CollectionNotFound,
    CustomizersOnly,
    ExampleInUse,
    ExampleNotFound,
    NoStyleChange,
    NotStyleOwner,
    NotYourKey,
    PromptIncomplete,
    StyleNameEmpty,
    StyleNameTaken,
    StyleNotFound,
    StylesMixed,
    TooManyExamples,
)
from horde_core.workers.model import Work
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, People, wish

TAX, FEE = kudos(1), kudos(2)


def terms(name: str = "oil", **fields: Any) -> StyleTerms:
    plain = StyleTerms(
        name=name,
        info=None,
        prompt="{p}, in oil{np}",
        params=msgspec.Raw(b"{}"),
        public=True,
        nsfw=False,
        tags=(),
        models=(MODEL,),
    )
    return cast(StyleTerms, plain | fields)


async def author(people: People, name: str = "author") -> Principal:
    return await people.asker(name, Role.CUSTOMIZER)


async def made(horde: Horde, who: Principal, name: str = "oil", **fields: Any) -> Style:
    kind = fields.pop("kind", Work.IMAGE)
    return await horde.styles.create(who, kind, terms(name, **fields))


async def gathered(horde: Horde, who: Principal, *styles: str, name: str = "paints") -> Collection:
    wanted = CollectionTerms(name=name, info=None, public=True, styles=styles)
    return await horde.collections.create(who, wanted)


async def use(horde: Horde, who: Principal, name: str, **fields: Any) -> StyleUse:
    chosen = await horde.collections.choose(name, Work.IMAGE)
    await horde.queueing.request(who, wish(style=chosen.use, **fields))
    return chosen.use


async def test_who_may_have_styles(horde: Horde, people: People) -> None:
    with pytest.raises(AnonymousHasNoStyles):
        await made(horde, await people.anonymous())
    with pytest.raises(CustomizersOnly):
        await made(horde, await people.asker())
    with pytest.raises(AccountDeleted):
        await made(horde, await people.asker("gone", Role.TRUSTED, Role.DELETED))
    owner = await author(people)
    with pytest.raises(InvalidApiKey):
        await made(horde, Principal(owner.account, shared_key_id="a key"))
    await made(horde, owner)
    await made(horde, await people.asker("trusted", Role.TRUSTED))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"prompt": "in oil, {p}"}, PromptIncomplete),
        ({"prompt": "in oil, {np}"}, PromptIncomplete),
        ({"name": "  "}, StyleNameEmpty),
        ({"name": "a::b"}, StyleNameEmpty),
        ({"shared_key_id": "8d0c6f5e-2e5d-4d3c-9f55-000000000000"}, NotYourKey),
    ],
)
async def test_a_style_must_be_in_order(
    horde: Horde, people: People, wrong: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await made(horde, await author(people), **wrong)
    assert await horde.styles.page(Wanted()) == []


async def test_what_a_style_says_is_read(horde: Horde, people: People) -> None:
    owner = await author(people)
    with pytest.raises(CorruptPrompt):
        await made(horde, owner, prompt="{p}, a naked child having sex{np}")


async def test_a_name_stands_for_one_style_of_its_author(horde: Horde, people: People) -> None:
    one, other = await author(people), await author(people, "other")
    oil = await made(horde, one)
    with pytest.raises(StyleNameTaken):
        await made(horde, one, " oil ")
    assert (await made(horde, one, kind=Work.TEXT)).id != oil.id
    theirs = await made(horde, other)
    await use(horde, await people.asker(), theirs.id)
    alias = one.account.alias
    for name in ("oil", "style::oil"):  # of two, the one that is used more
        assert (await horde.styles.by_name(name, Work.IMAGE)).id == theirs.id
    for name in (f"{alias}::oil", f"style::{alias}::oil", f"{alias}::style::oil"):
        assert (await horde.styles.by_name(name, Work.IMAGE)).id == oil.id
    for name in ("water", "nobody#99::oil", "nobody::oil", ""):
        with pytest.raises(StyleNotFound):
            await horde.styles.by_name(name, Work.IMAGE)


async def test_private_styles_are_found_by_those_who_know_them(
    horde: Horde, people: People
) -> None:
    owner = await author(people)
    secret = await made(horde, owner, public=False)
    assert await horde.styles.page(Wanted()) == []
    assert await horde.styles.by_id(secret.id.upper(), Work.IMAGE) == secret
    assert await horde.styles.by_name(f"{owner.account.alias}::oil", Work.IMAGE) == secret
    with pytest.raises(StyleNotFound):
        await horde.styles.by_name("oil", Work.IMAGE)
    with pytest.raises(StyleNotFound):
        await horde.styles.by_id(secret.id, Work.TEXT)


async def test_lists_are_sorted_filtered_and_paged(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner = await author(people)
    for number in range(27):
        clock.advance(1)
        await made(horde, owner, f"s{number}", tags=("even",) if number % 2 == 0 else ("odd", "x"))
    await use(horde, await people.asker(), "s13")

    async def names(**wanted: Any) -> list[str]:
        return [style.name for style in await horde.styles.page(Wanted(**wanted))]

    assert (await names())[:3] == ["s13", "s0", "s1"]
    assert await names(popular=False, page=2) == ["s25", "s26"]
    assert await names(page=3) == []
    assert await names(tag="odd", popular=False) == [f"s{number}" for number in range(1, 27, 2)]
    assert len(await names(model=MODEL)) == 25
    assert (
        await names(model="another") == await names(tag="ev") == await names(kind=Work.TEXT) == []
    )
    assert (await horde.styles.by_name("s1", Work.IMAGE)).tags == ("odd", "x")


async def test_authors_change_their_styles(horde: Horde, people: People) -> None:
    owner, other = await author(people), await author(people, "other")
    style = await made(horde, owner, tags=("a", "b"))
    await made(horde, owner, "water")
    moderator = await people.asker("mod", Role.MODERATOR)
    for who in (other, moderator):
        with pytest.raises(NotStyleOwner):
            await horde.styles.change(who, Work.IMAGE, style.id, {"name": "mine"})
    with pytest.raises(NoStyleChange):
        await horde.styles.change(owner, Work.IMAGE, style.id, {})
    with pytest.raises(StyleNameTaken):
        await horde.styles.change(owner, Work.IMAGE, style.id, {"name": "water"})
    with pytest.raises(PromptIncomplete):
        await horde.styles.change(owner, Work.IMAGE, style.id, {"prompt": "nothing"})
    changed = await horde.styles.change(
        owner, Work.IMAGE, style.id, {"name": "acryl", "tags": ("b", "c"), "nsfw": True}
    )
    assert (changed.name, changed.tags, changed.nsfw) == ("acryl", ("b", "c"), True)
    assert (changed.prompt, changed.models) == (style.prompt, style.models)
    with pytest.raises(NotStyleOwner):
        await horde.styles.delete(other, Work.IMAGE, style.id)
    await horde.styles.delete(moderator, Work.IMAGE, style.id)
    assert [deed.action for deed in await horde.oversight.deeds(moderator)] == ["style removal"]
    with pytest.raises(StyleNotFound):
        await horde.styles.by_id(style.id)


async def test_examples(horde: Horde, people: People) -> None:
    owner, other = await author(people), await author(people, "other")
    style = await made(horde, owner)
    url = "https://example.org/{}.webp".format
    with pytest.raises(Refused):
        await horde.styles.add_example(owner, style.id, "http://example.org/", primary=True)
    with pytest.raises(NotStyleOwner):
        await horde.styles.add_example(other, style.id, url(1), primary=True)
    one = await horde.styles.add_example(owner, style.id, url(1), primary=True)
    two = await horde.styles.add_example(owner, style.id, url(2), primary=True)
    for wrong in (
        horde.styles.add_example(owner, style.id, url(1), primary=False),
        horde.styles.change_example(owner, style.id, one.id, url=url(2), primary=None),
    ):
        with pytest.raises(ExampleInUse):
            await wrong
    changed = await horde.styles.change_example(owner, style.id, one.id, url=url(3), primary=True)
    assert (changed.url, changed.primary) == (url(3), True)
    shown = (await horde.styles.by_id(style.id)).examples
    assert [(it.id, it.primary) for it in shown] == [(one.id, True), (two.id, False)]
    for number in (4, 5):
        await horde.styles.add_example(owner, style.id, url(number), primary=False)
    with pytest.raises(TooManyExamples):
        await horde.styles.add_example(owner, style.id, url(6), primary=False)
    await horde.styles.remove_example(owner, style.id, one.id)
    for attempt in (
        horde.styles.remove_example(owner, style.id, one.id),
        horde.styles.change_example(owner, style.id, "?", url=None, primary=True),
    ):
        with pytest.raises(ExampleNotFound):
            await attempt


async def test_whoever_uses_a_style_pays_its_author(horde: Horde, people: People) -> None:
    owner, asker = await author(people), await people.asker()
    style = await made(horde, owner)
    await use(horde, asker, "oil")
    mine, theirs = [await horde.accounts.details(who.account.id) for who in (owner, asker)]
    assert theirs.kudos == kudos(1000) - TAX - FEE
    assert (mine.kudos, mine.buckets.styled, mine.records.styled) == (kudos(1000) + FEE, FEE, 1)
    assert [one.name for one in mine.styles] == ["oil"]
    assert (await horde.styles.by_id(style.id)).use_count == 1
    await use(horde, owner, "oil")
    after = await horde.accounts.details(owner.account.id)
    assert (after.kudos, after.records.styled) == (mine.kudos - TAX, 1)
    assert (await horde.styles.by_id(style.id)).use_count == 2
    assert await people.books_are_right()


async def test_nobody_is_paid_for_what_is_refused_or_only_priced(
    horde: Horde, people: People
) -> None:
    owner, poor = await author(people), await people.asker("poor", balance=30)
    await made(horde, owner)
    chosen = await horde.collections.choose("oil", Work.IMAGE)
    heavy = wish(style=chosen.use, width=2048, height=2048, count=5)
    plain = await horde.queueing.estimate(poor, msgspec.structs.replace(heavy, style=None))
    assert await horde.queueing.estimate(poor, heavy) == plain + FEE
    with pytest.raises(UpfrontKudosNeeded):
        await horde.queueing.request(poor, heavy)
    assert (await horde.accounts.details(owner.account.id)).kudos == kudos(1000)
    assert (await horde.styles.by_name("oil", Work.IMAGE)).use_count == 0


async def keyed(horde: Horde, owner: Principal, **limits: Any) -> SharedKey:
    return await horde.sharedkeys.create(owner, cast(Terms, {"kudos": kudos(100), **limits}))


async def test_a_styles_key_pays_beyond_its_limits_and_for_nothing_else(
    horde: Horde, people: People
) -> None:
    owner, asker = await author(people), await people.asker()
    key = await keyed(horde, owner, max_image_steps=1)
    guest = await horde.sharedkeys.enter(key.id)
    with pytest.raises(SharedKeyLimit):
        await horde.queueing.request(guest, wish())
    await made(horde, owner, shared_key_id=key.id)
    with pytest.raises(SharedKeyOfStyles):
        await horde.sharedkeys.enter(key.id)
    await use(horde, asker, "oil")
    assert (await horde.accounts.details(asker.account.id)).kudos == kudos(1000)
    assert (await horde.accounts.details(owner.account.id)).kudos == kudos(1000) - TAX
    assert (await horde.sharedkeys.read(key.id)).utilised == TAX
    await horde.sharedkeys.change(owner, key.id, Terms(kudos=kudos(0)))
    await use(horde, asker, "oil")
    assert (await horde.accounts.details(asker.account.id)).kudos == kudos(1000) - TAX - FEE
    await horde.sharedkeys.delete(owner, key.id)
    assert (await horde.styles.by_name("oil", Work.IMAGE)).shared_key is None
    assert await people.books_are_right()


async def test_whoever_asks_answers_for_the_prompt_not_the_styles_key(
    horde: Horde, people: People
) -> None:
    owner, asker = await author(people), await people.asker()
    key = await keyed(horde, owner)
    await made(horde, owner, shared_key_id=key.id)
    with pytest.raises(CorruptPrompt):
        await use(horde, asker, "oil", prompt="a naked child having sex", replacement_filter=False)
    await use(horde, await people.asker("another"), "oil")
    assert (await horde.sharedkeys.read(key.id)).utilised == TAX


async def test_collections_hold_styles_of_one_kind(horde: Horde, people: People) -> None:
    owner, other = await author(people), await people.asker("other")
    oil, water = await made(horde, owner), await made(horde, owner, "water")
    text = await made(horde, owner, "verse", kind=Work.TEXT)
    for who, styles, refusal in (
        (await people.anonymous(), (oil.id,), AnonymousHasNoStyles),
        (other, (oil.id, text.id), StylesMixed),
        (other, (oil.id, "nowhere"), StyleNotFound),
    ):
        with pytest.raises(refusal):
            await gathered(horde, who, *styles)
    paints = await gathered(horde, other, oil.id, "water", "style::oil")
    assert [one.name for one in paints.styles] == [
        f"{owner.account.alias}::style::{name}" for name in ("oil", "water")
    ]
    assert [one.id for one in paints.styles] == [oil.id, water.id]
    with pytest.raises(StyleNameTaken):
        await gathered(horde, other, oil.id)
    with pytest.raises(StylesMixed):
        await horde.collections.change(other, paints.id, {"styles": (text.id,)})
    with pytest.raises(NotStyleOwner):
        await horde.collections.change(owner, paints.id, {"name": "mine"})
    with pytest.raises(NoStyleChange):
        await horde.collections.change(other, paints.id, {})
    changed = await horde.collections.change(
        other, paints.id, {"styles": (water.id,), "info": "wet ones"}
    )
    assert ([one.id for one in changed.styles], changed.info) == ([water.id], "wet ones")
    alias = other.account.alias
    for name in ("paints", "collection::paints", f"{alias}::collection::paints"):
        assert await horde.collections.by_name(name) == changed
    with pytest.raises(CollectionNotFound):
        await horde.collections.by_name(f"{owner.account.alias}::paints")
    assert await horde.collections.page(Wanted(kind=Work.TEXT)) == []
    assert await horde.collections.page(Wanted()) == [changed]
    await horde.styles.delete(owner, Work.IMAGE, water.id)
    assert await horde.collections.page(Wanted()) == []
    with pytest.raises(StyleNotFound):
        await horde.collections.choose("paints", Work.IMAGE)
    await horde.collections.delete(await people.asker("mod", Role.MODERATOR), paints.id)
    with pytest.raises(CollectionNotFound):
        await horde.collections.by_id(paints.id)


async def test_a_collection_gives_one_of_its_styles(horde: Horde, people: People) -> None:
    """The dice of the tests always choose the first."""
    owner, asker = await author(people), await people.asker()
    oil, water = await made(horde, owner), await made(horde, owner, "water")
    paints = await gathered(horde, owner, water.id, oil.id)
    for name in (paints.id, "paints", "collection::paints"):
        used = await use(horde, asker, name)
        assert (used.style_id, used.collection_id) == (water.id, paints.id)
    assert (await horde.collections.by_id(paints.id)).use_count == 3
    assert (await horde.styles.by_id(water.id)).use_count == 3
    for name in ("style::paints", "paints::nothing"):
        with pytest.raises(StyleNotFound):
            await horde.collections.choose(name, Work.IMAGE)
    with pytest.raises(StyleNotFound):
        await horde.collections.choose("paints", Work.TEXT)


async def test_simultaneous_uses_are_all_counted_and_paid(horde: Horde, people: People) -> None:
    owner = await author(people)
    water = await made(horde, owner, "water")
    await gathered(horde, owner, water.id)
    askers = [await people.asker(f"asker {number}") for number in range(6)]
    await asyncio.gather(*(use(horde, asker, "paints") for asker in askers))
    details = await horde.accounts.details(owner.account.id)
    assert (details.buckets.styled, details.records.styled) == (6 * FEE, 6)
    assert (await horde.styles.by_id(water.id)).use_count == 6
    assert (await horde.collections.by_name("paints")).use_count == 6
    assert await people.books_are_right()
