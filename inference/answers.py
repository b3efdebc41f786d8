"""What a refusal of the horde means for a worker. Pure.

Codes (``rc``) decide where the horde sends them; the texts are those that every API v2 worker
matches on, for hordes whose codes differ.
"""

from enum import Enum, auto

from inference.client import HordeRefused


class Meaning(Enum):
    MAINTENANCE = auto()
    """The worker is in maintenance: go on asking, slowly."""
    HOPELESS = auto()
    """Asking again the same way cannot succeed: the worker has to end."""
    OVER = auto()
    """The job is no longer ours (or delivered already): forget it."""
    LATER = auto()
    """Anything else: try again after a pause."""


_TEXTS = {
    "maintenance mode": Meaning.MAINTENANCE,
    "we cannot accept workers serving": Meaning.HOPELESS,
    "wrong credentials": Meaning.HOPELESS,
    "does not exist": Meaning.OVER,
    "already submitted": Meaning.OVER,
    "please check your worker speed": Meaning.OVER,
}
_CODES = {
    "WorkerMaintenance": Meaning.MAINTENANCE,
    "WorkerFlaggedMaintenance": Meaning.MAINTENANCE,
    "WrongCredentials": Meaning.HOPELESS,
    "InvalidAPIKey": Meaning.HOPELESS,
    "InvalidJobID": Meaning.OVER,
    "DuplicateGen": Meaning.OVER,
    "AbortedGen": Meaning.OVER,
}


def meaning(refused: HordeRefused) -> Meaning:
    """What to do about it.

    >>> meaning(HordeRefused(400, "Job is already submitted"))
    <Meaning.OVER: 3>
    """
    if refused.rc in _CODES:
        return _CODES[refused.rc]
    said = refused.message.lower()
    return next((means for text, means in _TEXTS.items() if text in said), Meaning.LATER)
