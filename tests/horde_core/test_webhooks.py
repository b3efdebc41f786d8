"""Results are told to the address that a request named, until it answers."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from horde_core.alchemy.model import FormDelivery, NewInterrogation, WantedForm
from horde_core.errors import Refused
from horde_core.horde import Horde
from horde_core.money import on_the_wire
from horde_core.outside import Outside
from horde_core.queueing.model import Delivery, Metadata
from horde_core.texts.model import NewTextRequest, TextDelivery
from horde_core.webhooks import store
from horde_core.webhooks.service import WebhookService, pause
from horde_core.workers.model import Work
from tests.fakes.receiver import Receiver, receiving
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, offer, picture


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[Receiver]:
    async with receiving(tmp_path) as receiver:
        yield receiver


@pytest.fixture
def post(horde: Horde, receiver: Receiver) -> WebhookService:
    """As the horde's own, but that a receiver on this machine may be told."""
    outside = Outside(allow_loopback=True, trust=receiver.trust)
    return replace(horde.webhooks, outside=outside)


async def drawn(people: People, url: str, **fields: Any) -> str:
    """The id of a job that was delivered."""
    owner = await people.owner()
    await people.ask(await people.asker(), webhook=url, **fields)
    job = await people.take(owner)
    await people.horde.queueing.submit(
        owner,
        Delivery(
            job_id=job.ids[0],
            seed=7,
            inline=picture(),
            metadata=(Metadata("lora", "download_failed", "brush"),),
        ),
    )
    return job.ids[0]


async def test_a_picture_is_told_once(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver
) -> None:
    job = await drawn(people, receiver.url)
    assert await post.send_due() == 1
    assert await post.send_due() == 0
    [told] = receiver.told
    worker = await horde.workers.by_name("dreamer")
    img = told.pop("img")
    assert told.pop("kudos") > 0
    request = told.pop("request")
    assert told == {
        "seed": 7,
        "worker_id": worker.id,
        "worker_name": "dreamer",
        "model": "demo_shapes",
        "id": job,
        "censored": False,
        "gen_metadata": [{"type": "lora", "value": "download_failed", "ref": "brush"}],
    }
    assert img.startswith("http://127.0.0.1:7001/")
    assert job in img
    assert (await horde.queueing.status(request)).done


async def test_a_picture_may_be_wanted_itself_and_may_be_gone(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver
) -> None:
    await drawn(people, receiver.url, r2=False)
    await post.send_due()
    assert base64.b64decode(receiver.told[0]["img"])[8:12] == b"WEBP"
    job = await drawn(people, receiver.url, r2=False)
    await horde.media.delete([f"{job}.webp"])
    await post.send_due()
    assert receiver.told[1]["img"] == "N/A"


async def test_a_text_is_told(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver
) -> None:
    asker, owner = await people.asker(), await people.owner()
    await horde.texts.request(asker, NewTextRequest(prompt="once", webhook=receiver.url))
    scribe = offer("R2", kind=Work.TEXT, max_length=512, max_context_length=4096)
    job = (await horde.texts.pop(owner, scribe)).job
    assert job is not None
    earned = await horde.texts.submit(
        owner, TextDelivery(job_id=job.ids[0], text="upon a time", seed=3)
    )
    await post.send_due()
    [told] = receiver.told
    assert (told["text"], told["seed"], told["state"]) == ("upon a time", 3, "ok")
    assert (told["id"], told["request"]) == (job.ids[0], job.request_id)
    assert (told["worker_name"], told["kudos"]) == ("R2", on_the_wire(earned))


async def test_forms_are_told(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver
) -> None:
    forms = (WantedForm("caption", {}), WantedForm("GFPGAN", {}))
    asked = NewInterrogation(forms=forms, source=picture(), source_url=None, webhook=receiver.url)
    asked_id = await horde.alchemy.request(await people.asker(), asked)
    owner = await people.owner()
    alchemist = offer(
        "alchemist", kind=Work.INTERROGATION, models=("caption", "GFPGAN"), amount=2, max_tiles=80
    )
    popped = (await horde.alchemy.pop(owner, alchemist)).forms
    results: dict[str, dict[str, Any]] = {
        "caption": {"caption": "a cat"},
        "GFPGAN": {"GFPGAN": "R2"},
    }
    for form in popped:
        await horde.media.put(f"{form.id}.webp", b"picture")
        await horde.alchemy.submit(owner, FormDelivery(form.id, results[form.name]))
    await post.send_due()
    told = {one["form"]: one for one in receiver.told}
    assert told["caption"]["result"] == results["caption"]
    assert told["GFPGAN"]["result"]["GFPGAN"].startswith("http://127.0.0.1:7001/")
    assert {one["request"] for one in receiver.told} == {asked_id}
    assert {one["state"] for one in receiver.told} == {"done"}


