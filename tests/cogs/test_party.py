"""/party from the first word to the last kudos."""

import pytest

from horde_core.housekeeping import sweep_once
from horde_core.money import kudos
from tests.cogs.stage import Stage, labels, words

# what these commands decide is tested on both databases below them
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_party_is_started_entered_voted_on_and_won(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.link_wealthy(stage.ada)
    bob = await stage.link(stage.bob)
    eve = stage.guild.add_member(stage.env.create_user("eve"))
    await stage.link(eve)
    started = await stage.slash(stage.ada, stage.channel, "party start", name="*Cats*", budget="90")
    assert not started.ephemeral
    assert "puts up **90 kudos** for 1 winner" in words(started)

    nothing = await stage.click(stage.bob, started, label="Enter my latest picture")
    assert "You have no picture here to enter." in words(nothing)
    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    before = await stage.horde.kudos.balance(bob.id)
    entered = await stage.click(stage.bob, started, label="Enter my latest picture")
    assert "Your picture takes part" in words(entered)

    shown = await stage.click(eve, started, label="Vote")
    assert labels(shown) == ["Vote for 1"]
    await stage.restart()
    voted = await stage.click(eve, shown, label="Vote for 1")
    assert f"You vote for <@{stage.bob.id}>" in words(voted)
    ballot = await stage.click(stage.bob, started, label="Vote")
    own = await stage.click(stage.bob, ballot, label="Vote for 1")
    assert "Nobody votes for their own picture." in words(own)
    await stage.click(eve, started, label="Who leads?")
    assert f"/{asked.id}) · 1 vote" in words(started)
    listed = await stage.slash(eve, stage.channel, "party list")
    assert "90 kudos" in words(listed)

    refused = await stage.slash(stage.bob, stage.channel, "party end", party="*cats*")
    assert "Only its host can end a party early." in words(refused)
    ended = await stage.slash(stage.ada, stage.channel, "party end", party="*cats*")
    assert "The party is over" in words(ended)
    await sweep_once(stage.horde)
    await stage.env.advance_time(4)
    await stage.settle()
    assert await stage.horde.kudos.balance(bob.id) == before + kudos(90)
    public = [it for it in stage.channel.history() if not it.flags.ephemeral]
    assert "wins **90 kudos** with 1 vote" in str([it.to_dict() for it in public[-1].components])
    report = await stage.horde.kudos.audit()
    assert report.ok, report.lines
    assert stage.env.errors
