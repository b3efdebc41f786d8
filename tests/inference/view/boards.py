"""A board as it looks in the middle of work."""

import math

from inference.board import Board, EngineView, JobView
from inference.ipc.messages import Load, Preview

NOW = 5000.0
GIB = 1024**3


def preview(size: int = 32) -> Preview:
    """A red disc on blue."""
    pixels = bytearray()
    for y in range(size):
        for x in range(size):
            inside = math.hypot(x - size / 2, y - size / 2) < size / 3
            pixels += bytes((220, 40, 40) if inside else (30, 60, 190))
    return Preview(size, size, bytes(pixels))


def busy_board() -> Board:
    time = [NOW - 3700.0]
    board = Board("Ada's 4090", "https://horde.example", now=lambda: time[0])
    time[0] = NOW - 600
    for _ in range(4):
        board.popped("image", 1)
        board.ended("image", "done", 12.5)
    board.popped("image", 2)
    board.ended("image", "censored", 3.0)
    board.ended("image", "faulted")
    time[0] = NOW
    board.mode = "working"
    board.models = ("Deliberate", "AlbedoBase XL (SDXL)")
    first = EngineView(0, "cuda:0", 8, "step", ("Deliberate",), restarts=1)
    first.loads.append(
        Load(seconds=2.0, evaluations=96, steps=16, memory=3 * GIB,
             device_used=9 * GIB, device_total=24 * GIB)
    )  # fmt: skip
    second = EngineView(1, "cuda:1", 8, "load")
    board.engines = [first, second]
    drawing = JobView("1c2a77e0-9d", "image", "Deliberate", "512x512 30 k_euler_a", NOW - 4.2)
    drawing.stage, drawing.engine, drawing.done, drawing.total = "drawing", 0, 21, 30
    drawing.preview = preview()
    sending = JobView("8e01b4f3-11", "image", "Deliberate", "768x512 20 k_dpmpp_2m", NOW - 9)
    sending.stage = "delivering"
    waiting = JobView("55aa0c12-73", "image", "AlbedoBase XL (SDXL)", "1024x1024 30 DDIM", NOW - 1)
    board.jobs = {job.id: job for job in (drawing, sending, waiting)}
    board.trouble("Job 0badc0de failed: the engine died twice while drawing it")
    return board
