from dataclasses import dataclass, field

import msgspec

from horde_core.queueing.model import Metadata, RequestStatus
from horde_core.styles.model import StyleUse
from horde_core.workers.model import Message


class TextParams(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How to write; lengths in tokens. What is None was not asked for."""

    max_length: int = 80
    max_context_length: int = 2048
    min_p: float = 0.0
    smoothing_factor: float = 0.0
    dynatemp_range: float = 0.0
    dynatemp_exponent: float = 1.0
    rep_pen: float | None = None
    rep_pen_range: int | None = None
    rep_pen_slope: float | None = None
    temperature: float | None = None
    tfs: float | None = None
    top_a: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    typical: float | None = None
    sampler_order: tuple[int, ...] | None = None
    stop_sequence: tuple[str, ...] | None = None
    frmtadsnsp: bool | None = None
    frmtrmblln: bool | None = None
    frmtrmspch: bool | None = None
    frmttriminc: bool | None = None
    singleline: bool | None = None
    use_default_badwordsids: bool | None = None


class TextTerms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the queue keeps of a text beside its columns."""

    params: TextParams
    softprompt: str | None = None
    validated_backends: bool = False


class NewTextRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``models`` empty means any model. ``extra_sources`` counts what texts cannot have.

    ``style`` is the one that was applied already.
    """

    prompt: str
    params: TextParams = TextParams()
    count: int = 1
    models: tuple[str, ...] = ()
    softprompt: str | None = None
    trusted_workers: bool = False
    validated_backends: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    workers: tuple[str, ...] = ()
    worker_blacklist: bool = False
    disable_batching: bool = False
    allow_downgrade: bool = False
    extra_sources: int = 0
    webhook: str | None = None
    style: StyleUse | None = None


@dataclass(frozen=True, slots=True)
class TextAccepted:
    """``message`` says that nobody can write it now."""

    id: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A delivered text; ``state`` is ok, censored or csam."""

    text: str
    seed: int
    metadata: tuple[Metadata, ...]
    worker_id: str
    worker_name: str
    model: str
    state: str


@dataclass(frozen=True, slots=True)
class TextStatus:
    standing: RequestStatus
    writings: tuple[Writing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoppedText:
    """Jobs that share one prompt; each is handed in on its own."""

    ids: tuple[str, ...]
    request_id: str
    ttl: int
    model: str
    prompt: str
    params: TextParams
    softprompt: str | None


@dataclass(frozen=True, slots=True)
class TextPopped:
    """``skipped`` has every counter of API v2 when there is no job, and is empty when there is."""

    job: PoppedText | None
    skipped: dict[str, int] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelivery:
    """``state`` is one of ok, censored, faulted, csam."""

    job_id: str
    text: str = ""
    seed: int = 0
    state: str = "ok"
    metadata: tuple[Metadata, ...] = ()
