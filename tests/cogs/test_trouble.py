"""When the database or Discord stumbles, nobody's picture is lost."""

from typing import Any

import pytest

from horde_core.accounts.model import Principal
from horde_core.chat.model import Card
from horde_core.queueing.model import ImageParams, NewImageRequest
from horde_core.queueing.service import QueueService
from tests.cogs.stage import Stage, gallery, labels, noise
from tests.fakes import discord_shims


async def test_a_stumbling_horde_is_asked_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    check, stumbles = QueueService.check, [OSError("no connection")]

    async def stumbling(queue: QueueService, request_id: str) -> Any:
        if stumbles:
            raise stumbles.pop()
        return await check(queue, request_id)

    monkeypatch.setattr(QueueService, "check", stumbling)
    await worker.draw()
    await stage.settle()
    assert not gallery(asked)
    assert "trying again in 5 s" in caplog.text

    await stage.env.advance_time(6)
    await stage.delivered(asked)


async def test_what_keeps_failing_is_left_to_the_next_start(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stage.be_patient()
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    with monkeypatch.context() as broken:

        async def down(*_: Any) -> Any:
            raise OSError("no connection")

        broken.setattr(QueueService, "check", down)
        await worker.draw()
        for _ in range(13):
            await stage.env.advance_time(60)
    assert "given up until the next start" in caplog.text

    await stage.restart()
    await stage.delivered(asked)


async def test_models_of_before_are_offered_while_the_horde_stumbles(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.worker()

    async def down(*_: Any) -> Any:
        raise OSError("no connection")

    monkeypatch.setattr(type(stage.horde.workers), "models", down)
    await stage.env.advance_time(30)
    choices = await stage.ada.autocomplete(stage.channel, "generate", "model", "")

    assert [choice["value"] for choice in choices] == ["demo_shapes"]


async def test_an_answer_discord_refuses_leaves_no_request_behind(stage: Stage) -> None:
    worker = await stage.worker()
    stage.env.inject_error("POST", "/interactions/*/callback", status=500, times=2)
    await stage.ada.slash(stage.channel, "generate", prompt="a cat")

    assert await worker.pop() is None
    assert await stage.horde.chat.open_cards() == []
    assert stage.env.errors


async def test_a_picture_lost_from_the_store_is_owned_up_to(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=3)
    job = await worker.take()
    await stage.bot.background.close()
    await worker.deliver(job)
    await stage.horde.media.delete(job.upload_keys[:1])
    await stage.horde.media.put(job.upload_keys[1], b"no picture")
    await stage.restart()
    await stage.delivered(asked)

    assert len(gallery(asked)) == 1
    assert "2 pictures could not be drawn." in str(asked.components)


async def test_a_worker_that_fails_leaves_a_way_to_try_again(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    for _ in range(3):
        job = await worker.pop()
        if job is None:
            break
        await worker.deliver(job, state="faulted")
    await stage.until(lambda: labels(asked)[:1] == ["Try again"])

    assert "This picture could not be drawn" in str(asked.components)


async def test_what_nobody_drew_in_time_says_so(stage: Stage) -> None:
    stage.be_patient()
    await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    for _ in range(21):
        await stage.env.advance_time(60)
    await stage.horde.queueing.expire()
    await stage.env.advance_time(30)
    await stage.until(lambda: labels(asked)[:1] == ["Try again"])

    assert "Nobody came to draw this picture" in str(asked.components)


async def test_a_file_discord_finds_too_large_is_sent_lighter(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_shims, "FILE_LIMIT", 1024 * 1024)
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw(noise(640))
    await stage.settle()
    assert not gallery(asked)

    await stage.env.advance_time(3)
    await stage.delivered(asked)


async def test_a_request_whose_answer_was_never_seen_is_delivered_directly(stage: Stage) -> None:
    """The bot died between asking the horde and answering the member."""
    worker = await stage.worker()
    account = await stage.link(stage.ada)
    spec = NewImageRequest(prompt="a cat", nsfw=False, params=ImageParams(width=64, height=64))
    accepted = await stage.horde.queueing.request(Principal(account), spec)
    await stage.horde.chat.open(
        Card(
            request_id=accepted.id,
            discord_id=stage.ada.id,
            guild_id=stage.guild.id,
            channel_id=stage.channel.id,
            spec=spec,
            created_at=stage.horde.clock.now(),
        )
    )
    await stage.restart()
    await worker.draw()
    dm = stage.ada.user.dm_channel
    await stage.until(lambda: bool(dm.history()))

    assert len(dm.history()[-1].attachments) == 1


async def test_adult_content_is_not_sent_to_another_place_than_asked_for(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.adult, "generate", prompt="a cat")
    stage.env.inject_error("PATCH", "*messages*", status=403, code=50001, times=None)
    await worker.draw()
    dm = stage.ada.user.dm_channel
    await stage.until(lambda: bool(dm.history()))

    assert dm.history()[-1].attachments == []
    assert "/jobs shows it in an age-restricted channel" in str(dm.history()[-1].components)
