"""What workers do together, and what the horde has made."""

import pytest

from horde_core import housekeeping
from horde_core.accounts.model import Principal, Role
from horde_core.horde import Horde
from horde_core.stats.model import Made
from horde_core.teams.model import Member, TeamChange
from horde_core.teams.refusals import (
    AnonymousTeam,
    NoTeamChange,
    NotTeamOwner,
    TeamNameTaken,
    TeamNameTooShort,
    TeamNotFound,
    TooManyTeams,
    TrustedOnly,
)
from horde_core.teams.service import MOST_TEAMS
from horde_core.workers.model import WorkerChange
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, People

THINGS = 512 * 512 * 30


async def draw(people: People, owner: Principal, asker: Principal, **fields: str) -> None:
    await people.ask(asker)
    job = await people.take(owner, **fields)
    await people.deliver(owner, job.ids[0])


async def member(horde: Horde, people: People, owner: Principal, team: str) -> str:
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    changed = await horde.workers.change(owner, worker.id, WorkerChange(team=team))
    assert changed.team_id == team
    return worker.id


async def test_who_may_make_and_change_teams(horde: Horde, people: People) -> None:
    owner, other = await people.owner(), await people.asker("other", Role.TRUSTED)
    for who, refusal in (
        (await people.anonymous(), AnonymousTeam),
        (await people.asker(), TrustedOnly),
    ):
        with pytest.raises(refusal):
            await horde.teams.create(who, "Dreamers", None)
    with pytest.raises(TeamNameTooShort):
        await horde.teams.create(owner, "  a  ", None)
    team = await horde.teams.create(owner, "Dreamers", "we draw")
    with pytest.raises(TeamNameTaken):
        await horde.teams.create(other, "DREAMERS", None)
    rival = await horde.teams.create(other, "Rivals", None)
    with pytest.raises(TeamNameTaken):
        await horde.teams.change(other, rival.id, TeamChange(name="dreamers"))
    with pytest.raises(NotTeamOwner):
        await horde.teams.change(other, team.id, TeamChange(name="Ours now"))
    with pytest.raises(NoTeamChange):
        await horde.teams.change(owner, team.id, TeamChange())
    moderator = await people.asker("mod", Role.MODERATOR)
    changed = await horde.teams.change(moderator, team.id, TeamChange(name="Sleepers"))
    assert (changed.name, changed.info) == ("Sleepers", "we draw")
    assert [deed.action for deed in await horde.oversight.deeds(moderator)] == ["team change"]
    assert [one.name for one in await horde.teams.every()] == ["Rivals", "Sleepers"]


async def test_one_account_owns_only_so_many(horde: Horde, people: People) -> None:
    owner = await people.owner()
    for number in range(MOST_TEAMS):
        await horde.teams.create(owner, f"team {number}", None)
    with pytest.raises(TooManyTeams):
        await horde.teams.create(owner, "one more", None)


async def test_what_a_team_does_counts_while_it_belongs(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner, asker = await people.owner(), await people.asker()
    team = await horde.teams.create(owner, "Dreamers", None)
    await draw(people, owner, asker)
    worker_id = await member(horde, people, owner, team.id)
    await draw(people, owner, asker)
    now = await horde.teams.by_id(team.id)
    earned = now.kudos
    assert (now.fulfilled, now.pixelsteps, earned > 0) == (1, THINGS, True)
    assert now.members == (Member(worker_id, "dreamer", "image", online=True),)
    assert now.models == ((MODEL, 1),)
    clock.advance(61)
    await housekeeping.fold(horde)
    await draw(people, owner, asker)
    now = await horde.teams.by_id(team.id)
    assert (now.fulfilled, now.kudos) == (2, 2 * earned)
    await horde.workers.change(owner, worker_id, WorkerChange(team=""))
    await draw(people, owner, asker)
    now = await horde.teams.by_id(team.id)
    assert (now.fulfilled, now.members, now.models) == (2, (), ())


async def test_time_online_counts_for_the_team(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner = await people.owner()
    team = await horde.teams.create(owner, "Dreamers", None)
    await member(horde, people, owner, team.id)
    for _ in range(6):
        clock.advance(120)
        await people.pop(owner)
    assert (await horde.teams.by_id(team.id)).uptime_s == 720
    clock.advance(61)
    await housekeeping.fold(horde)
    after = await horde.teams.by_id(team.id)
    assert (after.uptime_s, after.fulfilled) == (720, 0)


async def test_a_deleted_team_lets_its_workers_go(horde: Horde, people: People) -> None:
    owner = await people.owner()
    team = await horde.teams.create(owner, "Dreamers", None)
    worker_id = await member(horde, people, owner, team.id)
    await horde.teams.delete(owner, team.id)
    assert (await horde.workers.by_id(worker_id)).team_id is None
    for attempt in (
        horde.teams.by_id(team.id),
        horde.workers.change(owner, worker_id, WorkerChange(team=team.id)),
    ):
        with pytest.raises(TeamNotFound):
            await attempt


async def test_what_was_made_is_counted_by_time(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    owner, asker = await people.owner(), await people.asker()
    one, two, three = (Made(count, count * THINGS) for count in (1, 2, 3))
    await draw(people, owner, asker)
    now = await horde.stats.totals("image")
    assert (now.minute, now.hour, now.day, now.month, now.total) == (one,) * 5
    clock.advance(90)
    await housekeeping.fold(horde)
    now = await horde.stats.totals("image")
    assert (now.minute, now.hour, now.total) == (Made(), one, one)
    await draw(people, owner, asker)
    clock.advance(2 * 3600)
    await housekeeping.sweep_once(horde)
    now = await horde.stats.totals("image")
    assert (now.minute, now.hour, now.day, now.total) == (Made(), Made(), two, two)
    clock.advance(2 * 86400)
    await draw(people, owner, asker)
    await housekeeping.sweep_once(horde)
    now = await horde.stats.totals("image")
    assert (now.day, now.month, now.total) == (one, three, three)
    clock.advance(40 * 86400)
    await housekeeping.sweep_once(horde)
    now = await horde.stats.totals("image")
    assert (now.month, now.total) == (Made(), three)
    assert await horde.stats.totals("text") == type(now)()
    models = await horde.stats.by_model("image")
    assert (models.day, models.month, models.total) == ({}, {}, {MODEL: 3})
