"""/generate's options, form, presets and permutations; /imagine; the lists."""

from typing import Any

import pytest

from horde_core.chat.model import Preset, Taste
from horde_core.texts.model import TextDelivery
from horde_core.workers.model import Offer, Work
from tests.cogs.stage import AGENT, Answer, PlayedWorker, Stage, labels, picture, words


async def test_imagine_is_generate_by_another_name(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "imagine", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)


async def test_a_source_picture_and_its_strength_reach_the_worker(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(
        stage.ada,
        stage.channel,
        "generate",
        prompt="a cat",
        negative="dogs",
        image=("a.png", picture("red")),
        strength=40,
    )
    job = await worker.take()

    assert (job.prompt, job.params.denoising_strength) == ("a cat###dogs", 0.4)
    assert job.source_key is not None


async def test_without_a_prompt_a_form_asks_for_everything(stage: Stage) -> None:
    worker = await stage.worker()
    form = await stage.ada.slash(stage.channel, "generate", size="64x128")
    assert form.modal is not None
    filled = {
        "prompt": "a tower",
        "negative": "people",
        "numbers": "12, 4.5, 99",
        "sampler": ["k_heun"],
        "switches": ["tiling"],
    }
    asked = Answer(await stage.ada.submit_modal(form, filled))
    job = await worker.take()
    await worker.deliver(job)
    await stage.delivered(asked)

    params = job.params
    assert job.prompt == "a tower###people"
    assert (params.steps, params.cfg_scale, params.seed) == (12, 4.5, "99")
    assert (params.sampler, params.tiling, params.karras) == ("k_heun", True, False)
    assert (params.width, params.height) == (64, 128)


async def test_a_number_that_is_none_is_refused_in_words(stage: Stage) -> None:
    await stage.worker()
    form = await stage.ada.slash(stage.channel, "generate")
    filled = {"prompt": "x", "numbers": "many", "sampler": ["lcm"]}
    refused = Answer(await stage.ada.submit_modal(form, filled))

    assert refused.ephemeral
    assert "I do not understand what you wrote for steps." in words(refused)
    assert stage.env.errors


async def test_what_a_member_usually_wants_is_kept_and_options_win(stage: Stage) -> None:
    worker = await stage.worker(("demo_shapes", "Deliberate"))
    panel = await stage.slash(stage.ada, stage.channel, "settings")
    form = await stage.ada.click(panel.message, label="Change")
    filled = {"model": "DEMO_shapes", "size": "128x64, 2", "numbers": "20", "negative": "blurry"}
    shown = Answer(await stage.ada.submit_modal(form, filled))
    assert "**Model** demo" in words(shown)
    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=1)
    job = await worker.take()

    assert job.prompt == "a cat###blurry"
    assert (job.model, job.params.width, job.params.steps) == ("demo_shapes", 128, 20)
    assert len(job.ids) == 1


async def test_private_by_habit_is_private(stage: Stage) -> None:
    await stage.worker()
    await stage.horde.tastes.keep(stage.ada.id, Taste(private=True))
    hidden = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    shown = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", private=False)

    assert hidden.ephemeral
    assert not shown.ephemeral


