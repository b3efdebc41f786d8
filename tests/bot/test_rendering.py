from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from discord import ui
from PIL import Image

from bot.rendering.files import NotAPicture, Picture, allowance, file_name, fitted, presentable
from bot.rendering.progress import Progress, progress, progress_layout
from bot.rendering.results import result, result_layout
from bot.rendering.wording import alt_text, shown_prompt
from horde_core.chat.model import Card, CardState
from horde_core.money import Kudos
from horde_core.queueing.model import Generation, NewImageRequest, RequestStatus

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CARD = Card(
    request_id="0f6e2a31-1111-2222-3333-444455556666",
    discord_id=42,
    guild_id=1,
    channel_id=2,
    spec=NewImageRequest(prompt="a red circle", count=2, models=("demo_shapes",)),
    created_at=NOW,
)
STATUS = RequestStatus(
    id=CARD.request_id,
    finished=0,
    processing=0,
    restarted=0,
    waiting=2,
    done=False,
    faulted=False,
    wait_time=30,
    queue_position=3,
    kudos=Kudos(0),
    is_possible=True,
    total=2,
    progress=0.0,
)


def generation(number: int, *, censored: bool = False) -> Generation:
    return Generation(
        id=f"job{number}",
        media_key=f"job{number}.webp",
        seed=str(number),
        censored=censored,
        metadata=(),
        worker_id="w",
        worker_name="Ada's GPU",
        model="demo_shapes",
        state="censored" if censored else "ok",
        r2=True,
    )


def words(view: ui.LayoutView) -> str:
    return "\n".join(i.content for i in view.walk_children() if isinstance(i, ui.TextDisplay))


def labels(view: ui.LayoutView) -> list[str]:
    return [b["label"] for b in _buttons(view.to_components())]  # type: ignore[no-untyped-call]


def _buttons(components: Any) -> list[dict[str, Any]]:
    found = []
    for component in components:
        if component["type"] == 2:
            found.append(component)
        found += _buttons(component.get("components", []))
    return found


def shown(status: RequestStatus = STATUS, before: Progress | None = None, **more: Any) -> Progress:
    return progress(CARD, status, now=NOW, guest=more.pop("guest", False), before=before, **more)


async def test_a_waiting_request_tells_its_place_and_when_it_is_ready() -> None:
    said = words(progress_layout(shown()))

    assert "Waiting in the queue" in said
    assert "Position 3" in said
    assert f"ready <t:{int(NOW.timestamp()) + 30}:R>" in said
    assert "> a red circle" in said


async def test_a_drawing_one_tells_how_far_it_is_in_words_and_squares() -> None:
    status = replace(STATUS, finished=1, processing=1, waiting=0, progress=0.63, wait_time=4)
    said = words(progress_layout(shown(status)))

    assert "▰▰▰▰▰▰▱▱▱▱ 60 %" in said
    assert "🟩🟨 1 finished, 1 being drawn, 0 waiting" in said


async def test_what_nobody_can_draw_says_so() -> None:
    said = words(progress_layout(shown(replace(STATUS, is_possible=False))))

    assert "No worker online can draw this right now" in said
    assert "Position" not in said


async def test_guests_are_told_once_in_small_print_and_offered_the_link() -> None:
    view = progress_layout(shown(guest=True))

    assert "-# You draw as a guest" in words(view)
    assert labels(view) == ["Cancel", "Link account"]
    assert labels(progress_layout(shown())) == ["Cancel"]


def test_a_wobbling_forecast_is_no_visible_change() -> None:
    first = shown()

    assert shown(replace(STATUS, wait_time=33), before=first) == first
    assert shown(replace(STATUS, wait_time=60), before=first) != first


def test_long_queues_move_in_tens() -> None:
    assert shown(replace(STATUS, queue_position=34)).position == "about 30"
    assert shown(replace(STATUS, queue_position=20)).position == "20"


async def test_a_gallery_has_an_alternative_text_for_each_picture() -> None:
    status = replace(
        STATUS, finished=2, waiting=0, done=True, kudos=Kudos(1522),
        generations=(generation(1), generation(2)),
    )  # fmt: skip
    pictures = tuple(Picture(file_name(CARD.request_id, n), b"", f"alt {n}") for n in (1, 2))
    value = result(CARD, status, pictures, guest=False, cancelled=False)
    gallery = next(
        i for i in result_layout(value).walk_children() if isinstance(i, ui.MediaGallery)
    )

    assert value.state is CardState.DELIVERED
    assert [item.description for item in gallery.items] == ["alt 1", "alt 2"]
    assert gallery.items[0].media.url == "attachment://picture-0f6e2a31-1.webp"
    assert "demo_shapes · seeds 1, 2 · drawn by Ada's GPU · 15.22 kudos · for <@42>" in words(
        result_layout(value)
    )
    assert labels(result_layout(value))[0] == "Re-roll"


