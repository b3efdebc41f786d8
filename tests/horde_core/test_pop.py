"""What a worker gets, and why it gets nothing."""

from typing import Any

import pytest

from horde_core.accounts.model import Role
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.horde import Horde
from horde_core.queueing.model import Lora
from horde_core.workers.model import WorkerChange
from horde_core.workers.refusals import (
    AnonymousWorker,
    OwnerFlagged,
    TooManyWorkers,
    UnknownModelsOnly,
    WorkerInMaintenance,
    WrongCredentials,
)
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import MODEL, People, picture

REGEN = "AI Horde Worker reGen:13.0.0:https://example.org"
SOMEBODYS = "my own program:1:https://example.org"


async def test_a_worker_registers_by_asking(horde: Horde, people: People) -> None:
    owner = await people.owner()
    popped = await people.pop(owner, name="new one", threads=3)
    worker = await horde.workers.by_name("NEW ONE")
    assert popped.job is None
    assert (worker.name, worker.threads, worker.models) == ("new one", 3, (MODEL,))
    assert worker.online
    assert worker.trusted


async def test_who_may_not_run_workers(people: People) -> None:
    with pytest.raises(AnonymousWorker):
        await people.pop(await people.anonymous())
    with pytest.raises(OwnerFlagged):
        await people.pop(await people.asker("flagged", Role.FLAGGED))
    with pytest.raises(AccountDeleted):
        await people.pop(await people.asker("deleted", Role.DELETED))


async def test_a_name_belongs_to_its_first_owner(people: People) -> None:
    await people.pop(await people.owner("first"), name="same")
    with pytest.raises(WrongCredentials):
        await people.pop(await people.owner("second"), name="same")


async def test_only_unknown_models_leave_no_worker_behind(horde: Horde, people: People) -> None:
    with pytest.raises(UnknownModelsOnly) as refused:
        await people.pop(await people.owner(), models=("my own",))
    assert "we cannot accept workers serving" in str(refused.value)
    assert await horde.workers.online() == []


async def test_customizers_serve_what_they_like(people: People) -> None:
    asker = await people.asker()
    owner = await people.asker("customizer", Role.CUSTOMIZER)
    await people.ask(asker, models=("my own",))
    assert (await people.take(owner, models=("my own",))).model == "my own"


async def test_how_many_workers_an_account_may_have(people: People) -> None:
    owner = await people.owner(trusted=False)
    for number in range(4):
        await people.pop(owner, name=f"worker {number}")
    with pytest.raises(TooManyWorkers):
        await people.pop(owner, name="worker 5")


@pytest.mark.parametrize("name", ["", "  ", "nul\x00"])
async def test_names_that_are_none(people: People, name: str) -> None:
    with pytest.raises(Refused):
        await people.pop(await people.owner(), name=name)


async def test_settings_change_with_the_next_pop(horde: Horde, people: People) -> None:
    owner = await people.owner()
    await people.pop(owner, nsfw=True, threads=1)
    await people.pop(owner, nsfw=False, threads=2)
    worker = await horde.workers.by_name("dreamer")
    assert (worker.nsfw, worker.threads) == (False, 2)


