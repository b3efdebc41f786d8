"""What was open when the bot stopped is taken up again."""

from tests.cogs.stage import BUTTONS, Stage, gallery, labels, words


async def test_a_queued_request_is_followed_again(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await stage.restart()
    await stage.env.advance_time(30)
    assert "Waiting in the queue" in words(asked)

    await worker.draw()
    await stage.delivered(asked)
    assert labels(asked) == BUTTONS


async def test_a_request_being_drawn_is_followed_again(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    job = await worker.take()
    await stage.restart()
    await stage.env.advance_time(30)
    assert "Drawing" in words(asked)

    await worker.deliver(job)
    await stage.delivered(asked)


async def test_a_request_finished_meanwhile_is_delivered(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await stage.bot.background.close()
    await worker.draw()
    await stage.settle()
    assert not gallery(asked)

    await stage.restart()
    await stage.delivered(asked)


async def test_a_delivered_request_is_left_alone(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    before = len(stage.env.http_requests)
    await stage.restart()
    await stage.settle()

    assert not [r for r in stage.env.http_requests[before:] if r.method in {"PATCH", "POST"}]


async def test_a_private_request_taken_up_again_is_delivered_directly(stage: Stage) -> None:
    """The interaction's token is not kept, and no bot may edit a private answer without it."""
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", private=True)
    await stage.restart()
    await worker.draw()
    dm = stage.ada.user.dm_channel
    await stage.until(lambda: bool(dm.history()))

    assert len(dm.history()[-1].attachments) == 1


async def test_commands_are_sent_to_discord_only_when_they_changed(stage: Stage) -> None:
    def sent() -> int:
        return sum(r.method == "PUT" and "commands" in r.path for r in stage.env.http_requests)

    assert sent() == 1
    await stage.restart()
    assert sent() == 1
