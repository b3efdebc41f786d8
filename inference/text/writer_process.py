"""A process that holds a language model and writes one text after the other."""

import logging
import signal
import sys
from typing import BinaryIO

import msgspec

from inference.ipc.streams import inbox_of_stdin, own_stdout
from inference.text.messages import FromWriter, Opened, Refusal, Told, Write, framed
from inference.text.model import LanguageModel, NoModel
from inference.text.settings import ScribeSettings

log = logging.getLogger(__name__)


def _send(stream: BinaryIO, message: FromWriter) -> None:
    stream.write(framed(message))
    stream.flush()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="writer: %(message)s", stream=sys.stderr)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the controller decides when this ends
    out = own_stdout()
    inbox = inbox_of_stdin(bytes)
    settings = msgspec.msgpack.decode(inbox.get(), type=ScribeSettings)
    try:
        model = LanguageModel.load(settings)
    except NoModel as error:
        _send(out, Refusal(str(error)))
        return 1
    _send(out, Opened())
    while True:
        wanted = msgspec.msgpack.decode(inbox.get(), type=Write)
        try:
            answer: FromWriter = Told(model.write(wanted.payload))
        except Exception as error:  # one bad text must not end the others
            log.exception("A text could not be written")
            answer = Refusal(f"{type(error).__name__}: {error}")
        _send(out, answer)


if __name__ == "__main__":
    sys.exit(main())
