"""A process that does one form after the other."""

import logging
import signal
import sys
from typing import BinaryIO

from inference.alchemy.forms import Alchemist
from inference.alchemy.messages import (
    ConfigureAlchemist,
    DoForm,
    Failed,
    FromAlchemist,
    Opened,
    framed,
    to_alchemist,
)
from inference.ipc.streams import inbox_of_stdin, own_stdout
from inference.safety.rules import RulesUnusable

log = logging.getLogger(__name__)


def _send(stream: BinaryIO, message: FromAlchemist) -> None:
    stream.write(framed(message))
    stream.flush()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="alchemist: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the controller decides when this ends
    out = own_stdout()
    inbox = inbox_of_stdin(to_alchemist)
    configure = inbox.get()
    if not isinstance(configure, ConfigureAlchemist):
        raise TypeError("the first message must configure the alchemist")
    try:
        alchemist = Alchemist.of(configure)
    except RulesUnusable as error:
        _send(out, Failed(str(error)))
        return 1
    _send(out, Opened())
    while True:
        wanted = inbox.get()
        if not isinstance(wanted, DoForm):
            raise TypeError("an alchemist is configured once")
        _send(out, _answer(alchemist, wanted))


def _answer(alchemist: Alchemist, wanted: DoForm) -> FromAlchemist:
    try:
        return alchemist.do(wanted.form, wanted.payload, wanted.picture)
    except Exception as error:  # one bad picture must not end the others
        log.exception("A form failed")
        return Failed(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    sys.exit(main())
