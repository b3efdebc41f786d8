"""/generate from the first word to the gallery."""

import asyncio
import contextlib

import discord
import pytest

from bot.rendering.files import MIB
from bot.settings import DiscordSettings
from horde_core.accounts.model import Account, Principal
from horde_core.chat.model import CardState
from horde_core.queueing.model import Accepted, NewImageRequest
from horde_core.queueing.refusals import TooManyPrompts
from horde_core.queueing.service import QueueService
from tests.cogs.stage import BUTTONS, Answer, Stage, drawn, gallery, labels, noise, picture, words

PROMPT = "a red circle on a blue background"


async def test_a_member_sees_the_request_move_and_gets_the_picture(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    assert f"> {PROMPT}" in words(asked)
    assert "Waiting in the queue" in words(asked)
    assert "Cancel" in labels(asked)

    job = await worker.take()
    await stage.env.advance_time(5)
    assert "Drawing" in words(asked)

    await worker.deliver(job, picture("red"))
    await stage.delivered(asked)

    shown = gallery(asked)
    assert len(shown) == len(asked.attachments) == 1
    assert shown[0]["description"].startswith(f"{PROMPT}. AI-generated picture")
    assert asked.attachments[0].description == shown[0]["description"]
    assert labels(asked) == BUTTONS
    assert drawn(stage.env, asked).resize((1, 1)).tobytes()[0] > 200


async def test_several_pictures_come_in_one_gallery(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT, count=3)
    await worker.draw()
    await stage.delivered(asked)

    assert [item["description"].split("picture ")[1][:6] for item in gallery(asked)] == [
        "1 of 3",
        "2 of 3",
        "3 of 3",
    ]


async def test_options_reach_the_worker(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(
        stage.ada,
        stage.channel,
        "generate",
        prompt=PROMPT,
        model="DEMO_shapes",
        size="64x128",
        seed="99",
    )
    job = await worker.take()

    assert (job.model, job.prompt) == ("demo_shapes", PROMPT)
    assert (job.params.width, job.params.height, job.params.seed) == (64, 128, "99")


async def test_the_default_is_what_the_only_worker_draws(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    job = await worker.take()

    assert (job.model, job.params.width, job.params.height) == ("demo_shapes", 64, 64)


@pytest.mark.parametrize("adult", [True, False])
async def test_the_channel_decides_about_adult_content(stage: Stage, adult: bool) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.adult if adult else stage.channel, "generate", prompt=PROMPT)
    job = await worker.take()
    card = await stage.horde.chat.by_request(job.request_id)

    assert job.use_nsfw_censor is not adult
    assert card is not None
    assert (card.spec.nsfw, card.spec.censor_nsfw) == (adult, not adult)


async def test_guests_are_told_and_linked_members_are_not(stage: Stage) -> None:
    await stage.worker()
    await stage.link(stage.bob)
    guest = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    linked = await stage.slash(stage.bob, stage.channel, "generate", prompt=PROMPT)

    assert "-# You draw as a guest" in words(guest)
    assert "Link account" in labels(guest)
    assert "guest" not in words(linked)


async def test_a_linked_member_pays_and_the_worker_earns(stage: Stage) -> None:
    account = await stage.link_wealthy(stage.ada)
    worker = await stage.worker()
    kudos = stage.horde.kudos
    before = await kudos.balance(account.id), await kudos.balances(worker.principal.account.id)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    await worker.draw()
    await stage.delivered(asked)
    after = await kudos.balance(account.id), await kudos.balances(worker.principal.account.id)

    assert after[0] < before[0]
    earned = (after[1].balance + after[1].evaluating) - (before[1].balance + before[1].evaluating)
    assert earned > 0
    assert "kudos" in words(asked)


async def test_a_picture_that_is_drawn_at_once_is_delivered_once(stage: Stage) -> None:
    worker = await stage.worker()

    async def eager() -> None:
        with stage.horde.bus.subscribe() as events:
            await events.next(5)
        await worker.draw()

    drawing = asyncio.create_task(eager())
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    await drawing
    await stage.delivered(asked)

    assert len(stage.channel.history()) == 1


async def test_a_censored_picture_becomes_a_sentence(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    await worker.draw(state="censored")
    await stage.until(lambda: "No picture to show" in words(asked))

    assert not asked.attachments
    assert "1 picture was withheld" in words(asked)


async def test_a_picture_too_heavy_for_discord_is_made_to_fit(stage: Stage) -> None:
    stage.bot.settings = DiscordSettings(max_upload_mb=1)
    worker = await stage.worker()
    heavy = noise(640)
    assert len(heavy) > MIB
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    job = await worker.take()
    await worker.deliver(job, heavy)
    await stage.delivered(asked)

    assert 0 < asked.attachments[0].size <= MIB


async def test_a_private_result_is_for_the_requester_alone(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT, private=True)
    await worker.draw()
    await stage.delivered(asked)

    assert asked.ephemeral
    assert stage.channel.history(viewer=stage.bob) == []

    rerolled = await stage.click(stage.ada, asked, label="Re-roll")
    assert rerolled.ephemeral


async def test_a_private_result_past_its_fifteen_minutes_comes_directly(stage: Stage) -> None:
    stage.be_patient()
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT, private=True)
    for _ in range(12):
        await stage.env.advance_time(70)
    assert "I will send it to you as a direct message" in words(asked)

    await stage.env.advance_time(120)
    await worker.draw()
    dm = stage.ada.user.dm_channel
    await stage.until(lambda: bool(dm.history()))

    assert "Here is your picture" in str(dm.history()[-1].components)
    assert len(dm.history()[-1].attachments) == 1


async def test_a_result_after_fifteen_minutes_is_put_in_by_the_bot_itself(stage: Stage) -> None:
    stage.be_patient()
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    for _ in range(16):
        await stage.env.advance_time(60)
    await worker.draw()
    await stage.delivered(asked)

    last = stage.env.http_requests[-1]
    assert (last.method, "/webhooks/" in last.path) == ("PATCH", False)


async def test_a_result_for_a_channel_the_bot_lost_comes_directly(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    stage.env.inject_error("PATCH", "*messages*", status=403, code=50001, times=None)
    await worker.draw()
    dm = stage.ada.user.dm_channel
    await stage.until(lambda: bool(dm.history()))

    message = dm.history()[-1]
    assert "I may no longer post in" in str(message.components)
    assert len(message.attachments) == 1


async def test_without_channel_and_messages_the_request_is_closed_all_the_same(
    stage: Stage,
) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    stage.env.inject_error("PATCH", "*messages*", status=403, code=50001, times=None)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    job = await worker.draw()
    await stage.settle()

    card = await stage.horde.chat.by_request(job.request_id)
    assert card is not None
    assert card.state is CardState.UNCLAIMED


async def test_a_hiccup_of_discord_costs_no_picture(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    stage.env.inject_error("PATCH", "*messages*", status=500, times=2)
    await worker.draw()
    await stage.settle()
    await stage.env.advance_time(15)
    await stage.delivered(asked)


async def test_a_message_deleted_meanwhile_ends_the_request(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    job = await worker.take()
    stage.env.backend.delete_message(stage.channel.id, asked.id)
    await stage.env.advance_time(5)
    card = await stage.horde.chat.by_request(job.request_id)

    assert card is not None
    assert card.state is CardState.DELETED
    assert stage.ada.user.dm_channel.history() == []


async def test_a_refusal_is_a_private_sentence_and_nothing_is_shown(stage: Stage) -> None:
    await stage.worker()
    result = await stage.slash(
        stage.ada, stage.channel, "generate", prompt=PROMPT, size="1024x1024"
    )

    assert result.ephemeral
    assert "demo_shapes does not draw 1024x1024." in words(result)
    assert "64x64" in words(result)
    assert len(stage.env.errors) == 1


async def test_too_many_at_once_are_refused_in_words(stage: Stage) -> None:
    account = await stage.link(stage.ada)
    await stage.worker()
    await fill_the_queue(stage, account)
    result = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)

    assert result.ephemeral
    assert "pictures waiting already" in words(result)
    assert "horde:cancel" not in str(result.components)
    assert [type(e.original) for e in stage.env.errors] == [TooManyPrompts]  # type: ignore[attr-defined]


async def test_a_slow_horde_is_waited_for_and_its_refusal_stays_private(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a public "thinking…", only the requester sees why nothing came of it."""
    await stage.worker()
    account = await stage.link(stage.ada)
    await fill_the_queue(stage, account)
    request = QueueService.request

    async def slow(queue: QueueService, principal: Principal, new: NewImageRequest) -> Accepted:
        await asyncio.sleep(0.1)
        return await request(queue, principal, new)

    monkeypatch.setattr("bot.answers.PATIENCE_S", -1.0)
    monkeypatch.setattr(QueueService, "request", slow)
    result = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)

    assert stage.channel.history(viewer=stage.bob) == []
    assert [m.ephemeral for m in result.followups] == [True]
    assert stage.env.errors


async def test_an_error_of_ours_gets_a_case_number(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage.bot.cards, "_ask", broken)
    result = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
    case = words(result).rpartition("Case ")[2]

    assert "Something went wrong on our side." in words(result)
    assert f"case {case}" in caplog.text
    assert stage.env.errors


async def test_models_are_completed_from_memory(stage: Stage) -> None:
    await stage.worker(("demo_shapes", "Deliberate"))
    stage.env.inject_error("*", "/nothing", times=1)
    choices = await stage.ada.autocomplete(stage.channel, "generate", "model", "demo")

    assert [choice["value"] for choice in choices] == ["demo_shapes"]
    assert choices[0]["name"].startswith("demo_shapes · 1 worker · 0 waiting")


async def test_sizes_follow_the_model_typed_so_far(stage: Stage) -> None:
    await stage.worker(("demo_shapes", "Deliberate"))
    small = await stage.ada.autocomplete(stage.channel, "generate", "size", "", model="demo_shapes")
    large = await stage.ada.autocomplete(stage.channel, "generate", "size", "", model="Deliberate")
    wide = await stage.ada.autocomplete(
        stage.channel, "generate", "size", "land", model="Deliberate"
    )

    assert [choice["value"] for choice in small] == ["64x64", "64x128", "128x64", "128x128"]
    assert large[0]["value"] == "512x512"
    assert [choice["value"] for choice in wide] == ["768x512"]


async def test_twelve_requests_in_one_channel_keep_its_edit_budget(stage: Stage) -> None:
    worker = await stage.worker()
    for number in range(12):
        member = stage.guild.add_member(stage.env.create_user(f"member{number}"))
        await stage.link(member)
        await stage.slash(member, stage.channel, "generate", prompt=PROMPT, count=2)
    before = len(stage.env.http_requests)
    await worker.pop()
    seconds = 30
    for _ in range(seconds):
        await stage.env.advance_time(1)
    edits = [r for r in stage.env.http_requests[before:] if r.method == "PATCH"]

    assert 0 < len(edits) <= 4 + seconds * 4 / 5


async def test_in_direct_messages_it_works_too(stage: Stage) -> None:
    worker = await stage.worker()
    asked = Answer(await stage.ada.user.slash("generate", prompt=PROMPT))
    await worker.draw()
    await stage.delivered(asked)

    assert labels(asked) == BUTTONS


async def test_the_bot_reads_no_messages_and_keeps_no_members(stage: Stage) -> None:
    assert stage.bot.intents.value == 1025
    mentions = stage.bot.allowed_mentions
    assert mentions is not None
    assert mentions.to_dict() == discord.AllowedMentions.none().to_dict()
    assert len(stage.bot.cached_messages) == 0


async def fill_the_queue(stage: Stage, account: Account) -> None:
    """Ask in the account's name for as much as it may."""
    spec = NewImageRequest(prompt="x", models=("demo_shapes",))
    with contextlib.suppress(TooManyPrompts):
        for _ in range(500):
            await stage.horde.queueing.request(Principal(account), spec)
