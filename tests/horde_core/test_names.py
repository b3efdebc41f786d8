"""Names that everybody sees."""

from dataclasses import replace

import pytest

from horde_core.accounts.change import UserChange
from horde_core.accounts.model import Role
from horde_core.accounts.refusals import UnfitName
from horde_core.errors import Rc, Refused
from horde_core.horde import Horde
from horde_core.oversight.model import ModesChange
from horde_core.teams.model import TeamChange
from horde_core.workers.model import WorkerChange
from horde_core.workers.refusals import NotInvited, TooManyAtOneAddress
from tests.horde_core.people import People

COARSE = "sh1thead"  # disguised as people do it


async def test_user_names(horde: Horde, people: People) -> None:
    user, moderator = await people.asker(), await people.asker("Mona", Role.MODERATOR)
    number = user.account.id
    for change, rc in (
        (UserChange(name=COARSE), Rc.PROFANE_USER_NAME),
        (UserChange(name="Adm1n"), Rc.PROFANE_USER_NAME),
        (UserChange(name="M0na"), Rc.PROFANE_USER_NAME),
        (UserChange(contact=f"ask {COARSE}"), Rc.PROFANE_USER_CONTACT),
    ):
        with pytest.raises(UnfitName) as caught:
            await horde.users.change(user, number, change)
        assert caught.value.rc is rc
        assert COARSE not in str(caught.value)
    with pytest.raises(UnfitName) as caught:
        await horde.users.change(moderator, number, UserChange(admin_comment=COARSE))
    assert caught.value.rc is Rc.PROFANE_ADMIN_COMMENT
    await horde.users.change(user, number, UserChange(name="Ada", contact="ask an admin"))
    await horde.users.change(moderator, moderator.account.id, UserChange(name="Mona, moderator"))
    assert (await horde.accounts.details(number)).notes.suspicions == 1, "only for the coarse one"


async def test_registration(horde: Horde, people: People) -> None:
    await people.asker("Mona", Role.MODERATOR)
    for name in (COARSE, "administrator", "mona"):
        with pytest.raises(UnfitName):
            await horde.accounts.register(name)
    assert (await horde.accounts.link_new(5, COARSE)).account.name == "nameless"
    long = await horde.accounts.register("a" * 31)
    details = await horde.accounts.details(long.account.id)
    assert (details.account.name, details.notes.suspicions) == ("a" * 30, 1)


async def test_workers(horde: Horde, people: People) -> None:
    owner = await people.owner(trusted=False)
    await people.asker("Mona", Role.MODERATOR)
    for name in (COARSE, "Horde Staff", "m.o.n.a"):
        with pytest.raises(UnfitName) as caught:
            await people.pop(owner, name=name)
        assert caught.value.rc is Rc.PROFANE_WORKER_NAME
    with pytest.raises(UnfitName) as caught:
        await people.pop(owner, bridge_agent=f"{COARSE}:1:x")
    assert caught.value.rc is Rc.PROFANE_BRIDGE_AGENT
    with pytest.raises(Refused, match="colab"):
        await people.pop(owner, name="My Colab worker")
    assert (await horde.accounts.details(owner.account.id)).worker_ids == ()
    await people.pop(owner, name="dreamer " + "x" * 200)
    seen = (await horde.workers.online())[0]
    assert len(seen.name) == 100
    for change, rc in (
        (WorkerChange(name=COARSE), Rc.PROFANE_WORKER_NAME),
        (WorkerChange(info=COARSE), Rc.PROFANE_WORKER_INFO),
    ):
        with pytest.raises(UnfitName) as caught:
            await horde.workers.change(owner, seen.id, change)
        assert caught.value.rc is rc
    notes = (await horde.accounts.details(owner.account.id)).notes
    assert notes.suspicions == 3, "profanity, a long name and too many pixels, each once"


async def test_teams(horde: Horde, people: People) -> None:
    owner = await people.owner()
    with pytest.raises(UnfitName) as caught:
        await horde.teams.create(owner, COARSE, None)
    assert caught.value.rc is Rc.PROFANE_TEAM_NAME
    team = await horde.teams.create(owner, "Dreamers", None)
    with pytest.raises(UnfitName) as caught:
        await horde.teams.change(owner, team.id, TeamChange(info=COARSE))
    assert caught.value.rc is Rc.PROFANE_TEAM_INFO


async def test_so_many_workers_at_one_address(people: People) -> None:
    for number in range(4):
        owner = await people.owner(f"o{number}", trusted=False)
        await people.pop(replace(owner, ip="203.0.113.5"), name=f"w{number}")
    late = await people.owner("late", trusted=False)
    with pytest.raises(TooManyAtOneAddress):
        await people.pop(replace(late, ip="203.0.113.5"), name="late")
    await people.pop(replace(late, ip="203.0.113.6"), name="late")
    trusted = replace(await people.owner("trusted"), ip="203.0.113.5")
    await people.pop(trusted, name="trusted")


async def test_by_invitation_only(horde: Horde, people: People) -> None:
    moderator, owner = await people.asker("mod", Role.MODERATOR), await people.owner()
    await people.pop(owner, name="first")
    await horde.oversight.change_modes(moderator, ModesChange(invite_only=True))
    await people.pop(owner, name="first")
    with pytest.raises(NotInvited):
        await people.pop(owner, name="second")
    await horde.users.change(moderator, owner.account.id, UserChange(worker_invited=2))
    invited = replace(owner, account=await horde.accounts.by_id(owner.account.id))
    await people.pop(invited, name="second")
    with pytest.raises(NotInvited):
        await people.pop(invited, name="third")
