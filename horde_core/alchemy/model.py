from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from horde_core.queueing.rules import POST_PROCESSOR_NAMES

POST_PROCESSORS = frozenset(POST_PROCESSOR_NAMES)
"""The forms that make a picture; all others tell something about it."""
UPLOADED = "R2"


class State(StrEnum):
    """Of a form; an interrogation can also be ``PARTIAL``."""

    WAITING = "waiting"
    PROCESSING = "processing"
    DONE = "done"
    FAULTED = "faulted"
    CANCELLED = "cancelled"
    PARTIAL = "partial"


def overall(states: list[State]) -> State:
    """The state of an interrogation with forms in these states.

    >>> str(overall([State.DONE, State.WAITING])), str(overall([State.DONE, State.FAULTED]))
    ('waiting', 'partial')
    """
    for unanimous in (State.FAULTED, State.DONE):
        if all(state is unanimous for state in states):
            return unanimous
    for some in (State.PROCESSING, State.WAITING):
        if some in states:
            return some
    return State.PARTIAL


@dataclass(frozen=True, slots=True)
class WantedForm:
    """``payload`` are the options a worker may know, as JSON can say them."""

    name: str
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def post_processes(self) -> bool:
        return self.name in POST_PROCESSORS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterrogation:
    """``source`` is the picture itself; with a ``source_url`` workers fetch it from there."""

    forms: tuple[WantedForm, ...]
    source: bytes
    source_url: str | None = None
    trusted_workers: bool = False
    slow_workers: bool = True
    webhook: str | None = None


@dataclass(frozen=True, slots=True)
class FormStatus:
    """A value "R2" in ``result`` stands for the picture under ``media_key``."""

    name: str
    state: State
    result: dict[str, Any] | None
    media_key: str


@dataclass(frozen=True, slots=True)
class InterrogationStatus:
    state: State
    forms: tuple[FormStatus, ...]


@dataclass(frozen=True, slots=True)
class PoppedForm:
    """The picture is at ``source_url``, or with us under ``source_key``."""

    id: str
    name: str
    payload: dict[str, Any]
    source_url: str | None
    source_key: str
    upload_key: str | None


@dataclass(frozen=True, slots=True)
class PoppedForms:
    """``skipped`` tells only what there was."""

    forms: tuple[PoppedForm, ...]
    skipped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormDelivery:
    """Any ``state`` but faulted is a result. A text alone is what the form is to say."""

    form_id: str
    result: dict[str, Any] | str
    state: str = "ok"
