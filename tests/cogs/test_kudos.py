"""/kudos gift, history, leaderboard and notify."""

import pytest

from horde_core.housekeeping import sweep_once
from horde_core.money import kudos
from tests.cogs.stage import Stage, drawn, gallery, words

# what these commands decide is tested on both databases below them
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_gift_by_command_its_history_and_the_leaderboard(stage: Stage) -> None:
    await stage.link_wealthy(stage.ada)
    await stage.link(stage.bob)
    empty = await stage.slash(stage.bob, stage.channel, "kudos leaderboard")
    assert "Nobody yet." in words(empty)

    given = await stage.slash(
        stage.ada, stage.channel, "kudos gift", member=stage.bob, amount="100.5", note="a map"
    )
    assert given.ephemeral
    assert f"100.5 kudos for <@{stage.bob.id}>" in words(given)
    on_its_way = await stage.slash(stage.ada, stage.channel, "kudos history")
    assert "on their way" in words(on_its_way)
    await stage.env.advance_time(31)
    await sweep_once(stage.horde)

    history = await stage.slash(stage.bob, stage.channel, "kudos history")
    assert f"100.5 kudos from <@{stage.ada.id}>" in words(history)
    assert "> a map" in words(history)
    board = await stage.slash(stage.bob, stage.channel, "kudos leaderboard")
    assert not board.ephemeral
    assert f"1. <@{stage.ada.id}> · 100.5 kudos in 1 gift" in words(board)
    assert "1: 100.5" in gallery(board)[0]["description"]
    assert drawn(stage.env, board).width == 720


async def test_nobody_is_listed_or_told_against_their_will(stage: Stage) -> None:
    await stage.link_wealthy(stage.ada)
    chosen = await stage.slash(
        stage.ada,
        stage.channel,
        "kudos notify",
        received="daily",
        threshold=50,
        listed=False,
        public=True,
    )
    assert chosen.ephemeral
    assert "told once a day, from 50 kudos on" in words(chosen)
    assert "On leaderboards: no" in words(chosen)
    kept = await stage.horde.members.choices(stage.ada.id)
    assert (kept.threshold, kept.listed, kept.public) == (kudos(50), False, True)
    shown = await stage.slash(stage.ada, stage.channel, "kudos notify")
    assert words(shown) == words(chosen)


async def test_gifts_to_bots_and_of_strangers_are_refused_with_a_way_on(stage: Stage) -> None:
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    await stage.link(stage.ada)
    for member, amount, said in (
        (robot, "5", "Bots have no use for kudos."),
        (stage.bob, "lots", "lots is not an amount of kudos."),
        (stage.bob, "5000", "You do not have enough kudos for this."),
        (stage.ada, "5", "Kudos are for others."),
    ):
        refused = await stage.slash(
            stage.ada, stage.channel, "kudos gift", member=member, amount=amount
        )
        assert refused.ephemeral
        assert said in words(refused)
    unlinked = await stage.slash(
        stage.bob, stage.channel, "kudos gift", member=stage.ada, amount="5"
    )
    assert "Giving kudos needs an account of your own." in words(unlinked)
    assert len(stage.env.errors) == 5