async def test_a_censored_picture_is_replaced_by_a_sentence() -> None:
    status = replace(
        STATUS, finished=2, done=True, generations=(generation(1), generation(2, censored=True))
    )
    value = result(CARD, status, (Picture("p.webp", b"", "a"),), guest=True, cancelled=False)
    said = words(result_layout(value))

    assert "1 picture was withheld" in said
    assert "could not be drawn" not in said


@pytest.mark.parametrize(
    ("status", "cancelled", "title", "state"),
    [
        (replace(STATUS, faulted=True), False, "could not be drawn", CardState.FAILED),
        (None, False, "Nobody came", CardState.FAILED),
        (replace(STATUS, done=True), True, "Cancelled", CardState.CANCELLED),
        (
            replace(
                STATUS, done=True,
                generations=(generation(1, censored=True), generation(2, censored=True)),
            ),
            False, "No picture to show", CardState.DELIVERED,
        ),
    ],
)  # fmt: skip
async def test_without_pictures_the_card_says_why(
    status: RequestStatus | None, cancelled: bool, title: str, state: CardState
) -> None:
    value = result(CARD, status, (), guest=False, cancelled=cancelled)
    view = result_layout(value)

    assert title in words(view)
    assert value.state is state
    assert labels(view) == ["Try again", "Delete"]


async def test_the_longest_prompt_fits_discord() -> None:
    card = replace(CARD, spec=NewImageRequest(prompt="**" * 1000 + "\n" * 50 + "x" * 900))
    view = progress_layout(progress(card, STATUS, now=NOW, guest=True))

    assert view.content_length() <= 4000
    assert view.total_children_count <= 40


def test_a_prompt_cannot_speak_for_the_bot() -> None:
    said = shown_prompt("# hi\n> @everyone <@1> **bold** [x](http://y)")

    assert "\n" not in said
    assert "@everyone" not in said
    assert "<@1>" not in said
    assert r"\*\*bold\*\*" in said


def test_alt_text_is_cut_before_discord_does() -> None:
    alt = alt_text("word " * 1000, 1, 4, "m" * 900, "7")

    assert len(alt) <= 1024
    assert alt.startswith("word word")


def test_a_tiny_picture_is_enlarged_and_a_normal_one_left_alone() -> None:
    def packed(width: int, height: int) -> bytes:
        data = BytesIO()
        Image.new("RGB", (width, height), "red").save(data, "WEBP")
        return data.getvalue()

    larger, times = presentable(packed(64, 128), 1_000_000)
    assert (Image.open(BytesIO(larger)).size, times) == ((128, 256), 2)
    assert presentable(packed(512, 64), 1_000_000) == (packed(512, 64), 1)


def test_another_format_becomes_what_its_name_says() -> None:
    png = BytesIO()
    Image.new("P", (300, 300)).save(png, "PNG")
    shown, _ = presentable(png.getvalue(), 1_000_000)

    assert Image.open(BytesIO(shown)).format == "WEBP"


@pytest.mark.parametrize("data", [b"", b"<html>", b"RIFF0000WEBPVP8 ", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        presentable(data, 1_000_000)


def test_a_heavy_picture_is_made_to_fit() -> None:
    noise = Image.effect_noise((512, 512), 90)
    packed = BytesIO()
    noise.convert("RGB").save(packed, "WEBP", lossless=True)
    heavy = packed.getvalue()

    assert fitted(heavy, len(heavy)) is heavy
    for limit in (len(heavy) // 2, len(heavy) // 20):
        light = fitted(heavy, limit)
        assert len(light) <= limit
        assert Image.open(BytesIO(light)).format == "WEBP"


def test_many_pictures_share_what_a_message_may_weigh() -> None:
    mib = 1024 * 1024

    assert allowance(10 * mib, 1) == 10 * mib
    assert allowance(10 * mib, 4) == 6 * mib


async def test_a_private_card_tells_how_long_discord_keeps_it() -> None:
    until = NOW + timedelta(minutes=14)
    said = words(progress_layout(shown(private_until=until)))

    assert f"closes this reply <t:{int(until.timestamp())}:R>" in said