async def test_everything_the_worker_needs(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    request_id = await people.ask(
        asker,
        prompt="a cat###a dog",
        seed="hello",
        width=768,
        nsfw=False,
        source_image=picture((128, 128)),
        source_mask=picture((128, 128), "L"),
        source_processing="inpainting",
    )
    job = await people.take(owner)
    assert job.request_id == request_id
    assert job.prompt == "a cat###a dog"
    assert (job.params.seed, job.params.steps, job.params.width) == ("111", 30, 768)
    assert job.use_nsfw_censor
    assert job.upload_keys == (f"{job.ids[0]}.webp",)
    assert (job.source_key, job.mask_key) == (f"{request_id}_src.webp", f"{request_id}_msk.webp")
    assert job.source_urls
    assert (await horde.media.get(f"{request_id}_src.webp"))[8:12] == b"WEBP"


async def test_the_richer_first_and_time_is_worth_five_kudos_a_second(
    people: People, clock: FakeClock
) -> None:
    poor, rich, richest = [
        await people.asker(name, balance=balance)
        for name, balance in (("poor", 0), ("rich", 100), ("richest", 1000))
    ]
    owner = await people.owner()
    waited = await people.ask(poor)
    clock.advance(30)
    later = await people.ask(rich)
    first = await people.ask(richest)
    order = [(await people.take(owner)).request_id for _ in range(3)]
    assert order == [first, waited, later]


async def test_the_owners_own_and_their_friends_go_first(people: People) -> None:
    rich, friend = await people.asker("rich", balance=5000), await people.asker("friend")
    owner = await people.owner()
    general = await people.ask(rich)
    friends = await people.ask(friend)
    own = await people.ask(owner)
    priority = (f"any name#{friend.account.id}", "nonsense")
    taken = [(await people.take(owner, priority_usernames=priority)).request_id for _ in range(3)]
    assert set(taken[:2]) == {own, friends}
    assert taken[2] == general


async def test_batches_share_a_seed_and_fit_the_worker(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, count=5, seed="10", seed_variation=3)
    three = await people.take(owner, amount=3)
    two = await people.take(owner, amount=3)
    assert (len(three.ids), len(two.ids)) == (3, 2)
    assert (three.params.seed, two.params.seed) == ("25", "16")


async def test_a_small_worker_gets_one_at_a_time(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, count=3)
    assert len((await people.take(owner, amount=3, max_pixels=512 * 512)).ids) == 1


async def test_batching_switched_off(people: People) -> None:
    asker = await people.asker("trusted", Role.TRUSTED)
    await people.ask(asker, count=3, disable_batching=True)
    assert len((await people.take(await people.owner(), amount=3)).ids) == 1


async def test_heavy_jobs_and_slow_workers_have_more_time(people: People) -> None:
    asker, owner = await people.asker(balance=10**6), await people.owner()
    await people.ask(asker, width=1024, height=1024, steps=50, sampler="k_heun")
    await people.ask(asker, extra_slow_workers=True)
    assert (await people.take(owner)).ttl == 30 + 2 * 100 * 4
    assert (await people.take(owner, extra_slow_worker=True)).ttl == 450


OLD = "AI Horde Worker:8:https://example.org"
WISHES_NOT_SERVED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("models", {"models": ("Deliberate",)}, {}),
    ("nsfw", {"nsfw": True}, {"nsfw": False}),
    ("max_pixels", {"width": 1024, "height": 1024}, {"max_pixels": 512 * 512}),
    ("untrusted", {"trusted_workers": True}, {}),
    ("performance", {}, {"extra_slow_worker": True}),
    ("img2img", {"source_image": picture()}, {"allow_img2img": False}),
    (
        "painting",
        {"source_image": picture(mode="RGBA"), "source_processing": "inpainting"},
        {"allow_painting": False},
    ),
    (
        "models",
        {"source_image": picture(mode="RGBA"), "source_processing": "inpainting"},
        {"bridge_agent": REGEN},
    ),
    ("post-processing", {"post_processing": ("GFPGAN",)}, {"allow_post_processing": False}),
    ("bridge_version", {"post_processing": ("CodeFormers",)}, {"bridge_agent": OLD}),
    ("bridge_version", {}, {"bridge_agent": SOMEBODYS}),
    ("bridge_version", {"r2": False, "tiling": True}, {"bridge_agent": SOMEBODYS}),
    ("controlnet", {"source_image": picture(), "control_type": "canny"}, {}),
    ("blacklist", {"prompt": "A CAT in the rain"}, {"blacklist": ("cat",)}),
    ("step_count", {"steps": 31}, {"limit_max_steps": True}),
]


@pytest.mark.parametrize(("reason", "wished", "offered"), WISHES_NOT_SERVED)
async def test_why_there_was_nothing(
    people: People, reason: str, wished: dict[str, Any], offered: dict[str, Any]
) -> None:
    asker, owner = await people.asker(), await people.owner(trusted=False)
    await people.ask(asker, **wished)
    popped = await people.pop(owner, **offered)
    assert popped.job is None
    assert {key: count for key, count in popped.skipped.items() if count} == {reason: 1}


