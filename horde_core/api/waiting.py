"""An extension of API v2: a pop that waits, asked for by a header. Without it nothing changes."""

from collections.abc import Mapping
from typing import Any

from horde_core.api.operations import Call
from horde_core.queueing.patience import LONGEST_S, Patience

HEADER = "Horde-Wait"


def patience(call: Call[Any]) -> Patience:
    """As many seconds as the header says, thirty at most; what is no number asks for none."""
    wanted = call.request.headers.get(HEADER, "")
    seconds = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 0

    def is_gone() -> bool:
        transport = call.request.transport
        return transport is None or transport.is_closing()

    return Patience(seconds, is_gone)


def granted(patience: Patience) -> Mapping[str, str] | None:
    """The same header in the answer says that a worker may ask again at once: it will wait here."""
    return {HEADER: str(min(int(patience.seconds), int(LONGEST_S)))} if patience.seconds else None
