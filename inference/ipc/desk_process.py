"""A picture desk: judges drawn pictures and encodes what may leave. No verdict, no picture.

One picture after the other; several desks work side by side.
"""

import logging
import signal
import sys
from dataclasses import dataclass
from typing import BinaryIO

from inference.ipc import memory
from inference.ipc.messages import (
    ConfigureDesk,
    DeskReady,
    Examine,
    Examined,
    FromDesk,
    Refused,
    Unjudged,
    framed,
    to_desk,
)
from inference.ipc.streams import inbox_of_stdin, own_stdout
from inference.models.registry import ModelMissing, find
from inference.pictures import webp
from inference.safety.gate import NotSafe, SafetyGate

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Desk:
    """``harmless`` are models that may be served without a checker, by the gate."""

    harmless: frozenset[str]

    @classmethod
    def of(cls, configure: ConfigureDesk) -> "Desk":
        """The desk for these models.

        Raises:
            NotSafe, ModelMissing
        """
        gate = SafetyGate.shipped()
        for name in configure.models:
            gate.admit(find(name, configure.folders))
        return cls(frozenset(configure.models))

    def examine(self, wanted: Examine) -> Examined | Unjudged:
        """The verdict on one picture, with the picture that may leave."""
        if wanted.model not in self.harmless:
            return Unjudged(f"nothing can judge pictures of {wanted.model!r}")
        try:
            pixels = memory.read(wanted.memory, wanted.width * wanted.height * 3)
        except FileNotFoundError:
            return Unjudged("the picture is gone")
        return Examined(state="ok", webp=webp(pixels, wanted.width, wanted.height))


def _send(stream: BinaryIO, message: FromDesk) -> None:
    stream.write(framed(message))
    stream.flush()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="desk: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the controller decides when this ends
    out = own_stdout()
    inbox = inbox_of_stdin(to_desk)
    configure = inbox.get()
    if not isinstance(configure, ConfigureDesk):
        raise TypeError("the first message must configure the desk")
    try:
        desk = Desk.of(configure)
    except (NotSafe, ModelMissing) as error:
        _send(out, Refused(str(error)))
        return 1
    _send(out, DeskReady())
    while True:
        wanted = inbox.get()
        if not isinstance(wanted, Examine):
            raise TypeError("a desk is configured once")
        try:
            answer: FromDesk = desk.examine(wanted)
        except Exception as error:  # whatever went wrong, there is no verdict
            log.exception("A picture could not be judged")
            answer = Unjudged(f"{type(error).__name__}: {error}")
        _send(out, answer)


if __name__ == "__main__":
    sys.exit(main())
