"""Pictures that members bring: what becomes of them, masks, and what the horde says to both."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from horde_core.chat.model import Taste
from horde_core.queueing.model import PoppedJob
from tests.cogs.stage import Answer, PlayedWorker, Stage, picture, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def half_mask() -> bytes:
    """Black on the left, white on the right, as PNG."""
    mask = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    mask.paste((255, 255, 255, 255), (32, 0, 64, 64))
    packed = BytesIO()
    mask.save(packed, "PNG")
    return packed.getvalue()


def tall() -> bytes:
    packed = BytesIO()
    Image.new("RGB", (60, 120), "blue").save(packed, "PNG")
    return packed.getvalue()


async def able(stage: Stage) -> PlayedWorker:
    """A worker that paints in masks and keeps shapes."""
    worker = await stage.worker()
    worker.offer = replace(worker.offer, allow_painting=True, allow_controlnet=True)
    return worker


async def kept(stage: Stage, key: str | None) -> Image.Image:
    assert key is not None
    return Image.open(BytesIO(await stage.horde.media.get(key))).convert("RGB")


async def generate(stage: Stage, fields: dict[str, Any], **options: Any) -> Answer:
    """/generate without a prompt, and its form."""
    options = {"image": ("photo.png", tall())} | options
    form = await stage.ada.slash(stage.channel, "generate", **options)
    assert form.modal is not None
    return Answer(await stage.ada.submit_modal(form, {"prompt": "a ship"} | fields))


async def delivered(stage: Stage, worker: PlayedWorker, asked: Answer) -> PoppedJob:
    job = await worker.draw()
    await stage.delivered(asked)
    return job


async def test_a_mask_says_what_is_drawn_anew(stage: Stage) -> None:
    worker = await able(stage)
    await stage.horde.tastes.keep(stage.ada.id, Taste(size="64x64"))
    fields = {
        "use": ["inside"],
        "mask": [("mask.png", half_mask())],
        "numbers": "12, 4.5, 99",
        "negative": "people",
    }
    asked = await generate(stage, fields)
    job = await worker.take()
    mask = await kept(stage, job.mask_key)
    assert (job.source_processing, job.params.denoising_strength) == ("inpainting", 0.75)
    assert (mask.getpixel((5, 30)), mask.getpixel((60, 30))) == ((0,) * 3, (255,) * 3)
    assert job.prompt == "a ship###people"
    assert (job.params.steps, job.params.cfg_scale, job.params.seed) == (12, 4.5, "99")
    assert (job.params.width, job.params.height) == (64, 128), "the shape of the picture"
    await worker.deliver(job)
    await stage.delivered(asked)

    told = await stage.click(stage.ada, asked, label="Info")
    assert "A part of a picture drawn anew, 75 % changed" in words(told)
    await stage.click(stage.ada, asked, label="Re-roll")
    again = await worker.take()
    assert again.source_processing == "inpainting"
    assert again.params.seed != "99"
    assert (await kept(stage, again.mask_key)).getpixel((60, 30)) == (255,) * 3


async def test_what_a_picture_keeps_is_chosen(stage: Stage) -> None:
    worker = await able(stage)
    asked = await generate(stage, {"use": ["depth"]}, size="64x64")
    job = await delivered(stage, worker, asked)
    assert (job.params.control_type, job.source_processing) == ("depth", "img2img")
    assert (job.params.denoising_strength, job.params.width, job.params.height) == (None, 64, 64)
    assert job.source_key is not None
    told = await stage.click(stage.ada, asked, label="Info")
    assert "**Shapes taken from a picture** ControlNet depth" in words(told)

    form = await stage.ada.click(asked.message, label="Remix")
    await stage.ada.submit_modal(form, {"prompt": "a dog", "strength": "fresh"})
    fresh = await worker.take()
    assert (fresh.params.control_type, fresh.source_key) == (None, None)


async def test_how_much_was_said_with_the_command_is_offered_first(stage: Stage) -> None:
    worker = await able(stage)
    form = await stage.ada.slash(
        stage.channel, "generate", image=("photo.png", picture("red")), strength=40
    )
    asked = Answer(await stage.ada.submit_modal(form, {"prompt": "a ship", "use": ["0.4"]}))
    job = await delivered(stage, worker, asked)
    assert (job.params.denoising_strength, job.source_processing) == (0.4, "img2img")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"use": ["inside"]}, "Nothing says which part to draw anew."),
        ({"use": ["canny"], "mask": True}, "Shapes of a picture cannot be kept inside a mask."),
        ({"use": ["inside"], "mask": b"no picture"}, "There is no picture I can read."),
    ],
)
async def test_what_the_horde_refuses_is_said_in_words(
    stage: Stage, fields: dict[str, Any], sentence: str
) -> None:
    await able(stage)
    if "mask" in fields:
        data = half_mask() if fields["mask"] is True else fields["mask"]
        fields = fields | {"mask": [("mask.png", data)]}
    refused = await generate(stage, fields)
    assert refused.ephemeral
    assert sentence in words(refused)
    assert stage.env.errors


async def test_a_model_that_keeps_no_shapes_is_passed_over_or_refused(stage: Stage) -> None:
    worker = await stage.worker(("SDXL 1.0", "Deliberate"))
    worker.offer = replace(worker.offer, allow_controlnet=True)
    refused = await generate(stage, {"use": ["openpose"]}, model="SDXL 1.0")
    assert "This model cannot keep the shapes of a picture." in words(refused)
    assert stage.env.errors
    await generate(stage, {"use": ["openpose"]})
    assert (await worker.take()).model == "Deliberate"


async def test_a_message_of_anybody_may_be_the_source(stage: Stage) -> None:
    worker = await able(stage)
    await stage.horde.tastes.keep(stage.ada.id, Taste(size="64x64", negative="dogs"))
    sent = await stage.bob.send(stage.channel, "look", attachments=[("photo.png", tall())])
    form = await stage.ada.context_menu(stage.channel, "Use as source", sent)
    assert "dogs" in str(form.modal)
    fields: dict[str, Any] = {"prompt": "a ship", "negative": "dogs", "use": ["0.85"]}
    again = Answer(await stage.ada.submit_modal(form, fields))
    job = await delivered(stage, worker, again)
    assert (job.prompt, job.model) == ("a ship###dogs", "demo_shapes")
    assert (job.params.denoising_strength, job.params.height) == (0.85, 128)

    form = await stage.ada.context_menu(stage.channel, "Use as source", sent)
    fields = {"prompt": "a ship", "model": ["demo_shapes"], "use": ["inside"]}
    mask = {"mask": [("mask.png", half_mask())]}
    masked = Answer(await stage.ada.submit_modal(form, fields | mask))
    job = await delivered(stage, worker, masked)
    assert job.source_processing == "inpainting"
    assert (await kept(stage, job.source_key)).getpixel((5, 5))[2] > 200  # type: ignore[index]
