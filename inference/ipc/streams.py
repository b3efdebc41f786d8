"""The child's end of the two streams that it shares with the controller."""

import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from inference.ipc.messages import read_frame

T = TypeVar("T")


def own_stdout() -> BinaryIO:
    """The real standard output; what libraries print goes to standard error from now on."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def inbox_of_stdin(decode: Callable[[bytes], T]) -> "queue.SimpleQueue[T]":
    """Messages as they come, read by a thread.

    When the input ends the controller is gone, however that happened, and this process ends at
    once.
    """
    inbox: queue.SimpleQueue[T] = queue.SimpleQueue()
    source = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 -- read until the end

    def receive() -> None:
        while (body := read_frame(source)) is not None:
            inbox.put(decode(body))
        os._exit(0)

    threading.Thread(target=receive, daemon=True).start()
    return inbox