async def test_a_receiver_that_fails_is_told_again_later(
    people: People, post: WebhookService, receiver: Receiver, clock: FakeClock
) -> None:
    receiver.answers = [500, 302, 404]
    await drawn(people, receiver.url)
    for number in (1, 2, 3):
        assert await post.send_due() == 0
        clock.advance(pause(number).total_seconds() - 1)
        assert (await post.send_due(), receiver.asked) == (0, number)
        clock.advance(1)
    assert await post.send_due() == 1
    assert (len(receiver.told), receiver.asked) == (1, 4)


async def test_who_never_answers_is_given_up(
    people: People, post: WebhookService, receiver: Receiver, clock: FakeClock
) -> None:
    receiver.answers = [500] * 100
    await drawn(people, receiver.url)
    for _ in range(20):
        await post.send_due()
        clock.advance(3600)
    assert receiver.asked == post.settings.tries


async def test_no_private_address_is_told_unless_that_is_wanted(
    horde: Horde, people: People, receiver: Receiver, clock: FakeClock
) -> None:
    await drawn(people, receiver.url)
    careful = replace(horde.webhooks, outside=Outside(trust=receiver.trust))
    assert await careful.send_due() == 0
    assert receiver.asked == 0
    clock.advance(60)
    at_home = replace(horde.webhooks, outside=Outside(allow_private=True, trust=receiver.trust))
    assert await at_home.send_due() == 1


@pytest.mark.parametrize("url", ["https://", "https://[::1/", "https://user:pw@127.0.0.1/"])
async def test_a_webhook_that_leads_nowhere_costs_nobody_the_picture(
    horde: Horde, people: People, post: WebhookService, url: str, clock: FakeClock
) -> None:
    job = await drawn(people, url)
    for _ in range(post.settings.tries):
        assert await post.send_due() == 0
        clock.advance(3600)
    assert await horde.media.exists(f"{job}.webp")


async def test_only_https_is_taken(people: People) -> None:
    with pytest.raises(Refused):
        await people.ask(await people.asker(), webhook="http://example.org/hook")


async def test_one_receiver_does_not_keep_the_others_waiting(
    people: People, post: WebhookService, receiver: Receiver
) -> None:
    """Nine letters for one host: all arrive, though only a few of them at a time."""
    owner, asker = await people.owner(), await people.asker()
    await people.ask(asker, webhook=receiver.url, count=9)
    job = await people.take(owner, amount=9)
    for job_id in job.ids:
        await people.deliver(owner, job_id)
    assert await post.send_due() == 9
    assert len({told["id"] for told in receiver.told}) == 9


async def test_what_was_not_told_is_told_after_a_restart(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver, clock: FakeClock
) -> None:
    """The picture is delivered, the process ends before anything is sent; the next one sends."""
    await drawn(people, receiver.url)
    clock.advance(7)
    after = WebhookService(
        horde.db, clock, horde.media, post.settings, "https://horde.example", post.outside
    )
    assert await after.send_due() == 1
    assert receiver.told[0]["img"].startswith("https://horde.example/")


async def test_a_letter_that_cannot_be_read_keeps_no_other_waiting(
    horde: Horde, people: People, post: WebhookService, receiver: Receiver, clock: FakeClock
) -> None:
    async with horde.db.transaction() as tx:
        await store.add(
            tx,
            url=receiver.url,
            host="127.0.0.1",
            body="{",
            media_key=None,
            inline=False,
            at=clock.now(),
        )
    await drawn(people, receiver.url)
    assert await post.send_due() == 1
    assert (len(receiver.told), receiver.asked) == (1, 1)


async def test_a_faulted_job_is_not_told(
    people: People, post: WebhookService, receiver: Receiver
) -> None:
    owner = await people.owner()
    await people.ask(await people.asker(), webhook=receiver.url)
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0], state="faulted")
    assert await post.send_due() == 0
