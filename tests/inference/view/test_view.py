"""The terminal view, driven by keys."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, RichLog, Static

from inference.orders import Orders
from inference.shown import Controls
from inference.view.app import WorkerView, log_instead_of_screen
from tests.inference.view.boards import busy_board


class Owner:
    """One who sits before the view; ``watched`` are the wishes for previews so far."""

    def __init__(self) -> None:
        self.board = busy_board()
        self.orders = Orders()
        self.watched: list[bool] = []
        self.hurried = 0
        self.orders.hurries.append(self._hurry)

    def _hurry(self) -> None:
        self.hurried += 1

    async def _watch(self, on: bool) -> None:
        self.watched.append(on)

    async def _maintenance(self) -> str:
        return "In maintenance at the horde."

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[tuple[WorkerView, Pilot[None]]]:
        controls = Controls(self.orders, self._watch, self._maintenance)
        with log_instead_of_screen() as lines:
            app = WorkerView(self.board, controls, lines)
            async with app.run_test(size=(132, 40)) as pilot:
                yield app, pilot


def said(app: WorkerView, name: str) -> str:
    return str(app.query_one(f"#{name}", Static).render())


def rows(app: WorkerView, name: str) -> list[list[str]]:
    table = app.query_one(f"#{name}", DataTable)
    return [table.get_row_at(number) for number in range(table.row_count)]


async def test_shows_jobs_engines_and_figures() -> None:
    owner = Owner()
    async with owner.looking() as (app, pilot):
        await pilot.pause(0.7)
        assert "Ada's 4090 at https://horde.example" in said(app, "title")
        figures = said(app, "figures")
        for part in ("working", "kudos 53.0", "an hour 53", "done 4", "censored 1", "faulted 1"):
            assert part in figures
        jobs = rows(app, "jobs")
        assert jobs[0][:3] == ["1c2a77e0", "Deliberate", "512x512 30 k_euler_a"]
        assert "70 % on 0" in jobs[0][3]
        assert [job[3] for job in jobs[1:]] == ["delivering", "waiting"]
        engines = rows(app, "engines")
        assert engines[0][:5] == ["0 cuda:0", "step", "Deliberate", "48.0", "75 %"]
        assert "9.0 of 24 GiB" in engines[0][5]
        assert engines[1][:3] == ["1 cuda:1", "load", "none"]
        assert said(app, "preview").count("▀") >= 200
        assert owner.watched == [True]


async def test_follows_the_board() -> None:
    owner = Owner()
    async with owner.looking() as (app, pilot):
        owner.board.jobs.clear()
        logging.getLogger("inference.test").warning("The engine ended")
        await pilot.pause(0.7)
        assert rows(app, "jobs") == []
        assert said(app, "preview") == "no preview"
        lines = app.query_one("#log", RichLog).lines
        assert any("The engine ended" in line.text for line in lines)


async def test_pauses_and_goes_on() -> None:
    owner = Owner()
    async with owner.looking() as (_, pilot):
        await pilot.press("p")
        assert not owner.orders.going.is_set()
        await pilot.press("p")
        assert owner.orders.going.is_set()


@pytest.mark.parametrize(("key", "hurried"), [("d", 0), ("ctrl+c", 0), ("q", 1), ("ctrl+q", 1)])
async def test_ends_the_worker_and_waits_for_it(key: str, hurried: int) -> None:
    owner = Owner()
    async with owner.looking() as (app, pilot):
        await pilot.press(key)
        assert owner.orders.stop.is_set()
        assert owner.hurried == hurried
        assert app.is_running


async def test_previews_are_made_only_while_wanted() -> None:
    owner = Owner()
    async with owner.looking() as (_, pilot):
        await pilot.press("v")
        await pilot.press("v")
        assert owner.watched == [True, False, True]


async def test_says_what_became_of_the_maintenance() -> None:
    owner = Owner()
    async with owner.looking() as (app, pilot):
        await pilot.press("m")
        await pilot.pause()
        assert any("In maintenance" in one.message for one in app._notifications)
