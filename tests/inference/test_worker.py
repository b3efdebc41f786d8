"""The worker with a real engine process, at a horde that misbehaves."""

import asyncio
import base64
import io
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from inference.board import Board
from inference.desk import Desks
from inference.host import EngineHost, EngineUnusable, JobFailed
from inference.ipc.messages import Configure
from inference.journal import Journal
from inference.models.registry import DEMO_FOLDER
from inference.orders import Orders
from inference.poploop import PopLoop, WorkerStopped
from inference.settings import WorkerSettings
from inference.spec import ImageJob
from inference.studio import progressed
from tests.fakes.other_horde import Cut, OtherHorde, Refuse
from tests.inference.bench import image_craft
from tests.inference.conftest import DEADLINES

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = WorkerSettings(name="Tester", drain_s=20)


class Place:
    """Where a worker works: its engine, its picture desk, its journal."""

    def __init__(self, host: EngineHost, desks: Desks, journal: Journal) -> None:
        self.host = host
        self.desks = desks
        self.journal = journal
        self.orders = Orders()
        self.board = Board()
        self.ends_on_faults = False

    @asynccontextmanager
    async def working(
        self, drain_s: float = 20, settings: WorkerSettings = SETTINGS
    ) -> AsyncIterator[OtherHorde]:
        """A pop loop at another horde, drained at the end."""
        self.orders = orders = Orders()
        async with OtherHorde.open() as horde, aiohttp.ClientSession() as session:
            craft = image_craft(
                session, horde.base, "key", settings, [self.host], self.desks, self.journal
            )
            self.board = craft.desk.board
            self.host.on_progress = lambda progress: progressed(self.board, progress)
            async with asyncio.TaskGroup() as group:
                group.create_task(PopLoop(craft, drain_s, orders, self.ends_on_faults).run())
                try:
                    yield horde
                finally:
                    orders.stop.set()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "open.json")


@pytest.fixture
def place(host: EngineHost, desks: Desks, journal: Journal) -> Place:
    return Place(host, desks, journal)


def job(name: str = "job", **changes: object) -> ImageJob:
    values = {"id": name, "model": "demo_shapes", "prompt": "a red circle", "seed": 1}
    values |= {"width": 64, "height": 64, "steps": 4, **changes}
    return ImageJob(**values)  # type: ignore[arg-type]


async def test_a_batch_comes_home(place: Place) -> None:
    async with place.working() as horde:
        horde.queue("a", "b", ddim_steps=3)
        results = {result["id"]: result for result in await horde.until_submitted(2)}
    assert [results[name]["seed"] for name in "ab"] == [7, 8]
    assert all(result["state"] == "ok" for result in results.values())
    assert results["b"]["gen_metadata"] == [{"type": "batch_index", "value": "see_ref", "ref": "1"}]
    picture = Image.open(io.BytesIO(horde.uploads["a"]))
    assert (picture.format, picture.size) == ("WEBP", (64, 64))
    assert horde.uploads["a"] != horde.uploads["b"]


async def test_tells_the_horde_what_it_can(place: Place) -> None:
    async with place.working() as horde:
        (body, *_) = await horde.until_popped(1)
    assert body["name"] == "Tester"
    assert body["models"] == ["demo_shapes"]
    assert body["max_pixels"] == 128 * 128
    assert body["bridge_agent"].startswith("Horde Dreamer:1:")
    assert not body["allow_lora"]
    assert not body["allow_post_processing"]


async def test_a_source_is_fetched_and_a_lost_one_is_a_fault(place: Place) -> None:
    async with place.working() as horde:
        out = io.BytesIO()
        Image.new("RGB", (64, 64), (0, 0, 255)).save(out, "WEBP")
        horde.sources["blue"] = out.getvalue()
        horde.queue("kept", source_image=f"{horde.base}/source/blue", denoising_strength=0.01)
        horde.queue("lost", source_image="%%%", loras=[{"name": "style"}])
        kept, lost = await horde.until_submitted(2)
    assert (kept["id"], kept["gen_metadata"]) == ("kept", [])
    assert {(fault["type"], fault["value"]) for fault in lost["gen_metadata"]} == {
        ("lora", "download_failed"),
        ("source_image", "parse_failed"),
    }
    assert lost["state"] == "ok"


async def test_a_lora_of_the_owner_is_found_and_one_for_other_models_is_named(
    place: Place, tmp_path: Path
) -> None:
    """The demonstration model has no layer as wide as the file's."""
    key = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q"
    (tmp_path / "loras").mkdir()
    save_file(
        {f"{key}.lora_down.weight": torch.zeros(4, 640),
         f"{key}.lora_up.weight": torch.zeros(640, 4)},
        tmp_path / "loras" / "wide.safetensors",
    )  # fmt: skip
    settings = msgspec.structs.replace(
        SETTINGS, model_folders=[str(tmp_path)], lora_source="", state_folder=str(tmp_path)
    )
    async with place.working(settings=settings) as horde:
        horde.queue("a", loras=[{"name": "wide"}, {"name": "lost"}])
        (result,) = await horde.until_submitted(1)
    assert result["state"] == "ok"
    assert {(fault["ref"], fault["value"]) for fault in result["gen_metadata"]} == {
        ("wide", "baseline_mismatch"),
        ("lost", "download_failed"),
    }


