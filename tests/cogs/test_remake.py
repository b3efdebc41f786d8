"""Vary, Upscale, Remix, zoom and their kin, on pictures, on results of results, after a restart."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.rendering.wording import TIMES
from horde_core.alchemy.model import FormDelivery
from horde_core.workers.model import Offer, Work
from tests.cogs.stage import Answer, PlayedWorker, Stage, gallery, labels, picture, words

TREATMENTS = ("RealESRGAN_x2plus", "RealESRGAN_x4plus", "caption", "interrogation")


async def drawn(stage: Stage, worker: PlayedWorker, **options: Any) -> Any:
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", **options)
    await worker.draw()
    await stage.delivered(asked)
    return asked


async def source_of(stage: Stage, key: str | None) -> Image.Image:
    assert key is not None
    return Image.open(BytesIO(await stage.horde.media.get(key))).convert("RGB")


async def treat(stage: Stage, worker: PlayedWorker, results: dict[str, Any]) -> bytes:
    """Play an alchemist for every form that waits; the picture it was given."""
    offer = Offer(
        name="Alembic", kind=Work.INTERROGATION, models=TREATMENTS, amount=9, max_tiles=80
    )
    popped = await stage.horde.alchemy.pop(worker.principal, offer)
    source = b""
    for form in popped.forms:
        source = await stage.horde.media.get(form.source_key)
        result = results.get(form.name, "R2")
        if form.upload_key is not None:
            await stage.horde.media.put(form.upload_key, picture("green", 128))
        delivery = FormDelivery(form.id, {form.name: result})
        await stage.horde.alchemy.submit(worker.principal, delivery)
    return source


@pytest.mark.parametrize("restarted", [False, True])
async def test_vary_draws_from_the_picture_itself(stage: Stage, restarted: bool) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker, seed="7")
    if restarted:
        await stage.restart()
    again = await stage.click(stage.bob, message, label="Vary")
    job = await worker.take()
    source = await source_of(stage, job.source_key)
    await worker.deliver(job)
    await stage.delivered(again)

    assert job.source_processing == "img2img"
    assert job.params.denoising_strength == 0.6
    assert job.params.seed != "7"
    assert source.getpixel((32, 32))[0] > 200  # type: ignore[index]
    assert again.id != message.id


async def test_a_variation_can_be_varied_and_rerolled(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    varied = await stage.click(stage.ada, message, label="Vary")
    await worker.draw(picture("blue"))
    await stage.delivered(varied)
    await stage.env.advance_time(5)
    second = await stage.click(stage.ada, varied, label="Vary")
    job = await worker.take()
    from_second = await source_of(stage, job.source_key)
    await worker.deliver(job)
    await stage.delivered(second)
    await stage.env.advance_time(5)
    await stage.click(stage.ada, varied, label="Re-roll")
    rerolled = await worker.take()
    from_first = await source_of(stage, rerolled.source_key)

    assert from_second.getpixel((5, 5))[2] > 200  # type: ignore[index]
    assert from_first.getpixel((5, 5))[0] > 200  # type: ignore[index]


async def test_of_several_pictures_one_is_chosen(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker, count=3)
    choice = await stage.click(stage.ada, message, label="Vary")
    assert choice.ephemeral
    assert labels(choice) == ["Picture 1", "Picture 2", "Picture 3"]
    await stage.env.advance_time(5)
    again = await stage.click(stage.ada, choice, label="Picture 2")
    job = await worker.take()
    await worker.deliver(job)
    await stage.delivered(again)

    assert job.source_key is not None


async def test_a_picture_long_gone_from_the_horde_is_taken_from_its_message(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    card = await stage.horde.chat.by_message(message.id)
    assert card is not None
    await stage.horde.media.delete(card.outcome.split(","))
    await stage.click(stage.ada, message, label="Vary")

    assert (await worker.take()).source_key is not None


async def test_a_source_no_longer_kept_is_said_in_words(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    varied = await stage.click(stage.ada, message, label="Vary")
    job = await worker.draw()
    await stage.delivered(varied)
    await stage.horde.media.delete([f"{job.request_id}_card_source.webp"])
    await stage.env.advance_time(5)
    refused = await stage.click(stage.ada, varied, label="Re-roll")

    assert refused.ephemeral
    assert "is no longer kept" in words(refused)


async def test_upscale_asks_how_and_brings_a_picture_with_buttons(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    choice = await stage.click(stage.ada, message, label="Upscale")
    assert choice.ephemeral
    large = await stage.click(stage.ada, choice, label=f"4{TIMES} larger")
    assert "a cat" in words(large)
    source = await treat(stage, worker, {})
    await stage.delivered(large)

    assert source
    assert f"4{TIMES} larger" in gallery(large)[0]["description"]
    assert labels(large)[:2] == ["Vary", "Upscale"]
    await stage.env.advance_time(5)
    await stage.click(stage.ada, large, label="Vary")
    again = await worker.take()
    assert again.prompt == "a cat"


async def test_a_job_of_an_alchemist_survives_a_restart(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    choice = await stage.click(stage.ada, message, label="Upscale")
    large = await stage.click(stage.ada, choice, label=f"2{TIMES} larger")
    await stage.restart()
    await treat(stage, worker, {})
    await stage.delivered(large)


async def test_a_picture_is_described_and_drawn_again_from_the_words(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(
        stage.ada, stage.channel, "describe", image=("cat.png", picture("red"))
    )
    tags = {"mediums": [{"text": "oil painting", "confidence": 3.0}]}
    await treat(stage, worker, {"caption": "a cat on a mat", "interrogation": tags})
    await stage.until(lambda: "a cat on a mat" in words(asked))
    assert "oil painting" in words(asked)
    again = await stage.click(stage.bob, asked, label="Imagine 2")
    job = await worker.draw()
    await stage.delivered(again)

    assert job.prompt == "a cat on a mat, oil painting"


async def test_what_is_no_picture_is_refused_in_words(stage: Stage) -> None:
    await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "describe", image=("x.png", b"not one"))

    assert asked.ephemeral
    assert "There is no picture I can read." in words(asked)
    assert stage.env.errors


async def test_remix_changes_the_words_and_keeps_the_picture(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    form = await stage.ada.click(message.message, label="Remix")
    assert form.modal is not None
    again = Answer(
        await stage.ada.submit_modal(
            form, {"prompt": "a dog", "negative": "cats", "strength": "0.35"}
        )
    )
    job = await worker.draw()
    await stage.delivered(again)

    assert job.prompt == "a dog###cats"
    assert job.params.denoising_strength == 0.35
    assert job.source_key is not None


async def test_a_remix_may_start_afresh(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    form = await stage.ada.click(message.message, label="Remix")
    await stage.ada.submit_modal(form, {"prompt": "a dog", "strength": "fresh"})
    job = await worker.take()

    assert job.source_key is None
    assert job.prompt == "a dog"


async def test_zoom_out_paints_around_the_picture(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    menu = await stage.click(stage.ada, message, label="More…")
    await stage.click(stage.ada, menu, label="Zoom out")
    job = await worker.take()
    mask = await source_of(stage, job.mask_key)

    assert job.source_processing == "outpainting"
    assert mask.getpixel((1, 1))[0] > 250  # type: ignore[index]
    assert mask.getpixel((32, 32))[0] < 5  # type: ignore[index]


async def test_blend_mixes_what_it_is_given(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(
        stage.ada,
        stage.channel,
        "blend",
        image1=("a.png", picture("red")),
        image2=("b.png", picture("blue")),
        prompt="purple",
    )
    job = await worker.take()
    red, _, blue = (await source_of(stage, job.source_key)).getpixel((30, 30))  # type: ignore[misc]

    assert 100 < red < 160
    assert 100 < blue < 160
    assert job.prompt == "purple"


async def test_info_tells_everything_and_how_to_ask_again(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker, negative="dogs")
    told = await stage.click(stage.bob, message, label="Info")

    assert told.ephemeral
    for fact in ("a cat", "dogs", "demo_shapes", "k_euler_a", "/generate prompt:a cat"):
        assert fact in words(told)


async def test_a_private_picture_is_published_by_its_owner(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker, private=True)
    assert stage.channel.history(viewer=stage.bob) == []
    assert "Publish" in labels(message)
    await stage.click(stage.ada, message, label="Publish")

    (shown,) = stage.channel.history(viewer=stage.bob)
    assert f"Published by <@{stage.ada.id}>" in str(shown.components[0].to_dict())
    assert len(shown.attachments) == 1


async def test_a_picture_is_sent_to_whoever_wants_it(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    menu = await stage.click(stage.bob, message, label="More…")
    told = await stage.click(stage.bob, menu, label="Send it to me")

    assert "Sent" in words(told)
    assert len(stage.bob.user.dm_channel.history()[0].attachments) == 1
