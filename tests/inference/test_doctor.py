"""What the doctor says of a worker."""

from collections.abc import AsyncIterator

import pytest

from inference.doctor import _judged, examine
from inference.models.registry import DEMO, LocalModel, find
from inference.settings import WorkerSettings
from tests.fakes.other_horde import OtherHorde


@pytest.fixture
async def horde() -> AsyncIterator[OtherHorde]:
    async with OtherHorde.open() as opened:
        opened.reads["status/heartbeat"] = {"version": "9.9"}
        yield opened


async def said(settings: WorkerSettings) -> dict[str, tuple[str, str]]:
    return {subject: (found, change) async for subject, found, change in examine(settings)}


async def test_a_worker_that_is_well(horde: OtherHorde) -> None:
    horde.reads["find_user"] = {"username": "ada#2", "kudos": 1234.0}
    found = await said(WorkerSettings(horde_url=horde.base, api_key="key", devices=["cpu"]))
    assert found["model"] == ("demo_shapes: here, and passed by the safety gate", "")
    assert found["safety"] == ("no checker is configured; only the demo model may be served", "")
    assert found["speed"][0].startswith("demo_shapes draws 64x64 at ")
    assert found["horde"] == (f"{horde.base} answers, version 9.9", "")
    assert found["api key"] == ("of ada#2, 1,234 kudos", "")
    assert not any(change for _, change in found.values())


async def test_a_worker_that_is_not_well_is_told_what_to_change(horde: OtherHorde) -> None:
    settings = WorkerSettings(
        horde_url=horde.base, api_key="wrong", models=["Nowhere"], devices=["cuda:0"]
    )
    found = await said(settings)
    assert "devices" in found["gpu"][1] or "GiB" in found["gpu"][0]
    assert "'Nowhere' was not found" in found["model"][0]
    assert found["model"][1] == "change [worker] models or model_folders"
    assert "speed" not in found
    assert "refused: Not found" in found["api key"][0]
    assert found["api key"][1]


def test_a_slow_machine_is_told_what_to_serve() -> None:
    real = LocalModel("Deliberate", find(DEMO, []).path)
    assert _judged(real, 512, 0.5)[2].startswith("serve smaller models")
    assert _judged(real, 512, 4.0)[2] == ""
    assert _judged(find(DEMO, []), 64, 0.5)[2] == ""
