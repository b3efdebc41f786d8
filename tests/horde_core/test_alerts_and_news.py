"""Owners hear of their workers' troubles once; guilds hear of each piece of news once."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.config import ConfigError
from horde_core.horde import Horde
from horde_core.housekeeping import sweep_once
from horde_core.members.model import Choices, NoticeKind
from horde_core.protocol.status import NewsItem
from horde_core.workers.model import WorkerChange
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

ADA = 11


async def told(horde: Horde) -> list[NoticeKind]:
    await horde.alerts.watch()
    notices = await horde.members.take_due()
    await horde.members.told([it.id for it in notices])
    assert {it.discord_id for it in notices} <= {ADA}
    return [it.kind for it in notices]


async def owner(people: People) -> Principal:
    account = (await people.horde.accounts.link_new(ADA, "ada")).account
    return Principal(account)


async def test_a_worker_that_goes_away_is_told_of_once(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await owner(people)
    await people.pop(ada)
    clock.advance(9 * 60)
    assert await told(horde) == []
    clock.advance(60)
    await sweep_once(horde)
    assert await told(horde) == [NoticeKind.WORKER_OFFLINE]
    clock.advance(600)
    assert await told(horde) == []

    clock.advance(3600)
    await people.pop(ada)
    clock.advance(600)
    await horde.members.choose(ADA, Choices(workers=False))
    assert await told(horde) == []
    clock.advance(3 * 3600)
    await horde.members.choose(ADA, Choices())
    assert await told(horde) == []


async def test_a_worker_that_was_stopped_is_told_of_and_own_maintenance_is_not(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    ada = await owner(people)
    await people.pop(ada)
    (worker,) = await horde.workers.online()
    await horde.workers.change(ada, worker.id, WorkerChange(maintenance=True))
    assert await told(horde) == []
    moderator = await people.asker("moderator", Role.MODERATOR)
    await horde.workers.change(moderator, worker.id, WorkerChange(paused=True))
    assert await told(horde) == [NoticeKind.WORKER_FLAGGED]
    assert await told(horde) == []


async def test_a_worker_that_fails_too_often_is_told_of(horde: Horde, people: People) -> None:
    ada, asker = await owner(people), await people.asker()
    for _ in range(21):
        await people.ask(asker)
        await people.deliver(ada, (await people.take(ada)).ids[0], state="faulted")
        if (await horde.workers.online())[0].maintenance:
            break
    assert await told(horde) == [NoticeKind.WORKER_PAUSED]


async def test_each_guild_hears_of_a_piece_once_and_of_nothing_old(
    horde: Horde, tmp_path: Path
) -> None:
    path = tmp_path / "news.json"
    items = [
        {"date_published": f"2026-01-0{n}", "newspiece": "x", "title": f"t{n}"} for n in (1, 2)
    ]
    path.write_text(json.dumps(items[:1]))
    news = replace(horde.news, path=str(path))
    await news.take_as_read(1, await news.items())
    path.write_text(json.dumps(items))
    newest, oldest = await news.items()
    assert (newest.title, oldest.title) == ("t2", "t1")
    assert not await news.claim(1, oldest)
    claimed = await asyncio.gather(*(news.claim(1, newest) for _ in range(4)))
    assert sorted(claimed) == [False, False, False, True]
    assert await news.claim(2, newest)
    path.write_text("{")
    with pytest.raises(ConfigError, match="news_file"):
        await news.items()
    assert await horde.news.items() == ()
    assert isinstance(newest, NewsItem)
