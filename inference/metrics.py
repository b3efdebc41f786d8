"""The board for Prometheus, at /metrics."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import get_args

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from inference.board import Board, Mode, Stage

PREFIX = "horde_worker"


class BoardCollector(Collector):
    """Reads the board whenever somebody asks."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def collect(self) -> Iterator[Metric]:
        yield from self._work()
        yield from self._engines()

    def _work(self) -> Iterator[Metric]:
        board = self._board
        jobs = CounterMetricFamily(
            f"{PREFIX}_jobs", "Jobs by kind and how they ended.", labels=["outcome", "kind"]
        )
        for name, count in sorted(board.counts.items()):
            jobs.add_metric(name.split(".", 1), count)
        yield jobs
        yield CounterMetricFamily(f"{PREFIX}_kudos", "Kudos earned.", value=board.kudos)
        yield _gauge("kudos_per_hour", "Kudos of the last hour.", board.kudos_per_hour)
        yield _gauge("uptime_seconds", "Since the worker began.", board.uptime)
        yield _gauge("jobless_minutes", "Since the last job, while there is none.",
                     board.jobless_minutes)  # fmt: skip
        stages = [job.stage for job in board.jobs.values()]
        still_open = GaugeMetricFamily(f"{PREFIX}_open_jobs", "Jobs under way.", labels=["stage"])
        for stage in get_args(Stage):
            still_open.add_metric([stage], stages.count(stage))
        yield still_open
        modes = GaugeMetricFamily(f"{PREFIX}_mode", "1 for the present mode.", labels=["mode"])
        for mode in get_args(Mode):
            modes.add_metric([mode], float(mode == board.mode))
        yield modes

    def _engines(self) -> Iterator[Metric]:
        of_engine = {
            "evaluations_per_second": "Model evaluations a second, lately.",
            "batch_fill": "Share of the pictures that could be drawn together that were.",
            "engine_restarts": "How often the engine had to be replaced.",
            "engine_memory_bytes": "Of the engine's process.",
            "device_memory_used_bytes": "Of the engine's device.",
            "device_memory_total_bytes": "Of the engine's device.",
        }
        families = {
            name: GaugeMetricFamily(f"{PREFIX}_{name}", says, labels=["engine", "device"])
            for name, says in of_engine.items()
        }
        loaded = GaugeMetricFamily(
            f"{PREFIX}_model_loaded", "1 for each model in memory.", labels=["engine", "model"]
        )
        for engine in self._board.engines:
            load = engine.latest
            values = (
                engine.rate,
                engine.fill,
                float(max(engine.restarts, 0)),
                float(load.memory if load else 0),
                float(load.device_used if load else 0),
                float(load.device_total if load else 0),
            )
            for family, value in zip(families.values(), values, strict=True):
                family.add_metric([str(engine.number), engine.device], value)
            for model in engine.loaded:
                loaded.add_metric([str(engine.number), model], 1.0)
        yield from families.values()
        yield loaded


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", says, value=value)


@asynccontextmanager
async def served(board: Board, host: str, port: int) -> AsyncIterator[str]:
    """The address of /metrics, answered while the block runs.

    Raises:
        OSError: the port cannot be had.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(BoardCollector(board))

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield f"http://{host}:{runner.addresses[0][1]}/metrics"
    finally:
        await runner.cleanup()
