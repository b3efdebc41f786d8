import asyncio
from datetime import timedelta
from typing import Any

import pytest

from horde_core.chat.model import Card, CardState, Preset, Taste
from horde_core.chat.tastes import NoSuchPreset, TooManyPresets
from horde_core.horde import Horde
from horde_core.texts.model import NewTextRequest
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import picture, wish


def card(horde: Horde, request_id: str = "r", **fields: Any) -> Card:
    return Card(
        request_id=request_id,
        discord_id=2**63 - 1,
        guild_id=None,
        channel_id=3,
        spec=fields.pop("spec", wish(seed="hello")),
        created_at=horde.clock.now(),
        **fields,
    )


async def test_a_card_comes_back_as_it_was(horde: Horde) -> None:
    await horde.chat.open(card(horde, private=True, locale="de"))
    await horde.chat.attach_message("r", 99)
    wanted = card(horde, private=True, locale="de", message_id=99)
    assert await horde.chat.by_request("r") == wanted
    assert await horde.chat.by_message(99) == wanted
    assert await horde.chat.open_cards() == [wanted]
    assert await horde.chat.by_request("other") is None
    assert await horde.chat.by_message(1) is None


async def test_a_closed_card_is_not_open(horde: Horde) -> None:
    await horde.chat.open(card(horde))
    await horde.chat.close("r", CardState.DELIVERED)
    assert await horde.chat.open_cards() == []
    closed = await horde.chat.by_request("r")
    assert closed is not None
    assert closed.state is CardState.DELIVERED


async def test_pictures_are_not_kept_in_the_database(horde: Horde) -> None:
    await horde.chat.open(card(horde, spec=wish(source_image=picture())))
    kept = await horde.chat.by_request("r")
    assert kept is not None
    assert kept.spec == wish()
    assert kept.has_source


async def test_a_click_counts_once(horde: Horde) -> None:
    claims = await asyncio.gather(*(horde.chat.claim_click(2**63 - 1) for _ in range(5)))
    assert sorted(claims) == [False] * 4 + [True]


async def test_old_cards_and_clicks_are_forgotten(horde: Horde, clock: FakeClock) -> None:
    await horde.chat.open(card(horde))
    await horde.chat.claim_click(1)
    clock.advance(3601)
    await horde.chat.prune()
    assert await horde.chat.claim_click(1)
    assert await horde.chat.by_request("r")
    clock.advance(60 * 24 * 3600)
    await horde.chat.prune()
    assert await horde.chat.by_request("r") is None


async def test_forms_stories_and_what_came_of_them_are_remembered(horde: Horde) -> None:
    story = NewTextRequest(prompt="Once upon a time")
    await horde.chat.open(card(horde, "forms", forms=("caption", "nsfw")))
    await horde.chat.open(card(horde, "story", story=story))
    await horde.chat.close("story", CardState.DELIVERED, "Once upon a time there was a horde.")
    forms, told = await horde.chat.by_request("forms"), await horde.chat.by_request("story")
    assert forms is not None
    assert forms.forms == ("caption", "nsfw")
    assert told is not None
    assert told.story == story
    assert told.outcome == "Once upon a time there was a horde."


async def test_a_members_cards_come_newest_first_and_in_pages(
    horde: Horde, clock: FakeClock
) -> None:
    for number in range(5):
        await horde.chat.open(card(horde, f"r{number}"))
        await horde.chat.close(f"r{number}", CardState.DELIVERED)
        clock.advance(1)
    await horde.chat.open(card(horde, "open"))
    done = (CardState.DELIVERED,)
    first = await horde.chat.of_member(2**63 - 1, done, limit=3)
    rest = await horde.chat.of_member(2**63 - 1, done, before=first[-1].created_at, limit=3)
    assert [found.request_id for found in (*first, *rest)] == ["r4", "r3", "r2", "r1", "r0"]
    assert first[0].created_at - rest[-1].created_at == timedelta(seconds=4)
    assert await horde.chat.of_member(1, done) == []


async def test_a_taste_is_kept_changed_and_forgotten(horde: Horde) -> None:
    assert await horde.tastes.of(7) == Taste()
    await horde.tastes.keep(7, Taste(model="demo_shapes"))
    await horde.tastes.keep(7, Taste(size="64x128", negative="blurry"))
    assert await horde.tastes.of(7) == Taste(size="64x128", negative="blurry")
    await horde.tastes.forget(7)
    assert await horde.tastes.of(7) == Taste()


async def test_presets_are_replaced_by_name_and_limited(horde: Horde) -> None:
    for number in range(25):
        await horde.tastes.save_preset(7, Preset(f"p{number:02}", Taste(count=1)))
    await horde.tastes.save_preset(7, Preset("p00", Taste(count=2)))
    with pytest.raises(TooManyPresets):
        await horde.tastes.save_preset(7, Preset("one more", Taste()))
    kept = await horde.tastes.presets(7)
    assert len(kept) == 25
    assert kept[0] == Preset("p00", Taste(count=2))
    await horde.tastes.drop_preset(7, "p00")
    with pytest.raises(NoSuchPreset):
        await horde.tastes.drop_preset(7, "p00")
