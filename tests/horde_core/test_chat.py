import asyncio
from typing import Any

from horde_core.chat.model import Card, CardState
from horde_core.horde import Horde
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
