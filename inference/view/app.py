"""The terminal view: a textual app that reads the board and passes on what the owner wants."""

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import DataTable, Footer, RichLog, Static

from inference.board import Board
from inference.shown import Controls
from inference.view.picture import half_blocks
from inference.view.words import engine_row, figures, job_row

REFRESH_S = 0.5
LINES_KEPT = 500

JOB_COLUMNS = ("job", "model", "asked for", "progress", "since")
ENGINE_COLUMNS = ("engine", "phase", "models in memory", "it/s", "batch fill", "memory")
_COLOURS = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


class LogLines(logging.Handler):
    """Keeps lines of the log until somebody shows them."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: deque[Text] = deque(maxlen=LINES_KEPT)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(Text(self.format(record), _COLOURS.get(record.levelno, "")))


@contextmanager
def log_instead_of_screen() -> Iterator[LogLines]:
    """What is logged goes to the view, for it would destroy the screen."""
    root = logging.getLogger()
    before, kept = root.handlers[:], LogLines()
    root.handlers[:] = [kept]
    try:
        yield kept
    finally:
        root.handlers[:] = before


class WorkerView(App[None]):
    """Shows the board; ends when it is told to or with the worker."""

    TITLE = "Horde worker"
    CSS = """
    #title { height: 1; background: $primary; color: $text; padding: 0 1; }
    #figures { height: 1; padding: 0 1; }
    #middle { height: 2fr; min-height: 10; }
    #tables { width: 1fr; }
    #jobs { height: 2fr; }
    #engines { height: 1fr; min-height: 4; border-top: solid $primary; }
    #preview { width: 43; height: 100%; border-left: solid $primary; }
    DataTable, RichLog { scrollbar-size: 1 1; }
    #log { height: 1fr; min-height: 5; border-top: solid $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("p", "pause", "Pause or go on"),
        ("d,ctrl+c", "drain", "Finish and end"),
        ("q", "leave", "Hand back and end"),
        ("m", "maintenance", "Maintenance on or off"),
        ("v", "previews", "Previews on or off"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, board: Board, controls: Controls, log_lines: LogLines) -> None:
        super().__init__()
        self.board = board
        self.controls = controls
        self.log_lines = log_lines
        self.previews = True

    def compose(self) -> ComposeResult:
        yield Static(id="title")
        yield Static(id="figures")
        with Horizontal(id="middle"):
            with Vertical(id="tables"):
                yield DataTable(id="jobs", cursor_type="row", zebra_stripes=True)
                yield DataTable(id="engines", cursor_type="none")
            yield Static(id="preview")
        yield RichLog(id="log", wrap=True, min_width=20, max_lines=LINES_KEPT)
        yield Footer()

    async def on_mount(self) -> None:
        self._table("jobs").add_columns(*JOB_COLUMNS)
        self._table("engines").add_columns(*ENGINE_COLUMNS)
        self.set_interval(REFRESH_S, self.show)
        await self.controls.watch(self.previews)
        self.show()

    def show(self) -> None:
        """Bring the screen up to the board."""
        board = self.board
        self.query_one("#title", Static).update(f"{board.name} at {board.horde}")
        line = Text("   ").join(
            Text.assemble(f"{name} ", (value, "bold")) for name, value in figures(board)
        )
        self.query_one("#figures", Static).update(line)
        self._fill("jobs", [job_row(job, board.now()) for job in board.jobs.values()])
        self._fill("engines", [engine_row(engine) for engine in board.engines])
        self.query_one("#preview", Static).update(self._preview())
        lines = self.query_one("#log", RichLog)
        while self.log_lines.lines:
            lines.write(self.log_lines.lines.popleft())

    def _table(self, name: str) -> DataTable[str]:
        return self.query_one(f"#{name}", DataTable)

    def _fill(self, name: str, rows: list[tuple[str, ...]]) -> None:
        table = self._table(name)
        row = table.cursor_row
        table.clear()
        table.add_rows(rows)
        if rows:
            table.move_cursor(row=min(row, len(rows) - 1))

    def _preview(self) -> Text:
        """Of the chosen job, else of the first that has one."""
        jobs = list(self.board.jobs.values())
        chosen = self._table("jobs").cursor_row
        order = jobs[chosen : chosen + 1] + jobs
        job = next((one for one in order if one.preview is not None), None)
        if job is None or job.preview is None:
            return Text("no preview" if self.previews else "previews are off", "dim")
        room = self.query_one("#preview", Static).content_size
        picture = half_blocks(job.preview, max(room.width, 2), max(room.height - 1, 1))
        return Text.assemble(picture, (f"{job.id[:8]} {job.model}", "dim"))

    def action_pause(self) -> None:
        self.controls.orders.pause_or_go_on()
        self.show()

    def action_drain(self) -> None:
        self.controls.orders.stop.set()
        self.notify("Finishing what is begun, then the worker ends.")

    def action_leave(self) -> None:
        self.controls.orders.quit()
        self.notify("Handing back what is not finished.")

    async def action_quit(self) -> None:
        """What ctrl+q does everywhere: without this the view would end and the worker not."""
        self.action_leave()

    async def action_maintenance(self) -> None:
        self.notify(await self.controls.maintenance())

    async def action_previews(self) -> None:
        self.previews = not self.previews
        await self.controls.watch(self.previews)
