"""Asking: limits, prices, kudos beforehand, sources."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from horde_core.accounts.model import Principal, Role
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.horde import Horde, HordeSettings
from horde_core.money import kudos
from horde_core.queueing.model import ExtraText, Lora
from horde_core.queueing.refusals import (
    SpecialForbidden,
    TooManyPrompts,
    UpfrontKudosNeeded,
)
from horde_core.workers.refusals import WorkerNotFound
from tests.horde_core.people import People, picture, wish

SDXL = "AlbedoBase XL (SDXL)"
QR = ExtraText(text="https://example.org", reference="qr_code")

REFUSED: list[tuple[Rc, dict[str, Any]]] = [
    (Rc.MISSING_PROMPT, {"prompt": ""}),
    (Rc.NUL_BYTE_IN_PAYLOAD, {"prompt": "nul\x00"}),
    (Rc.INVALID_PROMPT_SIZE, {"prompt": "word " * 7501}),
    (Rc.BAD_REQUEST, {"webhook": "http://example.org"}),
    (Rc.REQUIRES_TRUST, {"disable_batching": True, "count": 2}),
    (Rc.HIRES_MISMATCH, {"hires_fix": True, "models": ("Flux.1-Schnell fp8 (Compact)",)}),
    (Rc.TOO_MANY_LORAS, {"loras": (Lora(name="x"),) * 6}),
    (Rc.BAD_LORA_VERSION, {"loras": (Lora(name="x", is_version=True),)}),
    (Rc.INVALID_TRANSPARENCY_MODEL, {"transparent": True, "models": ("Stable Cascade 1.0",)}),
    (
        Rc.CONTROLNET_MISMATCH_WORKFLOW,
        {"workflow": "qr_code", "extra_texts": (QR,), "models": ("Stable Cascade 1.0",)},
    ),
    (Rc.UNEXPECTED_MODEL_NAME, {"models": ("GFPGAN",)}),
    (Rc.TOO_MANY_UPSCALERS, {"post_processing": ("RealESRGAN_x4plus", "NMKD_Siax")}),
    (Rc.BAD_CFG_DECIMALS, {"cfg_scale": 7.123}),
    (Rc.SOURCE_MASK_UNNECESSARY, {"source_mask": picture()}),
    (Rc.CONTROLNET_SOURCE_MISSING, {"control_type": "canny"}),
    (
        Rc.CONTROLNET_INPAINTING_MISMATCH,
        {"control_type": "canny", "source_image": picture(), "source_processing": "inpainting"},
    ),
    (
        Rc.CONTROLNET_MISMATCH,
        {"control_type": "canny", "source_image": picture(), "models": (SDXL,)},
    ),
    (Rc.CONTROLNET_UNSUPPORTED, {"control_type": "canny", "models": ("pix2pix",)}),
    (Rc.INVALID_REMIX, {"source_processing": "remix"}),
    (Rc.INVALID_EXTRA_TEXTS, {"extra_texts": (QR,)}),
    (Rc.MISSING_EXTRA_TEXTS, {"workflow": "qr_code"}),
    (Rc.SOURCE_IMAGE_REQUIRED_FOR_MODEL, {"models": ("pix2pix",)}),
    (
        Rc.INPAINTING_MISSING_MASK,
        {"source_image": picture(), "source_processing": "inpainting"},
    ),
    (Rc.IMAGE_VALIDATION_FAILED, {"source_image": b"no picture"}),
    (Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED, {"source_image": picture((3100, 3072))}),
]


@pytest.mark.parametrize(("rc", "fields"), REFUSED)
async def test_rules(horde: Horde, people: People, rc: Rc, fields: dict[str, Any]) -> None:
    asker = await people.asker()
    with pytest.raises(Refused) as refused:
        await people.ask(asker, **fields)
    assert refused.value.rc is rc
    assert await horde.kudos.balance(asker.account.id) == kudos(1000)
    assert (await horde.workers.performance()).queued_requests == 0


async def test_an_accepted_request(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.pop(owner)
    accepted = await horde.queueing.request(asker, wish(count=3))
    check = await horde.queueing.check(accepted.id)
    assert (accepted.price, accepted.warnings, accepted.message) == (761, (), None)
    assert (check.waiting, check.total, check.kudos, check.is_possible) == (3, 3, 100, True)


async def test_nobody_there_is_a_warning(horde: Horde, people: People) -> None:
    accepted = await horde.queueing.request(await people.asker(), wish())
    assert [it.code for it in accepted.warnings] == ["NoAvailableWorker"]
    assert accepted.message == accepted.warnings[0].message


async def test_models_have_wishes(horde: Horde, people: People) -> None:
    new = wish(models=("Flux.1-Schnell fp8 (Compact)",), steps=30, cfg_scale=7.5)
    accepted = await horde.queueing.request(await people.asker(), new)
    assert [it.code for it in accepted.warnings][:-1] == [
        "StepsTooMany",
        "CfgScaleTooLarge",
        "SamplerMismatch",
    ]


async def test_an_estimate_queues_nothing(horde: Horde, people: People) -> None:
    asker = await people.asker()
    assert await horde.queueing.estimate(asker, wish(count=2)) == 1822
    assert await horde.queueing.estimate(asker, wish(count=2, models=(SDXL,))) == 3544
    assert (await horde.workers.performance()).queued_requests == 0


async def test_deleted_accounts_ask_nothing(people: People) -> None:
    with pytest.raises(AccountDeleted):
        await people.ask(await people.asker("deleted", Role.DELETED))


async def test_special_needs_the_role(people: People) -> None:
    asker = await people.asker()
    with pytest.raises(SpecialForbidden):
        await people.ask(asker, models=(f"horde_special::{asker.account.alias}",))


async def test_workers_named_must_exist(people: People) -> None:
    with pytest.raises(WorkerNotFound):
        await people.ask(await people.asker(), workers=("nobody",))


async def test_education_is_protected(horde: Horde, people: People) -> None:
    school = await people.asker("school", Role.EDUCATION)
    await people.ask(school, nsfw=True, censor_nsfw=False)
    job = await people.take(await people.owner())
    assert job.use_nsfw_censor
    await people.ask(school)
    stranger = await people.owner("stranger", trusted=False)
    assert (await people.pop(stranger, name="other")).skipped["untrusted"] == 1


async def test_control_pictures_take_twenty_steps_and_forty_at_most(people: People) -> None:
    asker, owner = await people.asker(balance=10**6), await people.owner()
    regen = {"bridge_agent": "AI Horde Worker reGen:13:x", "allow_controlnet": True}
    for asked, given in ((None, 20), (100, 40)):
        await people.ask(asker, control_type="canny", source_image=picture(), steps=asked)
        assert (await people.take(owner, **regen)).params.steps == given


async def test_the_limit_counts_what_workers_are_drawing(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, count=20)
    await people.take(owner, amount=20)
    await people.ask(asker, count=10)
    with pytest.raises(TooManyPrompts) as refused:
        await people.ask(asker)
    assert (refused.value.waiting, refused.value.limit) == (31, 30)
    assert await horde.kudos.balance(asker.account.id) == kudos(1000 - 2)


async def test_the_limit_holds_against_simultaneous_requests(horde: Horde, people: People) -> None:
    asker = await people.asker()
    await people.ask(asker, count=20)
    results = await asyncio.gather(
        *(people.ask(asker, count=4) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(it, str) for it in results) == 2
    assert sum(isinstance(it, TooManyPrompts) for it in results) == 6
    assert (await horde.workers.performance()).queued_requests == 28


async def test_anonymous_shares_a_limit_by_model(people: People) -> None:
    anonymous = await people.anonymous()
    for _ in range(25):
        await people.ask(anonymous, count=20)
    with pytest.raises(TooManyPrompts):
        await people.ask(anonymous)
    assert await people.ask(anonymous, models=("Deliberate",))


@pytest.mark.parametrize(
    "heavy",
    [
        {"width": 2048, "height": 2048},
        {"steps": 41},
        {"slow_workers": False},
        {"sampler": "lcm", "steps": 11},
    ],
)
async def test_heavy_requests_need_kudos_beforehand(people: People, heavy: dict[str, Any]) -> None:
    with pytest.raises(UpfrontKudosNeeded) as refused:
        await people.ask(await people.asker("poor", balance=5), **heavy)
    assert f"{refused.value.needed / 100:g}" in str(refused.value)
    assert await people.ask(await people.asker("rich"), **heavy)


async def test_kudos_are_held_once_for_each_heavy_request(horde: Horde, people: People) -> None:
    asker = await people.asker(balance=14 + 25)
    first = await people.ask(asker, slow_workers=False)
    await people.ask(asker, slow_workers=False)
    with pytest.raises(UpfrontKudosNeeded):
        await people.ask(asker, slow_workers=False)
    await horde.queueing.cancel(first)
    assert await people.ask(asker, slow_workers=False)


async def test_simultaneous_heavy_requests_cannot_spend_the_same_kudos(people: People) -> None:
    asker = await people.asker(balance=14 + 25)
    results = await asyncio.gather(
        *(people.ask(asker, slow_workers=False) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(it, str) for it in results) == 2


async def test_a_hold_ends_with_its_request(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(balance=14 + 30), await people.owner()
    for _ in range(2):
        await people.ask(asker, slow_workers=False)
        await people.deliver(owner, (await people.take(owner)).ids[0])
    with pytest.raises(UpfrontKudosNeeded):
        await people.ask(asker, slow_workers=False, steps=60)


async def test_downgrading_instead(horde: Horde, people: People) -> None:
    poor = await people.asker(balance=5)
    accepted = await horde.queueing.request(
        poor, wish(width=2048, height=1024, steps=100, allow_downgrade=True)
    )
    job = await people.take(await people.owner())
    assert (job.params.width, job.params.height, job.params.steps) == (1408, 704, 30)
    assert accepted.price < 2100


async def test_flagged_accounts_wait_behind_everybody(people: People) -> None:
    flagged = await people.asker("flagged", Role.FLAGGED, balance=1000)
    last = await people.ask(flagged)
    first = await people.ask(await people.asker(balance=500))
    owner = await people.owner()
    assert [(await people.take(owner)).request_id for _ in range(2)] == [first, last]


def files_below(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]


async def test_a_refused_request_leaves_no_pictures(
    horde: Horde, people: People, settings: HordeSettings
) -> None:
    asker = await people.asker()
    await people.ask(asker, count=20)
    with pytest.raises(TooManyPrompts):
        await people.ask(asker, count=20, source_image=picture())
    assert files_below(settings.media.folder) == []


async def test_new_accounts_are_lifted_to_their_floor(horde: Horde, people: People) -> None:
    made = await horde.accounts.register("new")
    await people.ask(Principal(made.account))
    assert await horde.kudos.balance(made.account.id) == kudos(14)
    linked = await horde.accounts.link_new(5, "from Discord")
    await people.ask(Principal(linked.account))
    assert await horde.kudos.balance(linked.account.id) == kudos(25)
    assert await people.books_are_right()


async def test_any_text_is_a_seed(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, seed="")
    assert (await people.take(owner)).params.seed == "42"
    await people.ask(asker, seed=str(2**32))
    assert (await people.take(owner)).params.seed == "1"
