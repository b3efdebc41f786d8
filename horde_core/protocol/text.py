"""Texts: asking for them, following them, handing out and taking back the jobs."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import DEFAULT_AGENT, Uuid, WholeNumber
from horde_core.protocol.image import ImageCheck, Metadata, SubmitState, WorkerMessage
from horde_core.protocol.image_params import ExtraSourceImage

MOST_TOKENS = 4096
LONGEST_CONTEXT = 1_048_576
LONGEST_TEXT = 4_000_000

Share = Annotated[float, Meta(ge=0, le=1)]
Small = Annotated[float, Meta(ge=0, le=5)]
Smoothing = Annotated[float, Meta(ge=0, le=10)]
Length = Annotated[int, Meta(ge=16, le=MOST_TOKENS, description="Tokens to write at most.")]
Context = Annotated[int, Meta(ge=80, le=LONGEST_CONTEXT, description="Tokens read and written.")]
Soft = Annotated[str, Meta(min_length=1, max_length=255)]


class TextSampling(msgspec.Struct, frozen=True, kw_only=True):
    """How the next token is chosen. What nobody set is the worker's choice."""

    rep_pen: Annotated[float, Meta(ge=1, le=3)] | UnsetType = UNSET
    rep_pen_range: Annotated[int, Meta(ge=0, le=4096)] | UnsetType = UNSET
    rep_pen_slope: Annotated[float, Meta(ge=0, le=10)] | UnsetType = UNSET
    temperature: Small | UnsetType = UNSET
    tfs: Share | UnsetType = UNSET
    top_a: Share | UnsetType = UNSET
    top_k: Annotated[int, Meta(ge=0, le=200)] | UnsetType = UNSET
    top_p: Annotated[float, Meta(ge=0.001, le=1)] | UnsetType = UNSET
    typical: Share | UnsetType = UNSET
    sampler_order: list[WholeNumber] | UnsetType = UNSET
    stop_sequence: list[str] | UnsetType = UNSET
    frmtadsnsp: bool | UnsetType = UNSET
    frmtrmblln: bool | UnsetType = UNSET
    frmtrmspch: bool | UnsetType = UNSET
    frmttriminc: bool | UnsetType = UNSET
    singleline: bool | UnsetType = UNSET
    use_default_badwordsids: bool | UnsetType = UNSET


class TextParams(TextSampling, frozen=True, kw_only=True):
    """How to write."""

    n: Annotated[int, Meta(ge=1, le=20, description="How many texts.")] = 1
    max_context_length: Context = 2048
    max_length: Length = 80
    min_p: Share = 0.0
    smoothing_factor: Smoothing = 0.0
    dynatemp_range: Small = 0.0
    dynatemp_exponent: Small = 1.0


class TextRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Texts wanted."""

    prompt: Annotated[str, Meta(description="What to go on from.")]
    params: TextParams = msgspec.field(default_factory=TextParams)
    softprompt: Soft | UnsetType = UNSET
    trusted_workers: bool = False
    validated_backends: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    workers: list[str] = msgspec.field(default_factory=list)
    worker_blacklist: bool = False
    models: Annotated[list[str], Meta(description="An empty list: any model.")] = msgspec.field(
        default_factory=list
    )
    dry_run: bool = False
    proxied_account: str | UnsetType = UNSET
    extra_source_images: list[ExtraSourceImage] = msgspec.field(default_factory=list)
    disable_batching: bool = False
    allow_downgrade: bool = False
    webhook: Annotated[str, Meta(min_length=10, max_length=1024)] | UnsetType = UNSET
    style: Annotated[str, Meta(min_length=3, max_length=1024)] | UnsetType = UNSET


class TextAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """`kudos` is always zero: what a text costs is known when it is written."""

    id: Uuid
    kudos: float = 0.0
    message: str | UnsetType = UNSET


class TextGeneration(msgspec.Struct, frozen=True, kw_only=True):
    """One text."""

    text: str
    seed: int
    gen_metadata: list[Metadata]
    worker_id: str
    worker_name: str
    model: str
    state: str


class TextStatus(ImageCheck, frozen=True, kw_only=True):
    """How far a request is, with the texts so far."""

    generations: list[TextGeneration]


class TextPop(msgspec.Struct, frozen=True, kw_only=True):
    """A worker asks for work and says what it can do."""

    name: Annotated[str, Meta(description="The worker's name; registered when it is new.")]
    priority_usernames: list[str] = msgspec.field(default_factory=list)
    nsfw: bool = True
    models: list[Annotated[str, Meta(min_length=3, max_length=255)]] = msgspec.field(
        default_factory=list
    )
    bridge_agent: Annotated[str, Meta(max_length=1000)] = DEFAULT_AGENT
    threads: Annotated[int, Meta(ge=1, le=50)] = 1
    amount: Annotated[int, Meta(ge=1, le=20)] = 1
    max_length: WholeNumber = 512
    max_context_length: WholeNumber = 2048
    softprompts: list[Soft] = msgspec.field(default_factory=list)


class TextPayload(TextSampling, frozen=True, kw_only=True):
    """What to write. An option that nobody set is absent; `n` is always 1."""

    prompt: str | UnsetType = UNSET
    n: int | UnsetType = UNSET
    max_context_length: int | UnsetType = UNSET
    max_length: int | UnsetType = UNSET
    min_p: float | UnsetType = UNSET
    smoothing_factor: float | UnsetType = UNSET
    dynatemp_range: float | UnsetType = UNSET
    dynatemp_exponent: float | UnsetType = UNSET


class TextPopped(msgspec.Struct, frozen=True, kw_only=True):
    """Jobs that share one payload, or (with `id` null) why there is none."""

    payload: TextPayload = msgspec.field(default_factory=TextPayload)
    id: str | None = None
    ids: list[str] = msgspec.field(default_factory=list)
    messages: list[WorkerMessage] | None = msgspec.field(default_factory=list)
    ttl: int | None = None
    extra_source_images: list[ExtraSourceImage] | None = None
    skipped: dict[str, int] = msgspec.field(default_factory=dict)
    softprompt: str | None = None
    model: str | None = None


class TextMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker may say about a text."""

    type: Literal["censorship"]
    value: Literal["csam"]
    ref: Annotated[str, Meta(max_length=255)] | UnsetType = UNSET


class TextSubmit(msgspec.Struct, frozen=True, kw_only=True):
    """A worker hands in one job."""

    id: Annotated[str, Meta(description="The job's id, one of `ids`.")]
    generation: Annotated[str, Meta(max_length=LONGEST_TEXT)] = ""
    seed: WholeNumber = 0
    state: SubmitState = "ok"
    gen_metadata: list[TextMetadata] = msgspec.field(default_factory=list)

    def __post_init__(self) -> None:
        # a model may write anything; no database keeps this character
        if "\0" in self.generation:
            text = self.generation.replace("\0", "\N{REPLACEMENT CHARACTER}")
            msgspec.structs.force_setattr(self, "generation", text)
