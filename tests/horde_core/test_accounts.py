import asyncio

import pytest

from horde_core import admin
from horde_core.accounts.model import ANONYMOUS_KEY, Role
from horde_core.accounts.refusals import AccountIsAnonymous, AttachCodeInvalid, UserNotFound
from horde_core.errors import InvalidApiKey
from horde_core.horde import Horde
from horde_core.money import kudos
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People


async def test_a_key_leads_to_its_account(horde: Horde) -> None:
    made = await horde.accounts.register("anna")
    assert await horde.accounts.by_api_key(made.api_key) == made.account
    assert made.account.alias == f"anna#{made.account.id}"
    assert made.account.pseudonymous
    assert len(made.api_key) == 22


@pytest.mark.parametrize("key", ["", "nobody's", "0", "\x00"])
async def test_other_keys_lead_nowhere(horde: Horde, key: str) -> None:
    with pytest.raises(InvalidApiKey):
        await horde.accounts.by_api_key(key)


async def test_everybody_has_the_anonymous_key(horde: Horde) -> None:
    anonymous = await horde.accounts.by_api_key(ANONYMOUS_KEY)
    assert (anonymous.id, anonymous.alias, anonymous.concurrency) == (0, "Anonymous#0", 500)


async def test_a_new_key_ends_the_old(horde: Horde) -> None:
    made = await horde.accounts.register("anna")
    key = await horde.accounts.new_key(made.account.id)
    assert (await horde.accounts.by_api_key(key)).id == made.account.id
    with pytest.raises(InvalidApiKey):
        await horde.accounts.by_api_key(made.api_key)


@pytest.mark.parametrize("number", [-1, -5, 10**6, 2**31, 2**70])
async def test_unknown_numbers_and_the_ledgers_own_accounts(horde: Horde, number: int) -> None:
    with pytest.raises(UserNotFound):
        await horde.accounts.by_id(number)


async def test_anonymous_gets_no_other_key(horde: Horde) -> None:
    with pytest.raises(UserNotFound):
        await horde.accounts.new_key(0)


async def test_the_operator_has_number_one_however_late(horde: Horde) -> None:
    first = await horde.accounts.register("somebody")
    operator = await admin.first_operator(horde)
    assert first.account.id > 1
    assert operator is not None
    assert operator.account.id == 1
    assert operator.account.has(Role.ADMIN)
    assert await admin.first_operator(horde) is None


async def test_ensure_makes_and_then_brings_to_that_state(horde: Horde, people: People) -> None:
    roles = frozenset({Role.MODERATOR})
    made = await admin.ensure_user(horde, "mo", roles=roles, kudos=kudos(12.5))
    again = await admin.ensure_user(horde, "mo", roles=frozenset(), kudos=kudos(3))
    assert made.account.id == again.account.id
    assert made.account.roles == {Role.MODERATOR, Role.TRUSTED}
    assert again.account.roles == frozenset()
    assert made.api_key != again.api_key
    details = await horde.accounts.details(made.account.id)
    assert (details.kudos, details.buckets.admin) == (300, 300)
    assert [account.name for account, _ in await admin.list_users(horde)] == ["Anonymous", "mo"]
    assert await people.books_are_right()


async def test_ensure_knows_a_name_that_was_cut(horde: Horde) -> None:
    long = "n" * 50
    first = await admin.ensure_user(horde, long, roles=frozenset())
    second = await admin.ensure_user(horde, long, roles=frozenset())
    assert first.account.id == second.account.id


