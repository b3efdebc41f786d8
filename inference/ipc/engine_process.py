"""The engine process: reads messages from its standard input, answers on its standard output."""

import logging
import queue
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import BinaryIO

import psutil
import torch

from inference.batcher import Batcher
from inference.control.nets import ControlNets
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
    Load,
    Phase,
    Preview,
    Progress,
    Ready,
    Refused,
    Shelf,
    ToEngine,
    Watch,
    framed,
    to_engine,
)
from inference.ipc.streams import inbox_of_stdin, own_stdout
from inference.models.loader import Budget, ModelShelf, Unloadable, device_of
from inference.models.registry import ModelMissing, find
from inference.prepare import Preparation
from inference.safety.gate import NotSafe, SafetyGate
from inference.stock import Stock

IDLE_HEARTBEAT_S = 2.0
LOAD_EVERY_S = 1.0
PREVIEW_EVERY = 2
MB = 1024 * 1024
USABLE = 0.9
"""Of a GPU's memory: its context and what lies between allocations take the rest."""


@dataclass(slots=True, eq=False)
class EngineProcess:
    """``inbox`` is filled by a thread; everything else is one thread."""

    engine: Engine
    inbox: "queue.SimpleQueue[ToEngine]"
    out: "Outbox"
    meter: "Meter"
    memories: dict[str, str] = field(default_factory=dict)

    def serve(self) -> None:
        """Take messages and step, until the process is ended from outside."""
        while True:
            self._receive()
            if self.engine.busy:
                events = self.engine.step()
                self.meter.count(events)
                for event in events:
                    self._tell(event)
            if (load := self.meter.due()) is not None:
                self.out.send(load)

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
            case Watch(on):
                self.engine.preview_every = PREVIEW_EVERY if on else 0
            case Configure():
                raise ValueError("an engine is configured once")

    def _tell(self, event: Event) -> None:
        if isinstance(event, Progressed):
            seen = None if event.preview is None else _preview(event.preview)
            self.out.send(Progress(event.job_id, event.done, event.total, seen))
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
                faults=event.faults,
            )
        )


def _preview(seen: torch.Tensor) -> Preview:
    height, width, _ = seen.shape
    return Preview(width, height, seen.numpy().tobytes())


class Outbox:
    """The way back to the controller. A phase is announced when it begins, idle also as it lasts.

    After a load it says what is in memory now.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.shelf: ModelShelf | None = None
        self._stream = stream
        self._phase: Phase | None = None
        self._since = time.monotonic()

    def begin(self, phase: Phase) -> None:
        if phase == self._phase and phase != "idle":
            return
        if self._phase == "load" and self.shelf is not None:
            self.send(Shelf(self.shelf.ready, time.monotonic() - self._since))
        self._phase, self._since = phase, time.monotonic()
        self.send(Alive(phase))

    def send(self, message: FromEngine) -> None:
        self._stream.write(framed(message))
        self._stream.flush()


class Meter:
    """Counts the work, and looks at the memory now and then."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._process = psutil.Process()
        self._since = time.monotonic()
        self._evaluations = self._steps = 0

    def count(self, events: list[Event]) -> None:
        stepped = sum(isinstance(event, Progressed | Drawn) for event in events)
        self._evaluations += stepped
        self._steps += bool(stepped)

    def due(self) -> Load | None:
        """The report, where it is time for one."""
        seconds = time.monotonic() - self._since
        if seconds < LOAD_EVERY_S:
            return None
        used, total = self._device_memory()
        load = Load(
            seconds=seconds,
            evaluations=self._evaluations,
            steps=self._steps,
            memory=self._process.memory_info().rss,
            device_used=used,
            device_total=total,
        )
        self._since = time.monotonic()
        self._evaluations = self._steps = 0
        return load

    def _device_memory(self) -> tuple[int, int]:
        if self._device.type != "cuda":
            return 0, 0
        free, total = torch.cuda.mem_get_info(self._device)
        return total - free, total


def _open(configure: Configure, out: Outbox) -> tuple[Engine, torch.device]:
    """The engine with its first model loaded."""
    torch.set_num_threads(configure.torch_threads)
    device = device_of(configure.device)
    models = {name: find(name, configure.folders) for name in configure.models}
    budget = Budget(
        models=configure.keep_models,
        device_bytes=configure.device_mb * MB or None,
        ram_bytes=configure.ram_mb * MB,
    )
    shelf = ModelShelf(models, SafetyGate.shipped(judged=configure.judged), device, budget)
    out.shelf = shelf
    shelf.get(configure.models[0], lambda: out.begin("load"))
    out.send(Ready(str(device)))
    stock = Stock(ControlNets(configure.folders))
    engine = Engine(shelf, Batcher(configure.max_rows), out.begin, Preparation(stock))
    if device.type == "cuda":
        _, total = torch.cuda.mem_get_info(device)
        engine.device_bytes = int(total * USABLE)
    return engine, device


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="engine: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the controller decides when this ends
    out = Outbox(own_stdout())
    inbox = inbox_of_stdin(to_engine)
    configure = inbox.get()
    if not isinstance(configure, Configure):
        raise TypeError("the first message must configure the engine")
    try:
        engine, device = _open(configure, out)
    except (ModelMissing, NotSafe, Unloadable) as error:
        out.send(Refused(str(error)))
        return 1
    EngineProcess(engine, inbox, out, Meter(device)).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
