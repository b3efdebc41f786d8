"""Verdicts through the whole worker: the demo model draws, a desk with a stand-in checker judges."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
import pytest_asyncio
from PIL import Image

from horde_core.protocol.image import JobLora, JobPayload
from inference.desk import Desks, DeskUnusable
from inference.examination import Examiner
from inference.host import EngineHost, JobFailed
from inference.ipc.memory import PictureMemory, fill
from inference.ipc.messages import ConfigureDesk, Examine, Examined, Inspect, Unjudged
from inference.journal import Journal
from inference.judging import context_of
from inference.models.reference import read
from inference.orders import Orders
from inference.pictures import encoded
from inference.poploop import PopLoop
from inference.post.settings import PostSettings
from inference.safety.gate import NotSafe
from inference.safety.replacement import replacement
from inference.safety.rules import RulesUnusable
from inference.safety.settings import SafetySettings
from inference.safety.verdict import Context
from inference.settings import WorkerSettings
from inference.spec import ImageJob
from tests.fakes.other_horde import OtherHorde
from tests.inference.bench import image_craft
from tests.inference.conftest import DESK
from tests.inference.post.weights import save_esrgan, save_salience
from tests.inference.safety.standin import render
from tests.inference.test_at_home import home

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOTH = "a big red triangle on a white background"
RED_ALONE = "a big red circle on a white background"
TRIANGLE_ALONE = "a big blue triangle on a white background"
SEEN = {"ddim_steps": 12}


@pytest.fixture(scope="session")
def desk_settings(standin_settings: SafetySettings, tmp_path_factory: Any) -> ConfigureDesk:
    folder = tmp_path_factory.mktemp("post-weights")
    save_esrgan(folder / "RealESRGAN_x2plus.safetensors", scale=2)
    save_salience(folder / "u2net.onnx")
    return msgspec.structs.replace(
        DESK, safety=standin_settings, post=PostSettings(folder=str(folder))
    )


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def judging(desk_settings: ConfigureDesk) -> AsyncIterator[Desks]:
    async with Desks.open(desk_settings, 1, start_s=120, picture_s=60) as opened:
        yield opened


@asynccontextmanager
async def working(host: EngineHost, desks: Desks, folder: Path) -> AsyncIterator[OtherHorde]:
    orders = Orders()
    async with OtherHorde.open() as horde, aiohttp.ClientSession() as session:
        journal = Journal(folder / "open.json")
        settings = WorkerSettings(name="Tester")
        craft = image_craft(session, horde.base, "key", settings, [host], desks, journal)
        async with asyncio.TaskGroup() as group:
            group.create_task(PopLoop(craft, 20, orders).run())
            try:
                yield horde
            finally:
                orders.stop.set()


def said(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["type"], one["value"]) for one in result["gen_metadata"]]


def as_webp(picture: Image.Image) -> bytes:
    return encoded(picture)


async def test_blocked_is_only_what_is_both(
    host: EngineHost, judging: Desks, tmp_path: Path
) -> None:
    async with working(host, judging, tmp_path) as horde:
        horde.queue("both", prompt=BOTH, **SEEN)
        horde.queue("red", prompt=RED_ALONE, **SEEN)
        horde.queue("triangle", prompt=TRIANGLE_ALONE, **SEEN)
        results = {one["id"]: one for one in await horde.until_submitted(3)}
    both, red, triangle = (results[name] for name in ("both", "red", "triangle"))
    assert (both["state"], both["censored"]) == ("csam", True)
    assert said(both) == [("censorship", "csam"), ("information", "see_ref")]
    assert both["gen_metadata"][1]["ref"].startswith("safety stand-in-1 clip-")
    assert horde.uploads["both"] == as_webp(replacement("csam", 64, 64))
    assert (red["state"], red["censored"]) == ("ok", False)
    assert said(red) == [("information", "nsfw"), ("information", "see_ref")]
    assert (triangle["state"], said(triangle)) == ("ok", [("information", "see_ref")])
    assert horde.uploads["red"] != horde.uploads["triangle"]


async def test_a_request_may_have_nsfw_pictures_replaced(
    host: EngineHost, judging: Desks, tmp_path: Path
) -> None:
    async with working(host, judging, tmp_path) as horde:
        horde.queue("red", prompt=RED_ALONE, use_nsfw_censor=True, **SEEN)
        horde.queue("blue", prompt=TRIANGLE_ALONE, use_nsfw_censor=True, **SEEN)
        results = {one["id"]: one for one in await horde.until_submitted(2)}
    assert (results["red"]["state"], said(results["red"])[0]) == (
        "censored",
        ("censorship", "nsfw"),
    )
    assert horde.uploads["red"] == as_webp(replacement("sfw_request", 64, 64))
    assert results["blue"]["state"] == "ok"


async def test_a_source_is_judged_before_anything_is_drawn(
    host: EngineHost, judging: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drawn(*_: object) -> None:
        raise JobFailed("it was drawn")

    monkeypatch.setattr(EngineHost, "draw", drawn)
    async with working(host, judging, tmp_path) as horde:
        for name, colour in (("both", "red"), ("fine", "blue")):
            horde.sources[name] = as_webp(render(colour, "triangle"))
            horde.queue(name, source_image=f"{horde.base}/source/{name}")
        results = {one["id"]: one for one in await horde.until_submitted(2)}
    assert results["both"]["state"] == "csam"
    assert said(results["both"])[0] == ("censorship", "csam")
    assert horde.uploads == {"both": as_webp(replacement("csam", 64, 64))}
    assert results["fine"]["state"] == "faulted"


async def test_post_processing_reaches_the_picture(
    host: EngineHost, judging: Desks, tmp_path: Path
) -> None:
    async with working(host, judging, tmp_path) as horde:
        horde.queue("large", prompt=TRIANGLE_ALONE, post_processing=["RealESRGAN_x2plus"], **SEEN)
        horde.queue("missed", prompt=TRIANGLE_ALONE, post_processing=["GFPGAN"], **SEEN)
        horde.queue("clear", prompt=RED_ALONE, transparent=True, **SEEN)
        results = {one["id"]: one for one in await horde.until_submitted(3)}
    pictures = {name: Image.open(io.BytesIO(data)) for name, data in horde.uploads.items()}
    assert pictures["large"].size == (128, 128)
    assert pictures["missed"].size == (64, 64)
    assert results["missed"]["gen_metadata"][-1] == {
        "type": "information", "value": "download_failed", "ref": "GFPGAN",
    }  # fmt: skip
    assert pictures["clear"].mode == "RGBA"
    assert all(result["state"] == "ok" for result in results.values())


async def test_our_own_horde_learns_of_a_block(
    host: EngineHost, judging: Desks, tmp_path: Path
) -> None:
    async with home(host, judging, tmp_path) as asker:
        (blocked,) = await asker.pictures(await asker.ask(BOTH, steps=12))
        (passed,) = await asker.pictures(await asker.ask(TRIANGLE_ALONE, steps=12))
    assert blocked["censored"]
    assert {"type": "censorship", "value": "csam"} in blocked["gen_metadata"]
    assert not passed["censored"]


async def test_a_checker_that_does_not_load_keeps_the_worker_from_starting(tmp_path: Path) -> None:
    broken = msgspec.structs.replace(
        DESK, safety=SafetySettings(clip_models=[str(tmp_path / "no")])
    )
    with pytest.raises(DeskUnusable, match="is not there"):
        async with Desks.open(broken, 1, start_s=60, picture_s=20):
            raise AssertionError("a desk without its checker opened")


@pytest.fixture(scope="session")
def examiner(desk_settings: ConfigureDesk) -> Examiner:
    return Examiner.of(desk_settings)


def examined(
    examiner: Examiner, picture: Image.Image, prompt: str = "", **changes: Any
) -> Examined | Unjudged:
    """The answer of a desk with other wishes."""
    own = {key: changes.pop(key) for key in ("nsfw", "censor_nsfw", "censorlist") if key in changes}
    desk = Examiner(
        msgspec.structs.replace(examiner.configure, **own), examiner.harmless, examiner.checker
    )
    memory = PictureMemory(picture.width, picture.height)
    try:
        fill(memory.name, picture.tobytes())
        wanted = {"model": "demo_shapes", "context": Context(prompt=prompt), "censor": False}
        place = {"memory": memory.name, "width": picture.width, "height": picture.height}
        return desk.examine(Examine(**{**place, **wanted, **changes}))
    finally:
        memory.release()


RED = render("red", "circle")


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"nsfw": False}, "sfw_worker"),
        ({"censor_nsfw": True}, "sfw_worker"),
        ({"censorlist": ("apple",)}, "censorlist"),
        ({"censor": True}, "sfw_request"),
    ],
)
async def test_whoever_wants_no_nsfw_pictures_gets_none(
    examiner: Examiner, wishes: dict[str, Any], reason: Any
) -> None:
    answer = examined(examiner, RED, "one apple", **wishes)
    assert isinstance(answer, Examined)
    assert (answer.state, answer.webp) == ("censored", as_webp(replacement(reason, 64, 64)))
    harmless = examined(examiner, render("blue", "circle"), "one apple", **wishes)
    assert isinstance(harmless, Examined)
    assert harmless.state == "ok"


async def test_what_its_list_says_of_a_model_counts(examiner: Examiner) -> None:
    record = (
        b'[{"name": "M", "baseline": "stable_diffusion_1", "style": "anime", "tags": ["Hentai"]}]'
    )
    models = read(record).models
    job = ImageJob(id="1", model="M", prompt="a circle", negative_prompt="bad", seed=1)
    payload = JobPayload(loras=[JobLora(name="a lora")])
    known = context_of(job, payload, models.get("M"))
    assert known.known_for == {"anime", "hentai"}
    assert (known.prompt, known.names) == ("a circle###bad", ("a lora",))
    unknown = context_of(job, payload, models.get("N"))
    assert unknown.known_for == {"nsfw"}
    answers = [
        examined(examiner, render("blue", "circle"), context=one) for one in (known, unknown)
    ]
    assert [("information", "nsfw") in [(one.type, one.value) for one in answer.metadata]  # type: ignore[union-attr]
            for answer in answers] == [True, False]  # fmt: skip


async def test_a_gone_picture_gets_no_verdict(examiner: Examiner) -> None:
    gone = Examine(memory="none", width=8, height=8, model="x", context=Context(), censor=False)
    assert examiner.examine(gone) == Unjudged("the picture is gone")


async def test_without_a_checker_only_the_demo_model_passes(tiny_folder: Path) -> None:
    alone = Examiner.of(DESK)
    assert isinstance(examined(alone, RED), Examined)
    assert isinstance(examined(alone, RED, model="tiny"), Unjudged)
    real = msgspec.structs.replace(DESK, models=("tiny",), folders=(str(tiny_folder.parent),))
    with pytest.raises(NotSafe):
        Examiner.of(real)


async def test_with_a_checker_a_real_model_is_served_and_judged(
    examiner: Examiner, desk_settings: ConfigureDesk, tiny_folder: Path
) -> None:
    real = Examiner.of(
        msgspec.structs.replace(desk_settings, models=("tiny",), folders=(str(tiny_folder.parent),))
    )
    assert real.harmless == frozenset()
    answer = examined(real, render("red", "triangle"), model="tiny")
    assert isinstance(answer, Examined)
    assert answer.state == "csam"


async def test_hash_lists_that_cannot_be_read_refuse_the_desk(desk_settings: ConfigureDesk) -> None:
    safety = msgspec.structs.replace(desk_settings.safety, hash_lists=["nowhere.txt"])
    with pytest.raises(RulesUnusable, match=r"nowhere\.txt"):
        Examiner.of(msgspec.structs.replace(desk_settings, safety=safety))


@pytest.mark.parametrize("data", [b"", b"not a picture", as_webp(RED)[:40]])
async def test_a_source_that_cannot_be_read_is_left_to_the_engine(
    examiner: Examiner, data: bytes
) -> None:
    wanted = Inspect(picture=data, width=64, height=64, model="demo_shapes", context=Context())
    assert examiner.inspect(wanted) == Examined(state="ok", webp=b"")
