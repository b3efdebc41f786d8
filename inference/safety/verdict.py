"""Verdicts on pictures, and what follows from them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from horde_core.protocol.image import JobMetadata
from inference.safety.wording import normalised

State = Literal["ok", "censored", "csam"]
Replacement = Literal["csam", "sfw_worker", "sfw_request", "censorlist", "held"]


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a picture besides its pixels. ``names`` are of LoRAs and embeddings.

    A model of which nothing is known counts as one for nsfw pictures.
    """

    prompt: str = ""
    names: tuple[str, ...] = ()
    known_for: frozenset[str] = frozenset({"nsfw"})


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """``hold`` is set between certain and clear. ``reason`` holds numbers only."""

    csam: bool
    nsfw: bool
    hold: bool = False
    version: str
    reason: str = ""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants nsfw pictures replaced: the worker's owner, the requester."""

    worker_nsfw: bool = True
    worker_censors: bool = False
    censorlist: tuple[str, ...] = ()
    request_censors: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is delivered: the picture itself, or a replacement."""

    state: State
    replacement: Replacement | None
    metadata: tuple[JobMetadata, ...]


def outcome(verdict: Verdict, wishes: Wishes, prompt: str) -> Outcome:
    """What follows from a verdict; the gravest first."""
    rules = JobMetadata(type="information", value="see_ref", ref=f"safety {verdict.version}"[:255])
    if verdict.csam:
        return Outcome("csam", "csam", (JobMetadata(type="censorship", value="csam"), rules))
    if verdict.hold:
        return _censored("held", rules)
    if not verdict.nsfw:
        return Outcome("ok", None, (rules,))
    replacement = _unwanted(wishes, prompt)
    if replacement is not None:
        return _censored(replacement, rules)
    return Outcome("ok", None, (JobMetadata(type="information", value="nsfw"), rules))


def _censored(replacement: Replacement, rules: JobMetadata) -> Outcome:
    said = JobMetadata(type="censorship", value="nsfw")
    return Outcome("censored", replacement, (said, rules))


def _unwanted(wishes: Wishes, prompt: str) -> Replacement | None:
    """Why an nsfw picture is replaced, if it is."""
    if wishes.worker_censors or not wishes.worker_nsfw:
        return "sfw_worker"
    if wishes.request_censors:
        return "sfw_request"
    return "censorlist" if _names_any(prompt, wishes.censorlist) else None


def _names_any(prompt: str, words: Sequence[str]) -> bool:
    """Whether the positive part of the prompt holds any of the words or phrases."""
    positive = f" {normalised(prompt.partition('###')[0])} "
    return any(f" {normalised(word)} " in positive for word in words if normalised(word))
