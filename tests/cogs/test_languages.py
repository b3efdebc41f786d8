"""Everybody reads their own language, and a server the one it chose."""

import pytest

from tests.cogs.stage import Stage, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_two_members_read_the_same_answer_in_their_languages(stage: Stage) -> None:
    stage.speaks(stage.ada, "de")
    stage.speaks(stage.bob, "es-419")
    german = await stage.slash(stage.ada, stage.channel, "horde status")
    spanish = await stage.slash(stage.bob, stage.channel, "horde status")
    assert "Die Horde gerade jetzt" in words(german)
    assert "La horda en este momento" in words(spanish)
    assert await stage.horde.members.languages([stage.ada.id, stage.bob.id]) == {
        stage.ada.id: "de",
        stage.bob.id: "es",
    }