async def test_an_empty_pop_counts_everything(people: People) -> None:
    popped = await people.pop(await people.owner())
    assert popped.skipped == dict.fromkeys(
        (
            "worker_id",
            "performance",
            "nsfw",
            "untrusted",
            "models",
            "bridge_version",
            "unsafe_ip",
            "img2img",
            "painting",
            "post-processing",
            "lora",
            "controlnet",
        ),
        0,
    )


async def test_loras_need_a_worker_that_takes_them(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, loras=(Lora(name="ink"),))
    assert (await people.pop(owner)).skipped["lora"] == 1
    job = await people.take(owner, bridge_agent=REGEN, allow_lora=True)
    assert job.params.loras[0].name == "ink"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_our_own_worker_gets_all_that_its_owner_switched_on(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    wishes: list[dict[str, Any]] = [
        {"source_image": picture(), "control_type": "canny", "return_control_map": True},
        {"source_image": picture(mode="RGBA"), "source_processing": "inpainting"},
        {"loras": (Lora(name="ink"),), "post_processing": ("GFPGAN", "4xNomos8kSC")},
    ]
    for wished in wishes:
        await people.ask(asker, **wished)
        await people.take(owner, allow_lora=True, allow_controlnet=True)


async def test_an_unknown_program_draws_from_text_for_base64(people: People) -> None:
    await people.ask(await people.asker(), r2=False)
    job = await people.take(await people.owner(), bridge_agent=SOMEBODYS)
    assert not job.r2
    assert not job.source_urls


async def test_chosen_and_excluded_workers(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.pop(owner, name="one")
    await people.pop(owner, name="two")
    one = await horde.workers.by_name("one")
    await people.ask(asker, workers=(one.id,))
    await people.ask(asker, workers=(one.id,), worker_blacklist=True)
    assert (await people.pop(owner, name="two")).job is not None
    assert (await people.pop(owner, name="two")).skipped["worker_id"] == 1
    assert (await people.pop(owner, name="one")).job is not None


async def test_upfront_kudos_can_be_demanded_by_workers(people: People) -> None:
    owner = await people.owner()
    poor = await people.asker("poor", balance=0)
    await people.ask(poor)
    assert (await people.pop(owner, require_upfront_kudos=True)).skipped["kudos"] == 1
    rich = await people.asker("rich", balance=100)
    await people.ask(rich)
    assert (await people.pop(owner, require_upfront_kudos=True)).job is not None


async def test_maintenance_serves_the_owner_alone(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(
        owner, worker.id, WorkerChange(maintenance=True, maintenance_msg="Back at noon")
    )
    await people.ask(asker)
    with pytest.raises(WorkerInMaintenance, match="Back at noon"):
        await people.pop(owner)
    own = await people.ask(owner)
    assert (await people.take(owner)).request_id == own


async def test_the_default_words_of_maintenance_are_what_workers_look_for(
    horde: Horde, people: People
) -> None:
    owner = await people.owner()
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(owner, worker.id, WorkerChange(maintenance=True))
    with pytest.raises(WorkerInMaintenance, match="maintenance mode") as refused:
        await people.pop(owner)
    assert refused.value.rc is Rc.WORKER_MAINTENANCE


async def test_a_paused_worker_gets_nothing(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    moderator = await people.asker("mo", Role.MODERATOR)
    await people.pop(owner)
    worker = await horde.workers.by_name("dreamer")
    await horde.workers.change(moderator, worker.id, WorkerChange(paused=True))
    request_id = await people.ask(asker)
    assert (await people.pop(owner)).job is None
    assert (await horde.queueing.check(request_id)).waiting == 1
    assert not (await horde.queueing.check(request_id)).is_possible


async def test_any_model_means_one_of_the_workers(people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    await people.ask(asker, models=())
    names = ("Flux.1-Schnell fp8 (Compact)", MODEL)
    job = await people.take(owner, models=names, bridge_agent="AI Horde Worker:24:x")
    assert job.model == MODEL


async def test_a_long_queue_is_searched_to_its_end(people: People) -> None:
    anonymous, owner = await people.anonymous(), await people.owner()
    for _ in range(60):
        await people.ask(anonymous, nsfw=True)
    fits = await people.ask(anonymous, nsfw=False)
    assert (await people.take(owner, nsfw=False)).request_id == fits
    assert (await people.pop(owner, nsfw=False)).skipped["nsfw"] == 60
