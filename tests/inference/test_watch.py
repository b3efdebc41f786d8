"""What the owner is told without asking."""

import aiohttp
import pytest

from inference.board import Board
from inference.client import HordeClient
from inference.maintenance import set_maintenance
from inference.view.words import one_line
from inference.watch import SLOW_IN_A_ROW, SpeedWatch, report, watch_for_work
from tests.fakes.other_horde import OtherHorde
from tests.inference.view.boards import busy_board


class Enough(Exception):
    pass


class Pauses:
    """Passes the time of a board, so often."""

    def __init__(self, times: int, seconds: float = 0.0) -> None:
        self.left = times
        self.at = 0.0
        self.seconds = seconds

    def now(self) -> float:
        return self.at

    async def __call__(self, _: float) -> None:
        if self.left == 0:
            raise Enough
        self.left -= 1
        self.at += self.seconds


def test_one_line_says_it_all() -> None:
    assert one_line(busy_board()) == (
        "working for 1 h 1 min: 4 done, 1 censored, 1 faulted, 0 lost, 3 open; 53.0 kudos, "
        "53 an hour; engine 0 step, 48.0 it/s, 75 % full; engine 1 load, 0.0 it/s, 0 % full"
    )


async def test_reports_at_its_pace(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with pytest.raises(Enough):
        await report(busy_board(), 30, Pauses(2))
    assert caplog.text.count("4 done") == 2


async def test_too_long_without_a_job_is_said_once_with_the_reasons(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pauses = Pauses(10, seconds=60)
    board = Board(now=pauses.now)
    board.skipped = {"models": 3}
    with pytest.raises(Enough):
        await watch_for_work(board, 5, pauses)
    assert caplog.text.count("No job for 5 minutes; requests that were skipped: 3 for models") == 1
    assert len(board.troubles) == 1


async def test_a_busy_worker_is_not_jobless() -> None:
    pauses = Pauses(10, seconds=60)
    board = busy_board()
    board.now = pauses.now
    with pytest.raises(Enough):
        await watch_for_work(board, 5, pauses)
    assert len(board.troubles) == 1  # the one that was there


def test_several_slow_jobs_in_a_row_are_said_once() -> None:
    board = Board()
    watch = SpeedWatch(board)
    for _ in range(SLOW_IN_A_ROW - 1):
        watch.drawn(10, 1)
    watch.drawn(10, 20)
    assert not board.troubles
    for _ in range(2 * SLOW_IN_A_ROW):
        watch.drawn(10, 1)
    assert len(board.troubles) == 1
    assert "0.4 kudos a second" in board.troubles[0].text


async def test_maintenance_is_switched_at_the_horde() -> None:
    async with OtherHorde.open() as horde, aiohttp.ClientSession() as session:
        client = HordeClient(session, horde.base, "key", "agent")
        assert "stays as it is: Not found" in await set_maintenance(client, ["a"], on=False)
        horde.reads["workers/name/Ada's 4090"] = {"id": "7", "maintenance_mode": True}
        said = await set_maintenance(client, ["Ada's 4090"], on=None)
        assert said == "Not in maintenance at the horde."
        horde.reads["workers/name/Scribe"] = {"id": "8", "maintenance_mode": False}
        said = await set_maintenance(client, ["Ada's 4090", "Scribe"], on=None)
        assert said == "Not in maintenance at the horde."
        said = await set_maintenance(client, ["Scribe", "Ada's 4090"], on=None)
        assert said == "In maintenance at the horde."
    assert horde.changes == [
        ("workers/7", {"maintenance": False}),
        ("workers/7", {"maintenance": False}),
        ("workers/8", {"maintenance": True}),
    ]
