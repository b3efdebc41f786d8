"""Images: asking for them, following them, handing out and taking back the jobs."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import DEFAULT_AGENT, Seconds, Uuid, WholeNumber
from horde_core.protocol.image_params import ExtraSourceImage, ExtraText, ImageParams

SourceProcessing = Literal["img2img", "inpainting", "outpainting", "remix"]
SubmitState = Literal["ok", "censored", "faulted", "csam"]

ModelName = Annotated[str, Meta(min_length=3, max_length=255)]
WantedModels = Annotated[
    list[str], Meta(description="Absent: the horde's default model. An empty list: any model.")
]
Source = Annotated[str, Meta(description="A picture as base64, or an http(s) address of one.")]


class ImageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures wanted."""

    prompt: Annotated[
        str,
        Meta(min_length=1, description="What to draw; after the first ### what to keep out."),
    ]
    params: ImageParams = msgspec.field(default_factory=ImageParams)
    nsfw: bool = True
    trusted_workers: bool = False
    validated_backends: bool = False
    slow_workers: bool = True
    extra_slow_workers: bool = False
    censor_nsfw: bool = True
    workers: list[str] = msgspec.field(default_factory=list)
    worker_blacklist: bool = False
    models: WantedModels | UnsetType = UNSET
    source_image: Source | UnsetType = UNSET
    source_processing: SourceProcessing = "img2img"
    source_mask: Source | UnsetType = UNSET
    extra_source_images: list[ExtraSourceImage] = msgspec.field(default_factory=list)
    r2: bool = True
    shared: bool = False
    replacement_filter: bool = True
    dry_run: bool = False
    proxied_account: str | UnsetType = UNSET
    disable_batching: bool = False
    allow_downgrade: bool = False
    webhook: Annotated[str, Meta(min_length=10, max_length=1024)] | UnsetType = UNSET
    style: Annotated[str, Meta(min_length=3, max_length=1024)] | UnsetType = UNSET


class Warned(msgspec.Struct, frozen=True):
    code: str
    message: str


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """`kudos` is the price of one picture, without a fraction."""

    id: Uuid
    kudos: float
    message: str | UnsetType = UNSET
    warnings: list[Warned] | UnsetType = UNSET


class Priced(msgspec.Struct, frozen=True):
    """What the whole request would cost; nothing was queued."""

    kudos: float


