"""kill -9 of the worker or of the parent in the middle of a job loses no request and no kudos."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.household import Household

pytestmark = pytest.mark.slow
COUNT = 3
LONG = {
    "prompt": "a red circle on a blue background",
    "models": ["demo_shapes"],
    "disable_batching": True,
    "params": {"width": 64, "height": 64, "steps": 100, "n": COUNT},
}


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    house = Household(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "first_picture.webp").touch()  # no first picture: it is proved elsewhere
    yield house
    if house.process is not None and house.process.poll() is None:
        house.stop(signal.SIGKILL)


def ask(house: Household) -> tuple[str, str]:
    """A long request by an account with kudos; its id and the account's key."""
    key = house.main("admin", "user", "--name", "asker", "--trusted", "--kudos", "5000")
    key = key.strip().splitlines()[-1]
    return house.call("/api/v2/generate/async", LONG, key)["id"], key


def finish(house: Household, request_id: str) -> list[dict[str, object]]:
    check = f"/api/v2/generate/check/{request_id}"
    house.until(lambda: house.call(check)["done"], "every picture")
    assert not house.call(check)["faulted"]
    return list(house.call(f"/api/v2/generate/status/{request_id}")["generations"])


def running(house: Household, request_id: str) -> None:
    check = f"/api/v2/generate/check/{request_id}"
    house.until(lambda: house.call(check)["processing"] > 0, "a job on the worker")


def settled_once(house: Household, request_id: str, key: str) -> None:
    """Each picture was charged and rewarded once, and the books balance (else audit fails)."""
    status = house.call(f"/api/v2/generate/status/{request_id}")
    asker = house.call("/api/v2/find_user", key=key)
    assert asker["kudos"] == pytest.approx(5000 - status["kudos"], abs=1)
    worker_key = (house.folder / "data" / "worker.key").read_text().strip()
    assert (
        house.call("/api/v2/find_user", key=worker_key)["records"]["fulfillment"]["image"] == COUNT
    )
    assert house.main("admin", "audit")


def test_a_killed_worker_costs_time_only(household: Household) -> None:
    household.start()
    request_id, key = ask(household)
    running(household, request_id)

    os.kill(household.worker_pid(), signal.SIGKILL)

    assert len(finish(household, request_id)) == COUNT
    settled_once(household, request_id, key)
    assert household.stop() == 0


def test_a_killed_parent_costs_time_only(household: Household) -> None:
    household.start()
    request_id, key = ask(household)
    running(household, request_id)
    worker = Path(f"/proc/{household.worker_pid()}")

    household.stop(signal.SIGKILL)
    household.process = None
    household.until(lambda: not worker.exists(), "the orphaned worker to end itself", within=30)
    household.start()

    assert len(finish(household, request_id)) == COUNT
    settled_once(household, request_id, key)
    assert household.stop() == 0
