"""When a worker process has to end: signals, and the death of the process that started it."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PARENT_PIPE = "HORDE_PARENT_PIPE"
"""Set to 1 by a parent that holds the other end of this process's standard input."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(slots=True, eq=False)
class Stopping:
    """``asked`` is set by the first signal. A second Ctrl-C, or the end of the parent, cancels
    the task this was made in.
    """

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    abandoned: bool = False
    _task: "asyncio.Task[object] | None" = field(default_factory=asyncio.current_task)

    def ask(self, number: int) -> None:
        if number == signal.SIGINT and self.asked.is_set():
            self.abandon()
        self.asked.set()

    def abandon(self) -> None:
        self.abandoned = True
        if self._task is not None:
            self._task.cancel()


@contextmanager
def stopping() -> Iterator[Stopping]:
    """Listen to signals and (where it said so) the parent, for the running loop."""
    loop = asyncio.get_running_loop()
    state = Stopping()
    for number in _SIGNALS:
        loop.add_signal_handler(number, state.ask, number)
    if os.environ.get(PARENT_PIPE) == "1":
        threading.Thread(target=_outlive_nobody, args=(loop, state), daemon=True).start()
    try:
        yield state
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def _outlive_nobody(loop: asyncio.AbstractEventLoop, state: Stopping) -> None:
    """Wait for the end of standard input, which comes when the parent ends, however it does."""
    while os.read(0, 4096):
        pass
    if not loop.is_closed():
        loop.call_soon_threadsafe(state.abandon)
