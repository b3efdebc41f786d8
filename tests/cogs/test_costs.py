"""What it costs is seen before it is spent."""

from horde_core.chat.model import Taste
from tests.cogs.stage import Answer, Stage, labels, words


async def test_what_is_dear_waits_for_a_yes(stage: Stage) -> None:
    account = await stage.link_wealthy(stage.ada)
    worker = await stage.worker()
    cheap = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=4)
    assert "about 22.4 kudos" in words(cheap)
    await worker.draw()
    await stage.delivered(cheap)

    panel = await stage.slash(stage.ada, stage.channel, "settings")
    assert "**Ask me first from (kudos)** 250" in words(panel)
    form = await stage.ada.click(panel.message, label="When to ask first")
    shown = Answer(await stage.ada.submit_modal(form, {"from": "20"}))
    assert "**Ask me first from (kudos)** 20" in words(shown)
    assert await stage.horde.tastes.of(stage.ada.id) == Taste(ask_from=20)

    before = await stage.horde.kudos.balance(account.id)
    offer = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=4)
    assert offer.ephemeral
    assert "About 22.4 kudos" in words(offer)
    assert "> a cat" in words(offer)
    assert "4 \N{MULTIPLICATION SIGN} 64\N{MULTIPLICATION SIGN}64 · demo_shapes" in words(offer)
    assert "You have 977.6 kudos." in words(offer)
    assert await worker.pop() is None
    assert await stage.horde.kudos.balance(account.id) == before

    await stage.click(stage.ada, offer, label="Draw")
    assert len((await worker.draw()).ids) >= 1
    one = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    assert "Cancel" in labels(one)

    form = await stage.ada.click(panel.message, label="When to ask first")
    wrong = Answer(await stage.ada.submit_modal(form, {"from": "many"}))
    assert "a whole number from 0 to 1000000" in words(wrong)
    assert stage.env.errors


async def test_the_price_stays_on_the_card_when_the_bot_starts_again(stage: Stage) -> None:
    await stage.link(stage.ada)
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=2)
    price = next(part for part in words(asked).split(" · ") if part.endswith(" kudos"))
    await stage.restart()
    await worker.take()
    await stage.env.advance_time(20)

    assert "Drawing" in words(asked)
    assert price in words(asked)


async def test_guests_are_not_asked_about_what_costs_them_nothing(stage: Stage) -> None:
    await stage.worker()
    await stage.horde.tastes.keep(stage.ada.id, Taste(ask_from=0))
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")

    assert "Cancel" in labels(asked)
    assert "kudos" not in words(asked)