async def test_presets_are_saved_picked_and_removed(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.horde.tastes.keep(stage.ada.id, Taste(size="64x128"))
    panel = await stage.slash(stage.ada, stage.channel, "settings")
    form = await stage.ada.click(panel.message, label="Save as preset")
    saved = Answer(await stage.ada.submit_modal(form, {"name": "tall"}))
    assert "Saved as tall" in words(saved)
    await stage.horde.tastes.keep(stage.ada.id, Taste())
    choices = await stage.ada.autocomplete(stage.channel, "generate", "style", "ta")
    assert [choice["value"] for choice in choices] == ["tall"]
    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", style="tall")
    job = await worker.take()
    assert (job.params.width, job.params.height) == (64, 128)

    panel = await stage.slash(stage.ada, stage.channel, "settings")
    form = await stage.ada.click(panel.message, label="Remove a preset")
    await stage.ada.submit_modal(form, {"name": "tall"})
    assert await stage.horde.tastes.presets(stage.ada.id) == []


async def test_an_unknown_style_is_said_in_words(stage: Stage) -> None:
    await stage.worker()
    await stage.horde.tastes.save_preset(stage.bob.id, Preset("bobs", Taste()))
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", style="bobs")
    assert "I know no style and no preset called bobs." in words(refused)
    assert stage.env.errors


async def test_permutations_show_their_cost_and_wait_for_a_yes(stage: Stage) -> None:
    account = await stage.link_wealthy(stage.ada)
    worker = await stage.worker()
    offer = await stage.slash(
        stage.ada, stage.channel, "generate", prompt="a {red|blue} {circle|star}"
    )
    assert offer.ephemeral
    assert "4 requests, about" in words(offer)
    assert "2. a red star" in words(offer)
    assert await worker.pop() is None
    await stage.click(stage.ada, offer, label="Draw them all")
    prompts = []
    while (job := await worker.pop()) is not None:
        prompts.append(job.prompt)
        await worker.deliver(job)
    await stage.settle()

    assert sorted(prompts) == ["a blue circle", "a blue star", "a red circle", "a red star"]
    assert len(stage.channel.history(viewer=stage.bob)) == 4
    assert await stage.horde.kudos.balance(account.id) < 100_000


async def test_an_offer_is_taken_once_and_lapses(stage: Stage) -> None:
    worker = await stage.worker()
    offer = await stage.slash(stage.ada, stage.channel, "generate", prompt="a {b|c}")
    await stage.click(stage.ada, offer, label="Draw them all")
    again = await stage.click(stage.ada, offer, label="Draw them all")

    assert "This offer has lapsed." in words(again)
    taken = 0
    while await worker.pop() is not None:
        taken += 1
    assert taken == 2


async def test_too_many_wordings_are_refused(stage: Stage) -> None:
    await stage.worker()
    refused = await stage.slash(
        stage.ada, stage.channel, "generate", prompt="{a|b|c} {d|e|f} {g|h|i}"
    )
    assert "That stands for more than 8 prompts." in words(refused)
    assert stage.env.errors


async def test_jobs_lists_what_is_open_and_cancels_it(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt="first")
    await worker.draw()
    await stage.settle()
    await stage.slash(stage.ada, stage.channel, "generate", prompt="second")
    await stage.slash(stage.bob, stage.channel, "generate", prompt="of bob")
    listed = await stage.slash(stage.ada, stage.channel, "jobs")

    assert "second" in words(listed)
    assert "first" not in words(listed)
    assert "of bob" not in words(listed)
    await stage.click(stage.ada, listed, label="Cancel")
    job = await worker.take()
    assert job.prompt == "of bob"


async def test_the_gallery_has_pages(stage: Stage) -> None:
    await stage.link_wealthy(stage.ada)
    worker = await stage.worker()
    for number in range(10):
        await stage.slash(stage.ada, stage.channel, "generate", prompt=f"number {number}")
        await worker.draw()
        await stage.settle()
        await stage.env.advance_time(1)
    first = await stage.slash(stage.ada, stage.channel, "gallery")
    assert "number 9" in words(first)
    assert "number 1\n" not in words(first) + "\n"
    rest = await stage.click(stage.ada, first, label="Older")

    assert "number 0" in words(rest)
    assert "Older" not in labels(rest)


async def test_models_are_listed_with_their_queues(stage: Stage) -> None:
    await stage.worker(("demo_shapes", "Deliberate"))
    listed = await stage.slash(stage.ada, stage.channel, "models", name="delib")

    assert "**Deliberate** 18+ · 1 worker" in words(listed)
    assert "demo" not in words(listed)


async def write(stage: Stage, worker: PlayedWorker, text: str) -> Any:
    offer = Offer(
        name="Quill",
        kind=Work.TEXT,
        models=("tiny-writer",),
        bridge_agent=AGENT,
        max_length=512,
        max_context_length=4096,
    )
    popped = await stage.horde.texts.pop(worker.principal, offer)
    if popped.job is not None:
        for job_id in popped.job.ids:
            delivery = TextDelivery(job_id=job_id, text=text, seed=1)
            await stage.horde.texts.submit(worker.principal, delivery)
    await stage.bot.refresh_board()
    return popped.job


async def test_write_tells_a_story_that_goes_on(stage: Stage) -> None:
    worker = await stage.worker()
    await write(stage, worker, "")
    asked = await stage.slash(
        stage.ada, stage.channel, "write", prompt="Once upon a time", model="TINY-writer"
    )
    assert "Once upon a time" in words(asked)
    job = await write(stage, worker, " there was a horde.")
    assert job.prompt == "Once upon a time"
    await stage.until(lambda: "there was a horde." in words(asked))
    assert labels(asked) == ["Continue", "Retry", "Edit", "Delete"]

    more = await stage.click(stage.bob, asked, label="Continue")
    job = await write(stage, worker, " It shared.")
    assert job.prompt == "Once upon a time there was a horde."
    await stage.until(lambda: "It shared." in words(more))

    retried = await stage.click(stage.ada, asked, label="Retry")
    assert (await write(stage, worker, " there was no horde.")).prompt == "Once upon a time"
    await stage.until(lambda: "no horde." in words(retried))


async def test_a_story_is_edited_by_its_author_only(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "write", prompt="Once")
    await write(stage, worker, " upon a time.")
    await stage.until(lambda: "upon a time." in words(asked))
    refused = await stage.click(stage.bob, asked, label="Edit")
    assert "can edit it" in words(refused)
    form = await stage.ada.click(asked.message, label="Edit")
    edited = Answer(await stage.ada.submit_modal(form, {"text": "Never again"}))
    assert (await write(stage, worker, ", said the horde.")).prompt == "Never again"
    await stage.until(lambda: "said the horde." in words(edited))


async def test_a_model_that_does_not_write_is_refused(stage: Stage) -> None:
    await stage.worker()
    refused = await stage.slash(stage.ada, stage.channel, "write", prompt="x", model="Deliberate")
    assert "I know no model called Deliberate." in words(refused)
    assert stage.env.errors


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_story_is_delivered_whatever_happens_to_the_bot(
    stage: Stage, restarted: bool
) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "write", prompt="Once")
    if restarted:
        await stage.restart()
    await write(stage, worker, " upon a time.")
    await stage.until(lambda: "upon a time." in words(asked))
