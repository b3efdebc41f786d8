"""Tiny real models, built once a session; torch on one thread (more only fight for the cores)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import torch

from inference.batcher import Batcher
from inference.desk import Desks
from inference.engine import Drawn, Engine, Event, Progressed
from inference.families.unet import UNetModel
from inference.host import EngineHost
from inference.ipc.messages import Configure, ConfigureDesk, Phase
from inference.models import manifest
from inference.models.loader import ModelShelf
from inference.models.registry import LocalModel
from inference.safety.gate import SafetyGate
from inference.safety.settings import SafetySettings
from inference.spec import ImageJob
from tests.inference import tiny
from tests.inference.safety import standin

CPU = torch.device("cpu")
DEADLINES: dict[Phase, float] = {"idle": 5.0, "load": 120.0, "step": 10.0, "decode": 10.0}
DESK = ConfigureDesk(
    models=("demo_shapes",), folders=(), nsfw=True, censor_nsfw=False, censorlist=()
)
EngineOf = Callable[..., Engine]
FamilyEngine = Callable[..., Engine]


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.build(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def standin_settings(tmp_path_factory: pytest.TempPathFactory) -> SafetySettings:
    """A tiny CLIP that knows colours and shapes, with rules for them."""
    folder = tmp_path_factory.mktemp("safety")
    rules = folder / "rules.toml"
    rules.write_text(standin.RULES)
    return SafetySettings(
        clip_models=[str(standin.build(folder / "clip"))],
        rules_file=str(rules),
        cache_folder=str(folder / "cache"),
    )


@pytest.fixture(scope="session")
def shelf(tiny_folder: Path) -> ModelShelf:
    """The model "tiny" behind a gate that knows it by its hash."""
    gate = SafetyGate(manifest.of_folder(tiny_folder))
    return ModelShelf({"tiny": LocalModel("tiny", tiny_folder)}, gate, CPU, keep=1)


@pytest.fixture(scope="session")
def tiny_model(shelf: ModelShelf) -> UNetModel:
    model = shelf.get("tiny", lambda: None)
    assert isinstance(model, UNetModel)
    return model


@pytest.fixture(scope="session")
def family(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a tiny model of a family, built when first asked for."""
    builders: dict[str, Callable[[Path], Path]] = {
        "sd1": tiny.build,
        "sd1-v": lambda folder: tiny.build(folder, "v_prediction"),
        "sd1-inpaint": lambda folder: tiny.build(folder, in_channels=9),
        "sd2": tiny.build_sd2,
        "sdxl": tiny.build_sdxl,
        "schnell": tiny.build_flux,
        "zimage": tiny.build_zimage,
        "dev": lambda folder: tiny.build_flux(folder, guided=True),
    }
    built: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in built:
            built[name] = builders[name](tmp_path_factory.mktemp("family") / name)
        return built[name]

    return folder


def shelf_for(path: Path) -> ModelShelf:
    """A shelf with the model at ``path`` as "tiny"."""
    gate = SafetyGate(manifest.of_folder(path))
    return ModelShelf({"tiny": LocalModel("tiny", path)}, gate, CPU, keep=1)


@pytest.fixture(scope="session")
def engine_for(family: Callable[[str], Path]) -> FamilyEngine:
    """Engines that serve the tiny model of a family as "tiny"; the model is loaded once."""
    shelves: dict[str, ModelShelf] = {}

    def make(name: str, **options: Any) -> Engine:
        if name not in shelves:
            shelves[name] = shelf_for(family(name))
        return Engine(shelves[name], Batcher(options.pop("max_rows", 8)), **options)

    return make


@pytest.fixture
def engine_of(shelf: ModelShelf) -> EngineOf:
    """Engines for the model "tiny", which they share."""

    def make(max_rows: int = 8) -> Engine:
        return Engine(shelf, Batcher(max_rows))

    return make


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def host() -> AsyncIterator[EngineHost]:
    """A running engine process that serves the demo model."""
    configure = Configure(
        models=("demo_shapes",),
        folders=(),
        device="cpu",
        torch_threads=1,
        max_rows=4,
        keep_models=1,
    )
    host = EngineHost(configure, DEADLINES)
    running = asyncio.create_task(host.run())
    yield host
    running.cancel()
    await asyncio.wait([running])


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def desks() -> AsyncIterator[Desks]:
    """A running picture desk for the demo model."""
    async with Desks.open(DESK, 1, start_s=60, picture_s=20) as opened:
        yield opened


def tiny_job(name: str = "job", **changes: object) -> ImageJob:
    """A small and quick job for the model "tiny"."""
    values: dict[str, object] = {
        "id": name,
        "model": "tiny",
        "prompt": "a photo of a cat",
        "seed": 1,
        "width": 64,
        "height": 64,
        "steps": 4,
        "cfg_scale": 5.0,
        "sampler": "k_euler",
    }
    return ImageJob(**{**values, **changes})  # type: ignore[arg-type]


def run_all(engine: Engine, jobs: Iterable[ImageJob]) -> dict[str, Event]:
    """Submit, step to the end; the last event of each job."""
    for job in jobs:
        engine.submit(job)
    last: dict[str, Event] = {}
    while engine.busy:
        for event in engine.step():
            last[event.job_id] = event
    return last


def picture(event: Event) -> torch.Tensor:
    """The pixels of a finished job as integers."""
    assert isinstance(event, Drawn), event
    return event.pixels.int()


def progress_of(events: Iterable[Event]) -> list[tuple[int, int]]:
    return [(event.done, event.total) for event in events if isinstance(event, Progressed)]
