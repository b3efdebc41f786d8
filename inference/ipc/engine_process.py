"""The engine process: reads messages from its standard input, answers on its standard output.

When its input ends the controller is gone, however that happened, and this process ends at once.
"""

import logging
import os
import queue
import signal
import sys
import threading
from dataclasses import dataclass
from typing import BinaryIO

import torch

from inference.batcher import Batcher
from inference.engine import Drawn, Engine, Event, Progressed
from inference.ipc import memory
from inference.ipc.messages import (
    Alive,
    Cancel,
    Configure,
    Draw,
    Faulted,
    Finished,
    FromEngine,
    Phase,
    Progress,
    Ready,
    Refused,
    ToEngine,
    framed,
    read_frame,
    to_engine,
)
from inference.models.loader import ModelShelf, Unloadable, device_of
from inference.models.registry import ModelMissing, find
from inference.safety.gate import NotSafe, SafetyGate

IDLE_HEARTBEAT_S = 2.0


@dataclass(slots=True, eq=False)
class EngineProcess:
    """``inbox`` is filled by a thread that reads ``sys.stdin``; everything else is one thread."""

    engine: Engine
    inbox: "queue.SimpleQueue[ToEngine]"
    memories: dict[str, str]
    out: "Outbox"

    def serve(self) -> None:
        """Take messages and step, until the process is ended from outside."""
        while True:
            self._receive()
            if self.engine.busy:
                for event in self.engine.step():
                    self._tell(event)

    def _receive(self) -> None:
        """All messages that are there; while idle, wait for one."""
        if not self.engine.busy:
            self.out.begin("idle")
            try:
                self._obey(self.inbox.get(timeout=IDLE_HEARTBEAT_S))
            except queue.Empty:
                return
        while True:
            try:
                self._obey(self.inbox.get_nowait())
            except queue.Empty:
                return

    def _obey(self, message: ToEngine) -> None:
        match message:
            case Draw(job, name):
                self.memories[job.id] = name
                self.engine.submit(job)
            case Cancel(job_id):
                self.engine.cancel(job_id)
                self.memories.pop(job_id, None)
            case Configure():
                raise ValueError("an engine is configured once")

    def _tell(self, event: Event) -> None:
        if isinstance(event, Progressed):
            self.out.send(Progress(event.job_id, event.done, event.total))
            return
        name = self.memories.pop(event.job_id)
        if not isinstance(event, Drawn):
            self.out.send(Faulted(event.job_id, event.reason))
            return
        try:
            memory.fill(name, event.pixels.numpy().tobytes())
        except FileNotFoundError:
            return  # cancelled while the last step ran: nobody waits for it
        self.out.send(
            Finished(
                job_id=event.job_id,
                seconds=event.seconds,
                evaluations=event.evaluations,
                unread=event.unread,
            )
        )


class Outbox:
    """The way back to the controller. A phase is announced when it begins, idle also as it lasts."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._phase: Phase | None = None

    def begin(self, phase: Phase) -> None:
        if phase != self._phase or phase == "idle":
            self._phase = phase
            self.send(Alive(phase))

    def send(self, message: FromEngine) -> None:
        self._stream.write(framed(message))
        self._stream.flush()


def _read_into(inbox: "queue.SimpleQueue[ToEngine]", stream: BinaryIO) -> None:
    while (body := read_frame(stream)) is not None:
        inbox.put(to_engine(body))
    os._exit(0)


def _own_stdout() -> BinaryIO:
    """The real standard output; what libraries print goes to standard error from now on."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def _open(configure: Configure, out: Outbox) -> Engine:
    """The engine with its first model loaded."""
    torch.set_num_threads(configure.torch_threads)
    device = device_of(configure.device)
    models = {name: find(name, configure.folders) for name in configure.models}
    shelf = ModelShelf(models, SafetyGate.shipped(), device, configure.keep_models)
    shelf.get(configure.models[0], lambda: out.begin("load"))
    out.send(Ready(str(device)))
    return Engine(shelf, Batcher(configure.max_rows), out.begin)


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="engine: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the controller decides when this ends
    out = Outbox(_own_stdout())
    source = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 -- read until the end
    inbox: queue.SimpleQueue[ToEngine] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_into, args=(inbox, source), daemon=True)
    reader.start()
    configure = inbox.get()
    if not isinstance(configure, Configure):
        raise TypeError("the first message must configure the engine")
    try:
        engine = _open(configure, out)
    except (ModelMissing, NotSafe, Unloadable) as error:
        out.send(Refused(str(error)))
        return 1
    EngineProcess(engine, inbox, {}, out).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
