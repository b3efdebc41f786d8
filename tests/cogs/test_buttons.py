"""Re-roll, Delete and Cancel: before and after a restart, by owners, strangers and moderators."""

import asyncio
from typing import Any

import discord
import pytest

from horde_core.chat.model import CardState
from horde_core.media.store import MediaMissing
from tests.cogs.stage import BUTTONS, PlayedWorker, Stage, gallery, labels, words


async def drawn(stage: Stage, worker: PlayedWorker) -> Any:
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", seed="7")
    await worker.draw()
    await stage.delivered(asked)
    return asked


@pytest.mark.parametrize("restarted", [False, True])
async def test_reroll_draws_the_same_anew_for_whoever_presses(
    stage: Stage, restarted: bool
) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    if restarted:
        await stage.restart()
    again = await stage.click(stage.bob, message, label="Re-roll")
    job = await worker.take()
    await worker.deliver(job)
    await stage.delivered(again)

    assert job.prompt == "a cat"
    assert job.params.seed != "7"
    assert f"for <@{stage.bob.id}>" in words(again)
    assert again.id != message.id
    assert labels(message) == BUTTONS


async def test_a_reroll_can_be_rerolled(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    for _ in range(2):
        await stage.env.advance_time(5)
        again = await stage.click(stage.ada, message, label="Re-roll")
        await worker.draw()
        await stage.delivered(again)
        message = again

    assert len(stage.channel.history()) == 3


async def test_a_double_click_is_one_order(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    first = await stage.click(stage.bob, message, label="Re-roll")
    second = await stage.click(stage.bob, message, label="Re-roll")

    assert await worker.pop() is not None
    assert await worker.pop() is None
    assert not first.ephemeral
    assert second.ephemeral
    assert "Already on it." in words(second)


async def test_a_click_delivered_twice_is_one_order(stage: Stage) -> None:
    """Two processes overlap while one is replaced: both receive the click."""
    worker = await stage.worker()
    message = await drawn(stage, worker)
    clicks: list[dict[str, Any]] = []
    emit = stage.env.backend.emit

    def recording(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            clicks.append(payload)
        emit(event, payload)

    stage.env.backend.emit = recording  # type: ignore[method-assign]
    await stage.click(stage.bob, message, label="Re-roll")
    await stage.env.advance_time(5)
    emit("INTERACTION_CREATE", clicks[0])
    await stage.settle()

    assert await worker.pop() is not None
    assert await worker.pop() is None


@pytest.mark.parametrize("restarted", [False, True])
async def test_delete_removes_the_message_and_the_stored_picture(
    stage: Stage, restarted: bool
) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    job = await worker.draw()
    await stage.delivered(asked)
    if restarted:
        await stage.restart()
    await stage.click(stage.ada, asked, label="Delete")
    card = await stage.horde.chat.by_request(job.request_id)

    assert stage.channel.history() == []
    with pytest.raises(MediaMissing):
        await stage.horde.media.get(job.upload_keys[0])
    assert card is None or card.state is CardState.DELETED


async def test_a_stranger_may_not_delete(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    refused = await stage.click(stage.bob, message, label="Delete")

    assert refused.ephemeral
    assert "Only the person who asked for this picture can delete it." in words(refused)
    assert len(stage.channel.history(viewer=stage.ada)) == 1


async def test_a_moderator_may_delete(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    role = stage.guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    mod = stage.guild.add_member(stage.env.create_user("mod"), roles=[role])
    await stage.click(mod, message, label="Delete")

    assert stage.channel.history() == []


@pytest.mark.parametrize("restarted", [False, True])
async def test_cancel_ends_the_request_and_says_so(stage: Stage, restarted: bool) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    if restarted:
        await stage.restart()
    await stage.click(stage.ada, asked, label="Cancel")
    await stage.until(lambda: "Cancelled" in words(asked))

    assert await worker.pop() is None
    assert labels(asked) == ["Try again", "Delete"]


async def test_a_cancelled_request_can_be_tried_again(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await stage.click(stage.ada, asked, label="Cancel")
    await stage.until(lambda: "Cancelled" in words(asked))
    again = await stage.click(stage.ada, asked, label="Try again")
    await worker.draw()
    await stage.delivered(again)


async def test_what_is_cancelled_elsewhere_says_so(stage: Stage) -> None:
    """By another process of the bot, or through the API."""
    await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    [card] = await stage.horde.chat.open_cards()
    await stage.horde.queueing.cancel(card.request_id)
    await stage.until(lambda: "Cancelled" in words(asked))


async def test_a_stranger_may_not_cancel(stage: Stage) -> None:
    await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    refused = await stage.click(stage.bob, asked, label="Cancel")

    assert "can cancel it" in words(refused)
    assert "Waiting" in words(asked)


async def test_what_was_finished_before_the_cancel_is_shown(stage: Stage) -> None:
    worker = await stage.worker()
    worker.offer = type(worker.offer)(
        name=worker.offer.name,
        models=worker.offer.models,
        bridge_agent=worker.offer.bridge_agent,
        amount=1,
    )
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=3)
    await worker.deliver(await worker.take())
    await stage.click(stage.ada, asked, label="Cancel")
    await stage.delivered(asked)

    assert len(gallery(asked)) == 1
    assert "Cancelled." in words(asked)


async def test_cancel_racing_the_finish_still_delivers(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    job = await worker.take()
    message = asked
    await asyncio.gather(worker.deliver(job), _press_quietly(stage, message))
    await stage.until(lambda: "Delete" in labels(asked))

    assert gallery(asked) or "Cancelled" in words(asked)


async def _press_quietly(stage: Stage, message: Any) -> None:
    await stage.click(stage.ada, message, label="Cancel")


async def test_a_button_of_an_older_version_says_what_to_do(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    for component in stage.env.backend.get_message(stage.channel.id, message.id).components:
        component["components"][-2]["components"][0]["custom_id"] = "horde:retired:abc"
    answered = await stage.click(stage.ada, message, label="Re-roll")

    assert "This button belongs to an older version of me." in words(answered)


async def test_a_picture_the_horde_forgot_says_so(stage: Stage) -> None:
    worker = await stage.worker()
    message = await drawn(stage, worker)
    for component in stage.env.backend.get_message(stage.channel.id, message.id).components:
        component["components"][-2]["components"][0]["custom_id"] = "horde:reroll:gone"
    answered = await stage.click(stage.ada, message, label="Re-roll")

    assert answered.ephemeral
    assert "the horde has forgotten how it was made" in words(answered)
