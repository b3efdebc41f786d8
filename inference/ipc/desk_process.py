"""A picture desk: judges drawn pictures and encodes what may leave. No verdict, no picture.

One picture after the other; several desks work side by side.
"""

import logging
import signal
import sys
from typing import BinaryIO

from inference.examination import Examiner
from inference.ipc.messages import (
    ConfigureDesk,
    DeskReady,
    Examine,
    FromDesk,
    Inspect,
    Refused,
    ToDesk,
    Unjudged,
    framed,
    to_desk,
)
from inference.ipc.streams import inbox_of_stdin, own_stdout
from inference.models.registry import ModelMissing
from inference.safety.gate import NotSafe
from inference.safety.rules import RulesUnusable

log = logging.getLogger(__name__)


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
        examiner = Examiner.of(configure)
    except (NotSafe, ModelMissing, RulesUnusable) as error:
        _send(out, Refused(str(error)))
        return 1
    _send(out, DeskReady())
    while True:
        _send(out, _answer(examiner, inbox.get()))


def _answer(examiner: Examiner, wanted: ToDesk) -> FromDesk:
    try:
        match wanted:
            case Examine():
                return examiner.examine(wanted)
            case Inspect():
                return examiner.inspect(wanted)
            case ConfigureDesk():
                raise TypeError("a desk is configured once")
    except Exception as error:  # whatever went wrong, there is no verdict
        log.exception("A picture could not be judged")
        return Unjudged(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
