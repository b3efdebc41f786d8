"""How the worker shows itself while it works: a terminal view or lines, and /metrics."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from inference.board import Board
from inference.orders import Orders
from inference.settings import WorkerSettings
from inference.watch import report, watch_for_work

log = logging.getLogger(__name__)


class CannotShow(Exception):
    """The text is for the owner."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What the owner may do from the view."""

    orders: Orders
    watch: Callable[[bool], Awaitable[None]]
    maintenance: Callable[[], Awaitable[str]]


def in_terminal(settings: WorkerSettings) -> bool:
    """Whether somebody sits before it who wants the view."""
    return not settings.disable_terminal_ui and sys.stdin.isatty() and sys.stdout.isatty()


@asynccontextmanager
async def shown(
    settings: WorkerSettings, board: Board, controls: Controls, *, terminal: bool
) -> AsyncIterator[None]:
    """While the block runs.

    Raises:
        CannotShow: the port for /metrics cannot be had.
    """
    async with AsyncExitStack() as stack:
        if settings.metrics_port:
            await stack.enter_async_context(_metrics(settings, board))
        show = _view(board, controls) if terminal else _lines(settings, board)
        await stack.enter_async_context(show)
        if settings.minutes_allowed_without_jobs:
            watching = watch_for_work(board, settings.minutes_allowed_without_jobs)
            await stack.enter_async_context(_beside(watching))
        yield


@asynccontextmanager
async def _metrics(settings: WorkerSettings, board: Board) -> AsyncIterator[None]:
    from inference.metrics import served

    try:
        async with served(board, settings.metrics_host, settings.metrics_port) as address:
            log.info("Figures for Prometheus are at %s", address)
            yield
    except OSError as error:
        raise CannotShow(
            f"[worker] metrics_port {settings.metrics_port} cannot be had: {error.strerror}"
        ) from None


@asynccontextmanager
async def _lines(settings: WorkerSettings, board: Board) -> AsyncIterator[None]:
    async with _beside(report(board, settings.stats_output_frequency, asyncio.sleep)):
        yield


@asynccontextmanager
async def _view(board: Board, controls: Controls) -> AsyncIterator[None]:
    from inference.view.app import WorkerView, log_instead_of_screen

    with log_instead_of_screen() as lines:
        app = WorkerView(board, controls, lines)
        async with asyncio.TaskGroup() as group:
            group.create_task(app.run_async())
            try:
                yield
            finally:
                app.exit()


@asynccontextmanager
async def _beside(task: Awaitable[None]) -> AsyncIterator[None]:
    """Run something without an end as long as the block runs."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(_awaited(task))
        try:
            yield
        finally:
            running.cancel()


async def _awaited(task: Awaitable[None]) -> None:
    await task
