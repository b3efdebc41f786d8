"""Texts and money: what is charged, paid, held, lost."""

from typing import Any

import pytest

from horde_core import housekeeping
from horde_core.accounts.model import Principal, Role
from horde_core.horde import Horde
from horde_core.queueing.model import Metadata
from horde_core.queueing.refusals import JobAborted, UpfrontKudosNeeded
from horde_core.texts.model import NewTextRequest, PoppedText, TextDelivery, TextParams
from horde_core.workers.model import Offer, Work
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

KNOWN = "koboldcpp/MythoMax-L2-13b"
PROMPT = "x" * 124
"""Counts for 31 tokens."""
TEXT = "y" * 160
"""Counts for 40 tokens."""


def new(prompt: str = PROMPT, **fields: Any) -> NewTextRequest:
    own = {
        name: fields.pop(name) for name in list(fields) if name in NewTextRequest.__struct_fields__
    }
    return NewTextRequest(prompt=prompt, params=TextParams(**fields), **own)


async def ask(horde: Horde, asker: Principal, **fields: Any) -> str:
    return (await horde.texts.request(asker, new(**fields))).id


async def take(horde: Horde, owner: Principal, **fields: Any) -> PoppedText:
    offer: dict[str, Any] = {
        "name": "scribe",
        "models": (KNOWN,),
        "bridge_agent": "KoboldCppEmbedWorker:2:x",
        "max_length": 4096,
        "max_context_length": 65536,
    } | fields
    job = (await horde.texts.pop(owner, Offer(kind=Work.TEXT, **offer))).job
    assert job is not None
    return job


async def deliver(horde: Horde, owner: Principal, job: str, **fields: Any) -> int:
    fields.setdefault("text", TEXT)
    return await horde.texts.submit(owner, TextDelivery(job_id=job, **fields))


@pytest.mark.parametrize(
    ("worker", "trusted", "earned"),
    [
        ({}, True, 507),
        ({}, False, 507),
        ({"bridge_agent": "mine:1:x"}, True, 152),
        ({"models": ("nobody/knows-it",)}, True, 132),
        ({"models": ("nobody/knows-it",)}, False, 122),
    ],
)
async def test_what_a_text_earns_and_costs(
    horde: Horde, people: People, worker: dict[str, Any], trusted: bool, earned: int
) -> None:
    asker, owner = await people.asker(), await people.owner(trusted=trusted)
    request_id = await ask(horde, asker)
    job = await take(horde, owner, **worker)
    assert await deliver(horde, owner, job.ids[0]) == earned
    held = await horde.kudos.balances(owner.account.id)
    later = 0 if trusted else earned // 2
    assert (held.balance, held.evaluating) == (earned - later, later)
    cost = 100 + 100 + earned
    assert await horde.kudos.balance(asker.account.id) == 1000_00 - cost
    assert (await horde.texts.status(request_id)).standing.kudos == cost
    assert await people.books_are_right()


@pytest.mark.parametrize(
    "fields",
    [{"state": "censored"}, {"state": "csam"}, {"metadata": (Metadata("censorship", "csam"),)}],
)
async def test_a_censored_text_is_paid_and_costs_the_tax_alone(
    horde: Horde, people: People, fields: dict[str, Any]
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await ask(horde, asker)
    job = await take(horde, owner)
    assert await deliver(horde, owner, job.ids[0], **fields) == 507
    assert await horde.kudos.balance(asker.account.id) == 1000_00 - 200


async def test_records_speed_and_tokens(horde: Horde, people: People, clock: FakeClock) -> None:
    asker, owner = await people.asker(), await people.owner()
    await ask(horde, asker)
    job = await take(horde, owner)
    clock.advance(8)
    await deliver(horde, owner, job.ids[0])
    view = await horde.workers.by_name("scribe")
    assert (view.speed, view.tokens, view.pixelsteps, view.fulfilled) == (5.0, 40, 0, 1)
    gave = (await horde.accounts.details(owner.account.id)).records
    used = (await horde.accounts.details(asker.account.id)).records
    assert (gave.fulfilled_texts, gave.contribution_tokens, gave.contribution) == (1, 40, 0)
    assert (used.requested_texts, used.usage_tokens, used.usage) == (2, 40, 0)
    assert (await horde.workers.performance()).past_minute_tokens == 40


async def test_slow_workers_are_passed_over_where_nobody_wants_to_wait(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await ask(horde, asker)
    job = await take(horde, owner)
    clock.advance(20)
    await deliver(horde, owner, job.ids[0])
    await ask(horde, asker, slow_workers=False)
    offer = Offer(
        name="scribe", kind=Work.TEXT, models=(KNOWN,), max_length=512, max_context_length=4096
    )
    assert (await horde.texts.pop(owner, offer)).skipped["performance"] == 1
    await ask(horde, asker)
    faster = await take(horde, owner)
    clock.advance(1)
    await deliver(horde, owner, faster.ids[0])
    assert (await horde.workers.by_name("scribe")).speed == pytest.approx(21)
    await take(horde, owner)


async def test_a_lost_text_goes_to_somebody_else(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    request_id = await ask(horde, await people.asker())
    owner = await people.owner()
    job = await take(horde, owner)
    clock.advance(job.ttl)
    await housekeeping.take_back_and_expire(horde)
    standing = (await horde.texts.status(request_id)).standing
    assert (standing.waiting, standing.restarted, standing.processing) == (1, 1, 0)
    with pytest.raises(JobAborted, match="Please check your worker speed"):
        await deliver(horde, owner, job.ids[0])
    again = await take(horde, await people.owner("another"), name="other")
    assert again.ids != job.ids
    assert await people.books_are_right()


async def test_what_is_needed_beforehand_is_held_until_it_is_spent(
    horde: Horde, people: People
) -> None:
    asker, owner = await people.asker(balance=420), await people.owner()
    heavy = {"max_length": 600, "models": (KNOWN,)}
    with pytest.raises(UpfrontKudosNeeded) as refused:
        await ask(horde, asker, count=2, **heavy)
    assert refused.value.needed == 2 * 371_43
    await ask(horde, asker, **heavy)
    with pytest.raises(UpfrontKudosNeeded):
        await ask(horde, asker, **heavy)
    job = await take(horde, owner)
    await deliver(horde, owner, job.ids[0])
    await ask(horde, asker, **heavy)


async def test_a_downgraded_text_is_shorter(horde: Horde, people: People) -> None:
    await ask(horde, await people.asker(balance=30), max_length=4000, max_context_length=8000,
              allow_downgrade=True)  # fmt: skip
    job = await take(horde, await people.owner())
    assert job.params.max_length == 512


async def test_texts_past_their_time_are_forgotten(
    horde: Horde, people: People, clock: FakeClock
) -> None:
    await ask(horde, await people.anonymous())
    clock.advance(1200)
    await housekeeping.sweep_once(horde)
    assert (await horde.workers.performance()).queued_text_requests == 0
    assert await people.books_are_right()


async def test_texts_of_flagged_accounts_are_about_adults(horde: Horde, people: People) -> None:
    flagged = await people.asker("flagged", Role.FLAGGED)
    await ask(horde, flagged, prompt="The girl next door laughed.")
    assert "adult woman" in (await take(horde, await people.owner())).prompt
