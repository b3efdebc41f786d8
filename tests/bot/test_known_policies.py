"""What is offered while somebody types comes from memory, and follows changes of any process."""

import pytest

from bot.known_policies import KnownPolicies
from horde_core.horde import Horde
from horde_core.policies.model import Policy

GUILD, OTHER, CHANNEL = 10, 11, 20

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_it_is_read_once_until_somebody_changes_it(horde: Horde) -> None:
    asked: list[int] = []

    async def read(guild_id: int, channel_id: int) -> Policy:
        asked.append(guild_id)
        return await horde.policies.of(guild_id, channel_id)

    known, version = KnownPolicies(read), 0
    for _ in range(3):
        assert (await known.of(GUILD, CHANNEL)).denied_styles == ()
        assert (await known.of(OTHER, CHANNEL)).denied_styles == ()
    assert asked == [GUILD, OTHER]

    for guild_id, name in ((GUILD, "oil"), (GUILD, "ink"), (OTHER, "tempera")):
        await horde.policies.set(guild_id, 0, "denied_styles", [name], actor=1)
        news = await horde.guilds.news(version)
        assert set(news.tables) == {guild_id}
        known.learn(news)
        version = news.version
        assert (await known.of(guild_id, CHANNEL)).denied_styles == (name,)
    for change in (horde.policies.reset(OTHER, 0, actor=1), horde.policies.forget(GUILD)):
        await change
    known.learn(await horde.guilds.news(version))
    for guild_id in (GUILD, OTHER):
        assert (await known.of(guild_id, CHANNEL)).denied_styles == ()


async def test_what_was_read_before_the_news_is_not_kept(horde: Horde) -> None:
    """An admin changes something between the reading and the keeping."""

    async def read(guild_id: int, channel_id: int) -> Policy:
        before = await horde.policies.of(guild_id, channel_id)
        if not before.denied_styles:
            await horde.policies.set(guild_id, 0, "denied_styles", ["oil"], actor=1)
            known.learn(await horde.guilds.news(0))
        return before

    known = KnownPolicies(read)
    assert (await known.of(GUILD, CHANNEL)).denied_styles == ()
    assert (await known.of(GUILD, CHANNEL)).denied_styles == ("oil",)
