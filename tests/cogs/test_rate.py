"""/rate: an ephemeral session that pays, and asks for a captcha where it must."""

import pytest

from horde_core.accounts.model import Principal
from horde_core.ratings.model import Judgement
from tests.cogs.stage import Answer, Stage, gallery, labels, picture, words

# what the game decides is tested on both databases below it
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def seeded(stage: Stage, number: int) -> None:
    for shade in range(number):
        side = 64 + shade
        await stage.horde.ratings.pool.seed(picture("red", side), Judgement("", 7))


async def test_pictures_are_rated_one_after_the_other(stage: Stage) -> None:
    await seeded(stage, 3)
    await stage.link(stage.ada)
    shown = await stage.slash(stage.ada, stage.channel, "rate")
    assert shown.ephemeral
    assert "How good is this picture?" in words(shown)
    assert gallery(shown)[0]["description"] == "A picture to be rated, number 1"
    assert labels(shown)[:10] == [str(mark) for mark in range(1, 11)]

    await stage.env.advance_time(5)
    await stage.click(stage.ada, shown, label="few")
    assert "extra fingers: few" in words(shown)
    await stage.click(stage.ada, shown, label="10")
    assert "kudos" in words(shown)
    assert "How good is this picture?" in words(shown)
    await stage.env.advance_time(5)
    await stage.click(stage.ada, shown, label="Skip")
    await stage.env.advance_time(5)
    await stage.click(stage.ada, shown, label="7")
    assert "That is all for now" in words(shown)
    account = await stage.horde.accounts.by_discord(stage.ada.id)
    assert account is not None
    rater = await stage.horde.ratings.desk.statistics(Principal(account))
    assert rater.today == 3


async def test_who_clicks_faster_than_anybody_looks_is_asked_for_letters(stage: Stage) -> None:
    await seeded(stage, 12)
    await stage.link(stage.ada)
    shown = await stage.slash(stage.ada, stage.channel, "rate")
    for _ in range(12):
        if "Are you a person?" in words(shown):
            break
        await stage.click(stage.ada, shown, label="5")
    assert "Are you a person?" in words(shown)
    form = (await stage.click(stage.ada, shown, label="Answer"))._result
    wrong = Answer(await stage.ada.submit_modal(form, {"letters": "no"}))
    assert wrong.ephemeral
    await stage.click(stage.ada, shown, label="Hear it")
    assert shown.attachments[0].filename == "letters.wav"


async def test_nobody_rates_without_an_account_or_when_there_is_nothing(stage: Stage) -> None:
    refused = await stage.slash(stage.bob, stage.channel, "rate")
    assert "needs an account of your own" in words(refused)
    await stage.link(stage.bob)
    nothing = await stage.slash(stage.bob, stage.channel, "rate")
    assert "There is nothing you have not rated yet." in words(nothing)
    assert len(stage.env.errors) == 2


async def test_ones_own_pictures_are_shared_and_rated_once(stage: Stage) -> None:
    account = await stage.link_wealthy(stage.ada)
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=2)
    job = await worker.draw()
    await stage.delivered(asked)
    stranger = await stage.click(stage.bob, asked, label="Rate")
    assert "Only the person who asked for this picture can rate it." in words(stranger)
    before = await stage.horde.kudos.balance(account.id)
    await stage.restart()
    question = await stage.click(stage.ada, asked, label="Rate")
    assert question.ephemeral
    assert "Rating shares the picture" in words(question)
    form = await stage.ada.click(question.message, label="Share and rate")
    nothing = Answer(await stage.ada.submit_modal(form, {}))
    assert "Nothing was chosen." in words(nothing)
    form = await stage.ada.click(asked.message, label="Rate")
    await stage.restart()
    said = {"mark1": ["10"], "flaws1": ["1"], "mark2": ["3"], "best": ["1"]}
    rated = Answer(await stage.ada.submit_modal(form, said))
    assert "Thank you for rating" in words(rated)
    assert await stage.horde.kudos.balance(account.id) > before
    shown = (await stage.horde.queueing.status(job.request_id)).generations
    seen = [await stage.horde.ratings.pool.look(Principal(account), it.id) for it in shown]
    assert [(it.mean_rating, it.mean_artifacts) for it in seen] == [(10, 1), (3, None)]

    form = await stage.ada.click(asked.message, label="Rate")
    again = Answer(await stage.ada.submit_modal(form, said))
    assert "You have rated this already." in words(again)