async def test_a_model_not_served_is_faulted_honestly(place: Place) -> None:
    async with place.working() as horde:
        horde.queue("strange", model="something else")
        (result,) = await horde.until_submitted(1)
    assert result["state"] == "faulted"
    assert horde.uploads == {}


async def test_what_cannot_be_finished_in_time_is_faulted(place: Place) -> None:
    async with place.working() as horde:
        horde.queue("slow", ddim_steps=500, width=128, height=128, ttl=1)
        (result,) = await horde.until_submitted(1)
    assert (result["id"], result["state"]) == ("slow", "faulted")


async def test_asked_to_stop_it_finishes_what_is_begun_and_pops_no_more(place: Place) -> None:
    async with place.working() as horde:
        horde.queue("begun", ddim_steps=60)
        await horde.until_popped(1)
        horde.queue("never")
        pops = len(horde.popped)
    assert [(one["id"], one["state"]) for one in horde.submitted] == [("begun", "ok")]
    assert len(horde.popped) == pops


async def test_asked_to_stop_it_faults_what_takes_too_long(place: Place) -> None:
    async with place.working(drain_s=0.2) as horde:
        horde.queue("long", ddim_steps=500, width=128, height=128)
        await horde.until_popped(1)
        await asyncio.sleep(0.3)
    assert [(one["id"], one["state"]) for one in horde.submitted] == [("long", "faulted")]


async def test_what_a_killed_worker_had_begun_is_reported(place: Place, journal: Journal) -> None:
    Journal(journal.file).begin(["lost", "unknown"])
    async with place.working() as horde:
        horde.faults["submit"].append(Refuse(404, "Processing Job with ID lost does not exist"))
        horde.queue("new")
        results = {one["id"]: one["state"] for one in await horde.until_submitted(2)}
    assert results == {"unknown": "faulted", "new": "ok"}
    assert Journal(journal.file).left_over() == []


async def test_an_open_job_is_noted_until_it_is_handed_in(place: Place, journal: Journal) -> None:
    async with place.working() as horde:
        horde.queue("open", ddim_steps=100)
        await horde.until_popped(1)
        await asyncio.sleep(0.1)
        assert Journal(journal.file).left_over() == ["open"]
        await horde.until_submitted(1)
    assert Journal(journal.file).left_over() == []


