"""Changing, closing and listing accounts, and what comes with their roles."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from horde_core import housekeeping
from horde_core.accounts.change import BY_ADMINISTRATORS, BY_MODERATORS, UserChange
from horde_core.accounts.directory import Sort
from horde_core.accounts.model import Principal, Role, Suspicion
from horde_core.accounts.refusals import (
    AdministratorsOnly,
    AnonymousMayNotChange,
    AnonymousStays,
    ModeratorsOnly,
    ModeratorStays,
    NoUserChange,
    OwnerOrModeratorOnly,
    ServicesOnly,
    StillActive,
    UserNameEmpty,
    UserNameTooLong,
    UserNotDeleted,
    UserNotFound,
)
from horde_core.accounts.users import WIPED
from horde_core.errors import AccountDeleted, HordeError
from horde_core.horde import Horde
from horde_core.kudos import ledger
from horde_core.kudos.model import Posting, Purse, System
from horde_core.money import Kudos, kudos
from horde_core.workers.model import WorkerChange
from horde_core.workers.refusals import OwnerFlagged, WorkerNotFound
from tests.fakes.time_and_chance import DAWN, FakeClock
from tests.horde_core.people import People, picture

SAMPLES: dict[str, Any] = {
    "kudos": kudos(5),
    "monthly": kudos(5),
    "usage_multiplier": 2.0,
    "moderator": False,
    "concurrency": 10,
    "worker_invited": 3,
    "trusted": False,
    "flagged": False,
    "customizer": True,
    "vpn": True,
    "service": True,
    "education": False,
    "special": True,
    "reset_suspicion": True,
    "admin_comment": "is nice",
    "public_workers": True,
    "name": "renamed",
    "contact": "by pigeon",
}
OWN = {"public_workers", "name", "contact"}


def allowed(field: str, who: str) -> bool:
    if field in BY_ADMINISTRATORS:
        return who == "admin"
    if field in BY_MODERATORS:
        return who in {"moderator", "admin"}
    return who in {"moderator", "admin", "self"}


async def test_who_may_change_what(horde: Horde, people: People) -> None:
    target = await people.asker("target")
    askers = {
        "anonymous": await people.anonymous(),
        "other": await people.asker("other", Role.TRUSTED),
        "flagged": await people.asker("flagged", Role.FLAGGED),
        "self": target,
        "moderator": await people.asker("moderator", Role.MODERATOR),
        "admin": await people.operator(),
    }
    assert {*SAMPLES} == {*BY_ADMINISTRATORS, *BY_MODERATORS, *OWN}
    for field, value in SAMPLES.items():
        for who, asker in askers.items():
            attempt = horde.users.change(asker, target.account.id, UserChange(**{field: value}))
            if allowed(field, who):
                await attempt
                continue
            with pytest.raises(HordeError) as caught:
                await attempt
            expected: type[HordeError] = ModeratorsOnly
            if who == "anonymous":
                expected = AnonymousMayNotChange
            elif field in BY_ADMINISTRATORS:
                expected = AdministratorsOnly
            assert type(caught.value) is expected, (who, field)


async def test_everything_or_nothing_is_changed(horde: Horde, people: People) -> None:
    target, operator = await people.asker("target"), await people.operator()
    with pytest.raises(UserNameTooLong):
        await horde.users.change(
            operator, target.account.id, UserChange(kudos=kudos(5), vpn=True, name="x" * 31)
        )
    now = await horde.accounts.details(target.account.id)
    assert (now.kudos, now.account) == (kudos(1000), target.account)


async def test_what_a_change_does(horde: Horde, people: People) -> None:
    target, operator = await people.asker("target", balance=100), await people.operator()
    changed = await horde.users.change(
        operator,
        target.account.id,
        UserChange(
            **SAMPLES | {"moderator": True, "kudos": kudos(-30), "name": "<i>Ann</i>a\x00 Lee "}
        ),
    )
    account, notes = changed.account, changed.notes
    assert changed.kudos == kudos(75)
    assert changed.buckets.admin == kudos(100 - 30)
    assert changed.buckets.recurring == kudos(5)
    assert (account.usage_multiplier, account.concurrency, account.worker_invited) == (2.0, 10, 3)
    assert (account.name, account.contact, account.public_workers) == (
        "Anna Lee",
        "by pigeon",
        True,
    )
    assert (notes.comment, notes.monthly) == ("is nice", kudos(5))
    assert {Role.MODERATOR, Role.TRUSTED, Role.VPN, Role.SERVICE} <= account.roles
    assert await people.books_are_right()


async def test_nothing_is_taken_below_the_floor(horde: Horde, people: People) -> None:
    target, operator = await people.asker("target", balance=100), await people.operator()
    changed = await horde.users.change(operator, target.account.id, UserChange(kudos=kudos(-500)))
    assert changed.kudos == kudos(14)
    assert await people.books_are_right()


@pytest.mark.parametrize("name", ["<b></b>", "\u202e\u202d", " \n\t ", "\x00\x01\x02"])
async def test_a_name_must_be_something_to_see(horde: Horde, people: People, name: str) -> None:
    target = await people.asker("target")
    with pytest.raises(UserNameEmpty):
        await horde.users.change(target, target.account.id, UserChange(name=name))


async def test_nothing_named_and_nobody_there(horde: Horde, people: People) -> None:
    moderator = await people.asker("moderator", Role.MODERATOR)
    with pytest.raises(NoUserChange):
        await horde.users.change(moderator, moderator.account.id, UserChange(undelete=False))
    for nobody in (999_999, -1, -4):
        with pytest.raises(UserNotFound):
            await horde.users.change(moderator, nobody, UserChange(vpn=True))
        with pytest.raises(UserNotFound):
            await horde.users.delete(moderator, nobody)


async def test_the_anonymous_account_stays_as_it_is(horde: Horde, people: People) -> None:
    operator = await people.operator()
    before = (await horde.accounts.anonymous(), await horde.kudos.balance(0))
    everything = UserChange(**SAMPLES | {"trusted": True, "moderator": True, "flagged": True})
    await horde.users.change(operator, 0, everything)
    assert (await horde.accounts.anonymous(), await horde.kudos.balance(0)) == before
    for suspicion in Suspicion:
        await horde.users.suspect(0, suspicion)
    assert (await horde.accounts.details(0)).notes.suspicions == 0


async def test_education_draws_together(horde: Horde, people: People) -> None:
    operator, school = await people.operator(), await people.asker("school")

    async def concurrency(**change: Any) -> int:
        changed = await horde.users.change(operator, school.account.id, UserChange(**change))
        return changed.account.concurrency

    assert await concurrency(education=True) == 200
    assert await concurrency(education=False) == 30
    assert await concurrency(concurrency=300) == 300
    assert await concurrency(education=True) == 300
    assert await concurrency(education=False) == 300
    assert await concurrency(education=True, concurrency=50) == 50


async def test_only_services_get_a_passkey(horde: Horde, people: People) -> None:
    target, moderator = await people.asker("t"), await people.asker("m", Role.MODERATOR)
    for asker in (target, moderator):
        with pytest.raises(ServicesOnly):
            await horde.users.change(asker, target.account.id, UserChange(new_passkey=True))
    service = await people.asker("service", Role.SERVICE)
    first, second = [
        (
            await horde.users.change(service, service.account.id, UserChange(new_passkey=True))
        ).notes.proxy_passkey
        for _ in range(2)
    ]
    assert first
    assert second
    assert first != second
    assert len(first) == 22


async def test_trust_pays_what_waited_and_unpauses_the_workers(
    horde: Horde, people: People
) -> None:
    moderator = await people.asker("moderator", Role.MODERATOR)
    owner = await people.owner("owner", trusted=False)
    await people.ask(await people.asker())
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], inline=picture())
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(moderator, worker.id, WorkerChange(paused=True))
    waiting = (await horde.accounts.details(owner.account.id)).evaluating
    assert waiting > 0

    changed = await horde.users.change(moderator, owner.account.id, UserChange(trusted=True))

    assert (changed.evaluating, changed.kudos) == (0, 761)
    assert not (await horde.workers.by_id(worker.id)).paused
    assert await people.books_are_right()


@pytest.mark.parametrize(
    ("escrow", "days", "suspicions", "trusted"),
    [(101, 7, 4, True), (100, 7, 0, False), (101, 6, 0, False), (101, 7, 5, False)],
)
async def test_who_becomes_trusted_by_themselves(
    horde: Horde, people: People, clock: FakeClock, escrow: int, days: int, suspicions: int,
    trusted: bool,
) -> None:  # fmt: skip
    owner = (await people.owner("owner", trusted=False)).account.id
    async with horde.db.transaction() as tx:
        earned = [
            Posting(owner, kudos(escrow), purse=Purse.EVALUATING),
            Posting(System.UPTIME, Kudos(-kudos(escrow))),
        ]
        await ledger.post(tx, ledger.Movement("earned", "test", DAWN, earned))
    for suspicion in list(Suspicion)[:suspicions]:
        await horde.users.suspect(owner, suspicion)
    clock.advance(days * 86_400)
    assert await horde.accounts.promote(kudos(100)) == int(trusted)
    now = await horde.accounts.details(owner)
    assert now.account.trusted is trusted
    assert (now.kudos, now.evaluating) == ((kudos(escrow), 0) if trusted else (0, kudos(escrow)))


async def test_suspicions_count_once_but_for_some(horde: Horde, people: People) -> None:
    target = await people.asker("target")
    for _ in range(3):
        await horde.users.suspect(target.account.id, Suspicion.CORRUPT_PROMPT)
        await horde.users.suspect(target.account.id, Suspicion.UNREASONABLY_FAST)
    assert (await horde.accounts.details(target.account.id)).notes.suspicions == 1 + 3
    await people.reset_suspicion(target)
    assert (await horde.accounts.details(target.account.id)).notes.suspicions == 0


async def test_a_flagged_owner_serves_nothing(horde: Horde, people: People) -> None:
    owner, moderator = await people.owner(), await people.asker("moderator", Role.MODERATOR)
    changed = await horde.users.change(moderator, owner.account.id, UserChange(flagged=True))
    with pytest.raises(OwnerFlagged):
        await people.pop(Principal(changed.account))


async def test_usage_counts_by_its_multiplier(horde: Horde, people: People) -> None:
    asker, owner, operator = await people.asker(), await people.owner(), await people.operator()
    await horde.users.change(operator, asker.account.id, UserChange(usage_multiplier=0.5))
    await people.ask(asker)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], inline=picture())
    things = 512 * 512 * 30
    assert (await horde.accounts.details(asker.account.id)).records.usage == things // 2
    assert (await horde.accounts.details(owner.account.id)).records.contribution == things


async def test_closing_and_bringing_back_an_account(horde: Horde, people: People) -> None:
    account = await people.asker("leaver")
    await horde.users.delete(account, account.account.id)
    closed = Principal(await horde.accounts.by_id(account.account.id))
    assert closed.account.has(Role.DELETED)
    for refused in (people.ask(closed), people.pop(closed)):
        with pytest.raises(AccountDeleted):
            await refused
    back = await horde.users.change(closed, account.account.id, UserChange(undelete=True))
    assert not back.account.has(Role.DELETED)
    with pytest.raises(UserNotDeleted):
        await horde.users.change(account, account.account.id, UserChange(undelete=True))


async def test_who_may_close_what(horde: Horde, people: People) -> None:
    plain, moderator = await people.asker("plain"), await people.asker("mod", Role.MODERATOR)
    other, anonymous = await people.asker("other"), await people.anonymous()
    cases: list[tuple[Principal, Principal, type[HordeError]]] = [
        (anonymous, plain, AnonymousStays),
        (moderator, anonymous, AnonymousStays),
        (other, plain, OwnerOrModeratorOnly),
        (moderator, moderator, ModeratorStays),
        (other, moderator, OwnerOrModeratorOnly),
    ]
    for asker, target, refused in cases:
        with pytest.raises(refused):
            await horde.users.delete(asker, target.account.id)
    await horde.users.delete(moderator, plain.account.id)
    assert (await horde.accounts.by_id(plain.account.id)).has(Role.DELETED)


async def test_wiping_needs_thirty_quiet_days(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    leaver, owner = await people.asker("leaver"), await people.owner("leaving owner")
    discord = (await horde.accounts.link_new(77, "discordian")).account
    await horde.sharedkeys.create(leaver, {"kudos": kudos(1)})
    clock.advance(10 * 86_400)
    await people.ask(leaver)
    await people.pop(owner, models=("stable_diffusion",))
    worker = await horde.workers.by_name("dreamer")
    ids = [leaver.account.id, owner.account.id, discord.id]
    moderator = await people.asker("moderator", Role.MODERATOR)
    for account_id in ids:
        await horde.users.delete(moderator, account_id)
    clock.advance(29 * 86_400)
    for account_id in ids[:2]:
        with pytest.raises(StillActive):
            await horde.users.delete(moderator, account_id)
    await housekeeping.sweep_once(horde)
    clock.advance(2 * 86_400)
    for account_id in ids:
        await horde.users.delete(moderator, account_id)
    now = await horde.accounts.details(leaver.account.id)
    assert (now.account.name, now.account.contact, now.shared_key_ids) == (WIPED, None, ())
    assert now.kudos == kudos(1000 - 1)
    assert await horde.accounts.by_discord(77) is None
    with pytest.raises(WorkerNotFound):
        await horde.workers.by_id(worker.id)
    assert not set(ids) & {it.account.id for it in await horde.users.page()}
    with pytest.raises(UserNotDeleted):
        await horde.users.change(leaver, leaver.account.id, UserChange(undelete=True))
    assert await people.books_are_right()


async def test_the_list_of_accounts(horde: Horde, people: People, clock: FakeClock) -> None:
    ids = []
    for number in range(30):
        clock.advance(1)
        ids.append((await people.asker(f"p{number}", balance=number)).account.id)
    by_age = [it.account.id for it in await horde.users.page(1, Sort.AGE)]
    assert by_age == [0, *ids[:24]]
    assert [it.account.id for it in await horde.users.page(2, Sort.AGE)] == ids[24:]
    richest = await horde.users.page(1)
    assert [it.kudos for it in richest] == [kudos(29 - it) for it in range(25)]
    assert {it.account.id for it in [*richest, *await horde.users.page(2)]} == {0, *ids}
    for number in (0, -1, 3, 10_001, 2**62):
        assert await horde.users.page(number) == []


async def test_months_are_paid_once_each(horde: Horde, people: People, clock: FakeClock) -> None:
    operator, pupil = await people.operator(), await people.asker("pupil", balance=0)
    clock.advance((datetime(2026, 12, 31, tzinfo=UTC) - clock.now()).total_seconds())
    await horde.users.change(operator, pupil.account.id, UserChange(monthly=kudos(100)))

    async def paid(moment: datetime) -> Kudos:
        clock.advance((moment - clock.now()).total_seconds())
        await asyncio.gather(*(horde.users.pay_monthly(kudos(0)) for _ in range(3)))
        return await horde.kudos.balance(pupil.account.id)

    assert await paid(datetime(2026, 12, 31, tzinfo=UTC)) == kudos(100)
    assert await paid(datetime(2027, 1, 30, 23, tzinfo=UTC)) == kudos(100)
    assert await paid(datetime(2027, 1, 31, tzinfo=UTC)) == kudos(200)
    assert await paid(datetime(2027, 4, 28, tzinfo=UTC)) == kudos(500)
    raised = await horde.users.change(operator, pupil.account.id, UserChange(monthly=kudos(50)))
    assert (raised.kudos, raised.notes.monthly) == (kudos(550), kudos(150))
    assert await paid(datetime(2027, 5, 27, tzinfo=UTC)) == kudos(550)
    assert await paid(datetime(2027, 5, 28, tzinfo=UTC)) == kudos(700)
    less = await horde.users.change(operator, pupil.account.id, UserChange(monthly=kudos(-500)))
    assert (less.kudos, less.notes.monthly) == (kudos(700), 0)
    assert await paid(clock.now() + timedelta(days=90)) == kudos(700)
    assert await people.books_are_right()


async def test_moderators_are_given_more(horde: Horde, people: People, clock: FakeClock) -> None:
    moderator = (await people.asker("moderator", Role.MODERATOR, balance=0)).account.id
    assert await horde.users.pay_monthly(kudos(0)) == 0
    assert await horde.users.pay_monthly(kudos(300)) == 1
    assert await horde.users.pay_monthly(kudos(300)) == 0
    clock.advance(31 * 86_400)
    assert await horde.users.pay_monthly(kudos(300)) == 1
    assert await horde.kudos.balance(moderator) == kudos(600)
    assert (await horde.accounts.details(moderator)).buckets.recurring == kudos(600)


async def test_what_moderators_do_to_others_is_noted(horde: Horde, people: People) -> None:
    target = await people.asker("target")
    moderator = await people.asker("moderator", Role.MODERATOR)
    await horde.users.change(target, target.account.id, UserChange(contact="mine"))
    await horde.users.change(moderator, target.account.id, UserChange(flagged=False, concurrency=5))
    await horde.users.delete(moderator, target.account.id)
    noted = [(it.action, it.subject, it.details) for it in await horde.oversight.deeds(moderator)]
    alias = target.account.alias
    assert noted == [
        ("user removal", alias, ""),
        ("user change", alias, "{'concurrency': 5, 'flagged': False}"),
    ]
