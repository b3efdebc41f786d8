"""LoRAs and textual inversions of a payload: what is used, how strongly, what joins the prompt.

Pure. Getting the files is ``models.adapter_cache``'s business.
"""

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import UnsetType

from horde_core.protocol.image import JobLora, JobMetadata, JobPayload, JobTi

Kind = Literal["lora", "ti"]
Mishap = Literal["download_failed", "baseline_mismatch"]
STRONGEST = 10.0


class LoraUse(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA at ``path`` with its strengths (-10..10) in the model and in the text encoders."""

    name: str
    path: str
    model: float = 1.0
    clip: float = 1.0

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "model", strength(self.model))
        msgspec.structs.force_setattr(self, "clip", strength(self.clip))


class TiUse(msgspec.Struct, frozen=True, kw_only=True):
    """A textual inversion at ``path``, which the prompts call ``embedding:name``."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Obtained:
    """What became of one wanted file: where it lies, or why it cannot be used."""

    kind: Kind
    name: str
    path: str = ""
    triggers: tuple[str, ...] = ()
    mishap: Mishap | None = None


@dataclass(frozen=True, slots=True)
class AdapterWords:
    """``head`` stands before the prompt, ``tail`` behind the negative prompt."""

    loras: tuple[LoraUse, ...]
    tis: tuple[TiUse, ...]
    head: str
    tail: str

    def before(self, prompt: str) -> str:
        return f"{self.head}, {prompt}" if self.head else prompt

    def after(self, negative: str) -> str:
        return ", ".join(part for part in (negative, self.tail) if part)


def strength(value: float | UnsetType) -> float:
    """Clamped to -10..10; 1 where it is no number."""
    if isinstance(value, UnsetType) or not math.isfinite(value):
        return 1.0
    return min(max(value, -STRONGEST), STRONGEST)


def words_of(payload: JobPayload, obtained: Sequence[Obtained], seed: int) -> AdapterWords:
    """What of the payload's LoRAs and textual inversions can be used."""
    files = {(one.kind, one.name): one for one in obtained if one.mishap is None and one.path}
    loras, heads, tails = [], [], []
    for lora in _loras(payload):
        had = files.get(("lora", lora.name))
        if had is None or (lora.model == 0 and lora.clip == 0):
            continue
        loras.append(LoraUse(name=lora.name, path=had.path, model=lora.model, clip=lora.clip))
        heads.append(trigger(lora.inject_trigger, had.triggers, seed))
    tis = []
    for ti in _tis(payload):
        had = files.get(("ti", ti.name))
        if had is None:
            continue
        tis.append(TiUse(name=reference(ti.name), path=had.path))
        injected = f"(embedding:{reference(ti.name)}:{strength(ti.strength):g})"
        if ti.inject_ti == "prompt":
            heads.append(injected)
        elif ti.inject_ti == "negprompt":
            tails.append(injected)
    return AdapterWords(tuple(loras), tuple(tis), ", ".join(filter(None, heads)), ", ".join(tails))


def reference(name: str) -> str:
    """A name as it can stand in a prompt behind ``embedding:``.

    >>> reference("Bad Hands (v2)")
    'Bad_Hands__v2_'
    """
    return "".join("_" if char in " \t,:()" else char for char in name)


def trigger(wish: str | UnsetType, published: Sequence[str], seed: int) -> str:
    """The words to put into the prompt: ``any``, ``all``, or the published ones most alike.

    >>> trigger("all", ["a", "b"], 0), trigger("pixle art", ["pixel art", "8bit"], 0)
    ('a, b', 'pixel art')
    """
    if isinstance(wish, UnsetType) or not published:
        return ""
    if wish == "any":
        return published[seed % len(published)]
    if wish == "all":
        return ", ".join(published)
    return next(iter(difflib.get_close_matches(wish, published, 1)), "")


def unmet(payload: JobPayload, obtained: Sequence[Obtained] = ()) -> tuple[JobMetadata, ...]:
    """Faults for the LoRAs and textual inversions that could not be had."""
    had = {(one.kind, one.name): one for one in obtained}
    wanted: list[tuple[Kind, str]] = [("lora", lora.name) for lora in _loras(payload)]
    wanted += [("ti", ti.name) for ti in _tis(payload)]
    faults = []
    for kind, name in wanted:
        one = had.get((kind, name))
        mishap = "download_failed" if one is None else one.mishap
        if mishap is not None:
            faults.append(JobMetadata(type=kind, value=mishap, ref=name[:255]))
    return tuple(faults)


def _loras(payload: JobPayload) -> list[JobLora]:
    """Those with a name."""
    listed = [] if isinstance(payload.loras, UnsetType) else payload.loras
    return [lora for lora in listed if lora.name.strip()]


def _tis(payload: JobPayload) -> list[JobTi]:
    listed = [] if isinstance(payload.tis, UnsetType) else payload.tis
    return [ti for ti in listed if ti.name.strip()]