async def test_a_horde_in_trouble_is_asked_again_later(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("inference.poploop.ERROR_PACE_S", 0.05)
    monkeypatch.setattr("inference.poploop.MAINTENANCE_PACE_S", 0.05)
    async with place.working() as horde:
        horde.faults["pop"].extend(
            [
                Refuse(500, ""),
                Refuse(403, "This worker has been put into maintenance mode by its owner"),
            ]
        )
        horde.queue("after")
        (result,) = await horde.until_submitted(1)
    assert result["id"] == "after"
    assert "In maintenance: This worker has been put into maintenance mode" in caplog.text


@pytest.mark.parametrize(
    "text", ["we cannot accept workers serving any of these", "Wrong credentials for this worker"]
)
async def test_a_final_refusal_ends_the_worker(place: Place, text: str) -> None:
    with pytest.RaisesGroup(pytest.RaisesGroup(pytest.RaisesExc(WorkerStopped, match=text))):
        async with place.working() as horde:
            horde.faults["pop"].append(Refuse(403, text))
            await asyncio.sleep(30)


async def test_a_cancelled_drawing_leaves_the_engine_free(host: EngineHost) -> None:
    await host.ready.wait()
    long = asyncio.create_task(host.draw(job("long", steps=500, width=128, height=128)))
    await asyncio.sleep(0.3)
    long.cancel()
    async with asyncio.timeout(5):
        picture = await host.draw(job("short"))
    assert len(picture.pixels) == 64 * 64 * 3
    assert long.cancelled()


async def test_cancelling_at_any_moment_spares_the_engine(host: EngineHost) -> None:
    """Also between the last step and the hand-over, when the room for the picture is gone."""
    before = host.pid
    for tenth in range(12):
        drawing = asyncio.create_task(host.draw(job(str(tenth), steps=2)))
        await asyncio.sleep(tenth / 100)
        drawing.cancel()
    assert (await host.draw(job("last"))).width == 64
    assert host.pid == before


async def test_a_job_survives_the_death_of_its_engine(place: Place, host: EngineHost) -> None:
    """kill -9 in the middle: the job is drawn by the next engine, exactly as it would have been."""
    expected = await host.draw(job(steps=20))
    before = host.pid
    async with place.working() as horde:
        horde.queue("killed", ddim_steps=100)
        await horde.until_popped(1)
        await asyncio.sleep(0.5)
        assert before is not None
        os.kill(before, signal.SIGKILL)
        (result,) = await horde.until_submitted(1)
    assert result["state"] == "ok"
    assert host.pid not in {before, None}
    assert (await host.draw(job(steps=20))).pixels == expected.pixels


async def test_a_silent_engine_is_replaced(host: EngineHost) -> None:
    await host.ready.wait()
    before = host.pid
    assert before is not None
    host.deadlines = {**DEADLINES, "step": 2.0, "idle": 3.0}
    os.kill(before, signal.SIGSTOP)
    picture = await host.draw(job())
    host.deadlines = DEADLINES
    assert host.pid != before
    assert picture.width == 64


async def test_an_engine_that_may_not_serve_says_why(tmp_path: Path) -> None:
    """A model with the right shape that is not the demo model: the engine refuses as well."""
    shutil.copytree(DEMO_FOLDER, tmp_path / "other", ignore=lambda *_: {"model_index.json"})
    configure = Configure(
        models=("other",),
        folders=(str(tmp_path),),
        device="cpu",
        torch_threads=1,
        max_rows=1,
        keep_models=1,
    )
    with pytest.raises(EngineUnusable, match="no safety checker"):
        await EngineHost(configure, DEADLINES).run()


async def test_a_job_that_fails_says_so(host: EngineHost) -> None:
    with pytest.raises(JobFailed, match="not served here"):
        await host.draw(job(model="something else"))


async def test_what_could_not_be_handed_in_is_handed_in_by_the_next_start(
    place: Place, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finished picture outlives its worker on disk; it is neither drawn again nor faulted."""
    monkeypatch.setattr("inference.poploop.DELIVERY_GRACE_S", 0.5)
    monkeypatch.setattr("inference.delivery.UPLOAD_TRIES", 1)
    async with place.working(drain_s=1) as horde:
        horde.faults["submit"].extend([Cut(carried_out=False)] * 20)
        horde.queue("done", ddim_steps=3)
        await horde.until_uploaded("done")
    assert horde.submitted == []
    assert Journal(journal.file).left_over() == ["done"]
    drawn = horde.uploads["done"]
    place.journal = Journal(journal.file)
    async with place.working() as later:
        (result,) = await later.until_submitted(1)
    assert (result["id"], result["state"], result["seed"]) == ("done", "ok", 7)
    assert base64.b64decode(result["generation"]) == drawn  # its address at the old horde is gone
    assert Journal(journal.file).left_over() == []
    assert list(journal.file.with_suffix("").iterdir()) == []


async def test_quitting_hands_back_what_is_begun(place: Place) -> None:
    async with place.working() as horde:
        horde.queue("long", ddim_steps=500, width=128, height=128)
        await horde.until_popped(1)
        await asyncio.sleep(0.3)
        place.orders.quit()
        (result,) = await horde.until_submitted(1, within=10)
    assert (result["id"], result["state"]) == ("long", "faulted")


async def test_while_paused_nothing_is_popped(place: Place) -> None:
    async with place.working() as horde:
        await horde.until_popped(1)
        place.orders.pause_or_go_on()
        await asyncio.sleep(0.2)
        before = len(horde.popped)
        await asyncio.sleep(1.5)
        assert len(horde.popped) == before
        place.orders.pause_or_go_on()
        await horde.until_popped(before + 1, within=10)


async def test_three_failures_in_a_row_end_a_worker_that_wants_it(place: Place) -> None:
    place.ends_on_faults = True
    with pytest.RaisesGroup(
        pytest.RaisesGroup(pytest.RaisesExc(WorkerStopped, match="3 jobs in a row failed"))
    ):
        async with place.working() as horde:
            for name in ("a", "b", "c"):
                horde.queue(name, model="something else")
            await asyncio.sleep(60)


async def test_progress_and_previews_reach_the_board(place: Place) -> None:
    async with place.working() as horde:
        await place.host.watch(on=True)
        horde.queue("seen", ddim_steps=40)
        await horde.until_popped(1)
        for _ in range(500):
            view = place.board.jobs.get("seen")
            if view is not None and view.preview is not None:
                break
            await asyncio.sleep(0.02)
        assert view is not None
        assert view.preview is not None
        assert view.total == 40
        assert (view.preview.width, view.preview.height) == (8, 8)
        await horde.until_submitted(1)
    await place.host.watch(on=False)
    assert place.board.counts == {"popped.image": 1, "done.image": 1}
    assert place.board.kudos == 2.5
    assert place.board.jobs == {}