async def test_trusting_releases_what_waited(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner(trusted=False)
    await people.ask(asker)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    waiting = await horde.kudos.balances(owner.account.id)
    await admin.ensure_user(horde, "owner", roles=frozenset({Role.TRUSTED}))
    trusted = await horde.kudos.balances(owner.account.id)
    assert (waiting.balance, waiting.evaluating) == (381, 380)
    assert (trusted.balance, trusted.evaluating) == (761, 0)
    assert await people.books_are_right()


async def test_time_and_work_earn_trust(horde: Horde, people: People, clock: FakeClock) -> None:
    asker, owner = await people.asker(), await people.owner(trusted=False)
    await people.ask(asker)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    too_early = await horde.accounts.promote(kudos(3))
    clock.advance(8 * 24 * 3600)
    too_little = await horde.accounts.promote(kudos(4))
    enough = await horde.accounts.promote(kudos(3))
    assert (too_early, too_little, enough) == (0, 0, 1)
    assert (await horde.accounts.by_id(owner.account.id)).trusted
    assert (await horde.kudos.balances(owner.account.id)).balance == 761


async def test_details_of_what_was_asked_and_given(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    open_request = await people.ask(asker)
    before = await horde.accounts.details(asker.account.id)
    await horde.accounts.fold_records()
    after = await horde.accounts.details(asker.account.id)
    theirs = await horde.accounts.details(owner.account.id)
    assert before == after
    assert (after.records.requested, after.records.usage) == (3, 512 * 512 * 30)
    assert after.active_requests == (open_request,)
    assert (theirs.records.fulfilled, theirs.records.contribution) == (1, 512 * 512 * 30)
    assert len(theirs.worker_ids) == 1


# --- Discord ---


async def test_one_tap_makes_one_account(horde: Horde) -> None:
    first = await horde.accounts.link_new(77, "anna")
    second = await horde.accounts.link_new(77, "anna")
    assert (first.created, second.created) == (True, False)
    assert first.account == second.account
    assert first.account.discord_id == 77
    assert not first.account.pseudonymous
    assert await horde.accounts.by_discord(77) == first.account


async def test_many_taps_at_once_make_one_account(horde: Horde) -> None:
    links = await asyncio.gather(*(horde.accounts.link_new(77, "anna") for _ in range(8)))
    assert len({link.account.id for link in links}) == 1
    assert sum(link.created for link in links) == 1
    assert len(await horde.accounts.everyone()) == 2


async def test_attach_by_code_and_key(horde: Horde) -> None:
    made = await horde.accounts.register("anna")
    code = await horde.accounts.start_attach(77)
    linked = await horde.accounts.attach(code.code, made.api_key)
    assert linked.account.discord_id == 77
    with pytest.raises(AttachCodeInvalid):
        await horde.accounts.attach(code.code, made.api_key)


async def test_a_wrong_key_leaves_the_code_good(horde: Horde) -> None:
    made = await horde.accounts.register("anna")
    code = (await horde.accounts.start_attach(77)).code
    with pytest.raises(InvalidApiKey):
        await horde.accounts.attach(code, "mistyped")
    with pytest.raises(AccountIsAnonymous):
        await horde.accounts.attach(code, ANONYMOUS_KEY)
    assert (await horde.accounts.attach(code, made.api_key)).account.id == made.account.id


async def test_codes_end_after_a_quarter_of_an_hour(horde: Horde, clock: FakeClock) -> None:
    made = await horde.accounts.register("anna")
    code = await horde.accounts.start_attach(77)
    clock.advance(15 * 60)
    with pytest.raises(AttachCodeInvalid):
        await horde.accounts.attach(code.code, made.api_key)


async def test_a_new_code_ends_the_old(horde: Horde) -> None:
    made = await horde.accounts.register("anna")
    old, new = await horde.accounts.start_attach(77), await horde.accounts.start_attach(77)
    with pytest.raises(AttachCodeInvalid):
        await horde.accounts.attach(old.code, made.api_key)
    assert (await horde.accounts.attach(new.code, made.api_key)).account.discord_id == 77


async def test_attaching_moves_the_link(horde: Horde) -> None:
    tapped = await horde.accounts.link_new(77, "anna")
    made = await horde.accounts.register("anna's own")
    code = await horde.accounts.start_attach(77)
    await horde.accounts.attach(code.code, made.api_key)
    assert (await horde.accounts.by_discord(77)) == await horde.accounts.by_id(made.account.id)
    assert (await horde.accounts.by_id(tapped.account.id)).discord_id is None


async def test_unlink(horde: Horde) -> None:
    await horde.accounts.link_new(77, "anna")
    assert await horde.accounts.unlink(77)
    assert not await horde.accounts.unlink(77)
    assert await horde.accounts.by_discord(77) is None
