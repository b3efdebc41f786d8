"""Which worker may write which text, and why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from horde_core.models.text import TextModels
from horde_core.queueing.eligibility import SPECIAL
from horde_core.workers.capabilities import is_validated
from horde_core.workers.model import CheckedIn, Offer

USUAL_SPEED = 5
"""Tokens per second below which a worker counts as slow, but for larger models."""
LARGE = ((20, 3), (13, 4))
"""From so many billions of parameters on, so many tokens per second."""


class Skipped(StrEnum):
    """The counters of an empty pop."""

    WORKER_ID = "worker_id"
    PERFORMANCE = "performance"
    NSFW = "nsfw"
    UNTRUSTED = "untrusted"
    MODELS = "models"
    BRIDGE_VERSION = "bridge_version"
    MAX_CONTEXT_LENGTH = "max_context_length"
    MAX_LENGTH = "max_length"
    MATCHING_SOFTPROMPT = "matching_softprompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDemand:
    """What decides who may write a text, the same for all requests of a class."""

    max_length: int
    max_context_length: int
    models: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    worker_blacklist: bool = False
    trusted_workers: bool = False
    slow_workers: bool = True
    disable_batching: bool = False
    softprompt: str | None = None
    validated_backends: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """A worker that asks. ``friends`` are accounts served first and even in maintenance."""

    worker: CheckedIn
    offer: Offer
    trusted: bool
    friends: frozenset[int]
    known: TextModels


def why_skipped(wanted: TextDemand, writer: Writer) -> Skipped | None:
    """The first reason why this worker may have no request of this class, or None."""
    for check in CHECKS:
        reason = check(wanted, writer)
        if reason is not None:
            return reason
    return None


def servable(wanted: TextDemand, writer: Writer) -> tuple[str, ...]:
    """The models this worker could write the text with."""
    if wanted.models:
        return tuple(name for name in writer.offer.models if name in wanted.models)
    return tuple(name for name in writer.offer.models if not name.startswith(SPECIAL))


def is_slow(writer: Writer) -> bool:
    """By the first model it declares: large ones may take their time."""
    first = next(iter(writer.offer.models), "")
    size = writer.known.parameters(first) or 0.0
    least = next((speed for billions, speed in LARGE if size >= billions), USUAL_SPEED)
    return writer.worker.speed < least


def why_not_listed(wanted: TextDemand, writer: Writer) -> Skipped | None:
    """What the requesters' list of workers has against this one."""
    if not wanted.workers:
        return None
    listed = writer.worker.id in wanted.workers
    return Skipped.WORKER_ID if listed is wanted.worker_blacklist else None


def _models(wanted: TextDemand, writer: Writer) -> Skipped | None:
    return None if servable(wanted, writer) else Skipped.MODELS


def _trust(wanted: TextDemand, writer: Writer) -> Skipped | None:
    return Skipped.UNTRUSTED if wanted.trusted_workers and not writer.trusted else None


def _performance(wanted: TextDemand, writer: Writer) -> Skipped | None:
    return Skipped.PERFORMANCE if not wanted.slow_workers and is_slow(writer) else None


def _lengths(wanted: TextDemand, writer: Writer) -> Skipped | None:
    if wanted.max_context_length > writer.offer.max_context_length:
        return Skipped.MAX_CONTEXT_LENGTH
    too_long = wanted.max_length > writer.offer.max_length
    return Skipped.MAX_LENGTH if too_long else None


def _backend(wanted: TextDemand, writer: Writer) -> Skipped | None:
    if wanted.validated_backends and not is_validated(writer.offer.bridge_agent):
        return Skipped.BRIDGE_VERSION
    return None


def _softprompt(wanted: TextDemand, writer: Writer) -> Skipped | None:
    if wanted.softprompt is None or wanted.softprompt in writer.offer.softprompts:
        return None
    return Skipped.MATCHING_SOFTPROMPT


CHECKS: tuple[Callable[[TextDemand, Writer], Skipped | None], ...] = (
    _models,
    _trust,
    _performance,
    _lengths,
    _backend,
    _softprompt,
)


def counters(counted: Mapping[str, int]) -> dict[str, int]:
    """As an empty pop tells them.

    >>> counters({Skipped.MAX_LENGTH: 2})["max_length"]
    2
    """
    return {key.value: counted.get(key, 0) for key in Skipped}
