"""A picture of the worker's terminal view, drawn by the view itself, as an SVG file of this name.

``docs/worker.webp`` is such a file as a browser shows it.
"""

import asyncio
import logging
import sys
from pathlib import Path

from inference.orders import Orders
from inference.shown import Controls
from inference.view.app import WorkerView, log_instead_of_screen
from tests.inference.view.boards import busy_board

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("worker.svg")


async def nothing(_: object = None) -> str:
    return ""


async def watch(_: bool) -> None:
    return None


async def draw() -> str:
    """The view over a busy board, as SVG."""
    with log_instead_of_screen() as lines:
        app = WorkerView(busy_board(), Controls(Orders(), watch, nothing), lines)
        logging.getLogger().setLevel(logging.INFO)
        async with app.run_test(size=(132, 36)) as pilot:
            log = logging.getLogger("worker")
            log.info("Engine 0 is ready on cuda:0")
            log.info(
                "Job 77c01b2e: Deliberate 512x512 k_euler_a, 30 steps, 1 of 1 pictures in 1.9 s "
                "(48.1 it/s), 12.50 kudos"
            )
            log.warning("The engine ended (status -9); a new one starts in 1 s")
            await pilot.pause(2)
            return app.export_screenshot(title="python main.py worker")


if __name__ == "__main__":
    OUT.write_text(asyncio.run(draw()), "utf-8")
    print(OUT)
