"""What is served, of what lies on this machine."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from inference.catalogue import Catalogue, NothingToServe, catalogue, wanted_now
from inference.client import HordeClient
from inference.models import manifest
from inference.models.registry import DEMO
from inference.safety.gate import SafetyGate
from inference.settings import WorkerSettings
from tests.fakes.other_horde import OtherHorde


@pytest.fixture
async def horde() -> AsyncIterator[OtherHorde]:
    async with OtherHorde.open() as opened:
        yield opened


@pytest.fixture
async def client(horde: OtherHorde) -> AsyncIterator[HordeClient]:
    async with aiohttp.ClientSession() as session:
        yield HordeClient(session, horde.base, "key", "agent")


class Shelves:
    """A folder of models that all pass the gate, but for the one that was changed."""

    def __init__(self, folder: Path, tiny: Path) -> None:
        self.folder = folder
        for name in ("One", "Two", "Three"):
            shutil.copytree(tiny, folder / name)
        shutil.copytree(tiny, folder / "Changed")
        (folder / "Changed" / "more.json").write_text("{}")
        (folder / "notes").mkdir()
        self.gate = SafetyGate(manifest.of_folder(tiny))

    async def chosen(self, client: HordeClient, *models: str, **more: object) -> Catalogue:
        settings = WorkerSettings(
            models=list(models), model_folders=[str(self.folder)],
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return await catalogue(settings, self.gate, client)


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory, tiny_folder: Path) -> Shelves:
    return Shelves(tmp_path_factory.mktemp("shelves"), tiny_folder)


async def test_a_named_model_is_served(shelves: Shelves, client: HordeClient) -> None:
    assert list((await shelves.chosen(client, "Two")).served) == ["Two"]


async def test_all_are_those_in_the_folders_that_pass_the_gate(
    shelves: Shelves, client: HordeClient, caplog: pytest.LogCaptureFixture
) -> None:
    found = await shelves.chosen(client, "ALL", models_to_skip=["Two"])
    assert list(found.served) == ["One", "Three"]
    assert "'Changed' is refused" in caplog.text


async def test_the_top_is_what_the_horde_drew_with_most(
    shelves: Shelves, client: HordeClient, horde: OtherHorde
) -> None:
    counts = {"Two": 50, "Three": 90, "elsewhere": 1000}
    horde.reads["stats/img/models"] = {"day": {}, "month": counts, "total": {}}
    assert list((await shelves.chosen(client, "TOP 2")).served) == ["Three", "Two"]


async def test_a_horde_that_does_not_say_does_not_keep_the_worker_from_starting(
    shelves: Shelves, client: HordeClient
) -> None:
    assert len((await shelves.chosen(client, "TOP 2", models_to_skip=["Changed"])).served) == 2


@pytest.mark.parametrize(
    ("models", "said"),
    [
        (["Changed"], "'Changed' is refused: no safety checker"),
        (["Nowhere"], "'Nowhere' was not found"),
        (["../Two"], "was not found"),
        ([], "names no model"),
        (["ALL FLUX MODELS"], "chooses none of the 4 models"),
    ],
)
async def test_what_cannot_be_served_is_told_in_a_sentence(
    shelves: Shelves, client: HordeClient, models: list[str], said: str
) -> None:
    with pytest.raises(NothingToServe, match=said):
        await shelves.chosen(client, *models)


async def test_words_do_not_choose_the_demo_model(client: HordeClient) -> None:
    settings = WorkerSettings(models=["ALL"], model_folders=[])
    with pytest.raises(NothingToServe, match="chooses none of the 0 models"):
        await catalogue(settings, SafetyGate.shipped(), client)
    named = WorkerSettings(models=[DEMO], model_folders=[])
    assert list((await catalogue(named, SafetyGate.shipped(), client)).served) == [DEMO]


async def test_others_are_offered_as_the_horde_wants_them(
    shelves: Shelves, client: HordeClient, horde: OtherHorde
) -> None:
    found = await shelves.chosen(client, "One", dynamic_models=True, models_to_skip=["Three"])
    assert list(found.others) == ["Two"]
    state = {"performance": 1.0, "jobs": 1.0, "eta": 1, "type": "image"}
    horde.reads["status/models"] = [
        {**state, "name": "Two", "queued": 5.0, "count": 1},
        {**state, "name": "Three", "queued": 9.0, "count": 0},
    ]
    assert await wanted_now(client, list(found.others), 3) == ["Two"]
    horde.reads.clear()
    assert await wanted_now(client, list(found.others), 3) == []


async def test_without_dynamic_models_there_are_no_others(
    shelves: Shelves, client: HordeClient
) -> None:
    assert (await shelves.chosen(client, "One")).others == {}