class ImageCheck(msgspec.Struct, frozen=True, kw_only=True):
    """How far a request is."""

    finished: int
    processing: int
    restarted: int
    waiting: int
    done: bool
    faulted: bool
    wait_time: Seconds
    queue_position: int
    kudos: float
    is_possible: bool


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker says about a result. Read from other hordes too, hence plain texts."""

    type: str
    value: str
    ref: str | UnsetType = UNSET


class ImageGeneration(msgspec.Struct, frozen=True, kw_only=True):
    """One picture; `img` is an address, base64 (for `r2: false`) or "N/A" when it is gone."""

    img: str
    seed: str
    id: Uuid
    censored: bool
    gen_metadata: list[Metadata]
    worker_id: str
    worker_name: str
    model: str
    state: str


class ImageStatus(ImageCheck, frozen=True, kw_only=True):
    """How far a request is, with the pictures so far."""

    generations: list[ImageGeneration]
    shared: bool


class ImagePop(msgspec.Struct, frozen=True, kw_only=True):
    """A worker asks for work and says what it can do."""

    name: Annotated[str, Meta(description="The worker's name; registered when it is new.")]
    priority_usernames: list[str] = msgspec.field(default_factory=list)
    nsfw: bool = True
    models: list[ModelName] = msgspec.field(default_factory=list)
    bridge_agent: Annotated[str, Meta(max_length=1000)] = DEFAULT_AGENT
    threads: Annotated[int, Meta(ge=1, le=50)] = 1
    require_upfront_kudos: bool = False
    amount: Annotated[int, Meta(ge=1, le=20)] = 1
    extra_slow_worker: bool = False
    max_pixels: WholeNumber = 262144
    blacklist: list[str] = msgspec.field(default_factory=list)
    allow_img2img: bool = True
    allow_painting: bool = True
    allow_unsafe_ipaddr: bool = True
    allow_post_processing: bool = True
    allow_controlnet: bool = False
    allow_sdxl_controlnet: bool = False
    allow_lora: bool = False
    limit_max_steps: bool = False


class JobLora(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    model: float = 1.0
    clip: float = 1.0
    inject_trigger: str | UnsetType = UNSET
    is_version: bool = False


class JobTi(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    inject_ti: str | UnsetType = UNSET
    strength: float | UnsetType = UNSET


class JobPayload(msgspec.Struct, frozen=True, kw_only=True):
    """What to draw. The defaults are what stands here when there is no job; `n_iter` is how many
    jobs share it. An option that nobody set is absent.
    """

    prompt: str | UnsetType = UNSET
    ddim_steps: int = 30
    n_iter: int = 1
    seed: str | UnsetType = UNSET
    image_is_control: bool = False
    return_control_map: bool = False
    sampler_name: str = "k_euler_a"
    cfg_scale: float = 7.5
    height: int = 512
    width: int = 512
    karras: bool = False
    tiling: bool = False
    hires_fix: bool = False
    transparent: bool = False
    use_nsfw_censor: bool | UnsetType = UNSET
    control_type: str | UnsetType = UNSET
    post_processing: list[str] | UnsetType = UNSET
    denoising_strength: float | UnsetType = UNSET
    hires_fix_denoising_strength: float | UnsetType = UNSET
    clip_skip: int | UnsetType = UNSET
    facefixer_strength: float | UnsetType = UNSET
    loras: list[JobLora] | UnsetType = UNSET
    tis: list[JobTi] | UnsetType = UNSET
    workflow: str | UnsetType = UNSET
    extra_texts: list[ExtraText] | UnsetType = UNSET
    special: dict[str, Any] | UnsetType = UNSET
    preview: (
        Annotated[bool, Meta(description="True where the requester likes to see it come about.")]
        | UnsetType
    ) = UNSET


class WorkerMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    message: str
    origin: str | None = None
    expiry: str | None = None


class ImagePopped(msgspec.Struct, frozen=True, kw_only=True):
    """A batch of jobs that share one payload, or (with `id` null) why there is none.

    `ids` and `r2_uploads` are parallel; every job is submitted on its own.
    """

    payload: JobPayload = msgspec.field(default_factory=JobPayload)
    id: str | None = None
    ids: list[str] = msgspec.field(default_factory=list)
    messages: list[WorkerMessage] | None = msgspec.field(default_factory=list)
    ttl: int | None = None
    skipped: dict[str, int] = msgspec.field(default_factory=dict)
    model: str | None = None
    source_image: str | None = None
    source_processing: str | None = "img2img"
    source_mask: str | None = None
    extra_source_images: list[ExtraSourceImage] | None = None
    r2_upload: str | None = None
    r2_uploads: list[str] | None = None


class JobMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker may say about its result."""

    type: Literal[
        "lora", "ti", "censorship", "source_image", "source_mask", "extra_source_images",
        "batch_index", "information", "aesthetic_score",
    ]  # fmt: skip
    value: Literal[
        "download_failed", "parse_failed", "baseline_mismatch", "csam", "nsfw", "see_ref"
    ]
    ref: Annotated[str, Meta(max_length=255)] | UnsetType = UNSET


class ImagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What one job looks like so far. Only what the worker's safety check passed is shown."""

    id: Annotated[str, Meta(description="The job's id, one of `ids`.")]
    preview: Annotated[
        str, Meta(max_length=16_384, description="A WebP of at most 8 KiB and 512x512, as base64.")
    ]
    checked: Annotated[
        Literal[True], Meta(description="That the safety check found nothing in it.")
    ]


class ImageSubmit(msgspec.Struct, frozen=True, kw_only=True):
    """A worker hands in one job."""

    id: Annotated[str, Meta(description="The job's id, one of `ids`.")]
    seed: WholeNumber
    generation: Annotated[
        str, Meta(description='"R2" when the picture was uploaded, else the picture as base64.')
    ] = ""
    state: SubmitState = "ok"
    censored: bool = False
    gen_metadata: list[JobMetadata] = msgspec.field(default_factory=list)


class Rewarded(msgspec.Struct, frozen=True):
    """Kudos earned by this job."""

    reward: float
