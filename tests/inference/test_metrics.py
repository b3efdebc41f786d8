"""Figures for Prometheus."""

import socket

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from inference.board import Board
from inference.metrics import served
from inference.orders import Orders
from inference.settings import WorkerSettings
from inference.shown import CannotShow, Controls, shown
from tests.inference.view.boards import GIB, busy_board


async def figures(address: str) -> dict[tuple[str, ...], float]:
    """By name and values of the labels, in the order of the labels' names."""
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        text = await answer.text()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_tells_what_the_board_shows() -> None:
    async with served(busy_board(), "127.0.0.1", 0) as address:
        told = await figures(address)
    assert told["horde_worker_jobs_total", "image", "done"] == 4
    assert told["horde_worker_jobs_total", "image", "popped"] == 6
    assert told["horde_worker_kudos_total",] == 53
    assert told["horde_worker_open_jobs", "drawing"] == 1
    assert told["horde_worker_mode", "working"] == 1
    assert told["horde_worker_mode", "paused"] == 0
    assert told["horde_worker_evaluations_per_second", "cuda:0", "0"] == 48
    assert told["horde_worker_batch_fill", "cuda:0", "0"] == 0.75
    assert told["horde_worker_engine_restarts", "cuda:0", "0"] == 1
    assert told["horde_worker_device_memory_used_bytes", "cuda:0", "0"] == 9 * GIB
    assert told["horde_worker_model_loaded", "0", "Deliberate"] == 1


async def test_an_empty_board_is_told_too() -> None:
    async with served(Board(), "127.0.0.1", 0) as address:
        assert (await figures(address))["horde_worker_kudos_total",] == 0


async def nothing(*_: object) -> str:
    return ""


async def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = WorkerSettings(metrics_port=taken.getsockname()[1])
        controls = Controls(Orders(), nothing, nothing)  # type: ignore[arg-type]
        with pytest.raises(CannotShow, match=r"metrics_port \d+ cannot be had"):
            async with shown(settings, Board(), controls, terminal=False):
                pass
