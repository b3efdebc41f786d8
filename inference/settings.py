"""The ``[worker]`` section: every key is honoured, unknown keys are refused. Pure.

Owners know many of these keys from the horde's first worker; they keep those names here.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from inference.choice import InvalidChoice, commands_of

Count = Annotated[int, Meta(ge=1, le=50)]
Seconds = Annotated[int, Meta(ge=1)]
Megabytes = Annotated[int, Meta(ge=0)]
Kind = Literal["image", "text", "alchemy"]
Port = Annotated[int, Meta(ge=0, le=65535)]
VERSION = 1
"""Of the agent that the horde is told: what it may send depends on it."""


class WorkerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    enabled: bool = True
    name: str = "Home Dreamer"
    horde_url: str = "http://127.0.0.1:7001"
    api_key: str = ""
    project_url: str = "https://github.com/horde"
    priority_usernames: list[str] = msgspec.field(default_factory=list)
    require_upfront_kudos: bool = False
    models: list[str] = msgspec.field(default_factory=lambda: ["demo_shapes"])
    models_to_skip: list[str] = msgspec.field(default_factory=list)
    load_large_models: bool = False
    dynamic_models: bool = False
    number_of_dynamic_models: Annotated[int, Meta(ge=1, le=50)] = 3
    model_stickiness: Annotated[float, Meta(ge=0, le=1)] = 0.0
    model_folders: list[str] = msgspec.field(default_factory=lambda: ["models"])
    loaded_models: Count = 1
    max_vram_mb: Megabytes = 0
    max_ram_mb: Megabytes = 0
    max_power: Annotated[int, Meta(ge=1, le=512)] = 8
    max_threads: Annotated[int, Meta(ge=1, le=16)] = 1
    queue_size: Annotated[int, Meta(ge=0, le=4)] = 1
    max_batch: Annotated[int, Meta(ge=1, le=20)] = 4
    limit_max_steps: bool = False
    extra_slow_worker: bool = False
    nsfw: bool = True
    censor_nsfw: bool = False
    blacklist: list[str] = msgspec.field(default_factory=list)
    censorlist: list[str] = msgspec.field(default_factory=list)
    allow_img2img: bool = True
    allow_painting: bool = True
    allow_unsafe_ip: bool = True
    allow_post_processing: bool = False
    allow_lora: bool = False
    lora_source: str = "https://civitai.com"
    civitai_token: str = ""
    lora_cache_gb: Annotated[int, Meta(ge=1, le=2048)] = 10
    allow_controlnet: bool = False
    allow_sdxl_controlnet: bool = False
    devices: list[str] = msgspec.field(default_factory=lambda: ["auto"])
    torch_threads: Count = 1
    picture_processes: Annotated[int, Meta(ge=1, le=16)] = 1
    load_timeout_s: Seconds = 300
    step_timeout_s: Seconds = 60
    decode_timeout_s: Seconds = 60
    picture_timeout_s: Seconds = 60
    drain_s: Seconds = 60
    exit_on_unhandled_faults: bool = False
    remove_maintenance_on_init: bool = False
    minutes_allowed_without_jobs: Annotated[int, Meta(ge=0, le=1440)] = 30
    suppress_speed_warnings: bool = False
    previews: bool = False
    stats_output_frequency: Annotated[int, Meta(ge=5, le=3600)] = 30
    disable_terminal_ui: bool = False
    metrics_host: str = "127.0.0.1"
    metrics_port: Port = 0
    state_folder: str = "data/worker"

    def __post_init__(self) -> None:
        try:
            commands_of(self.models)
        except InvalidChoice as error:
            raise ValueError(str(error)) from None
        if not self.devices:
            raise ValueError('devices names none; allowed: "auto", "cpu", "cuda" or "cuda:NUMBER"')
        for device in self.devices:
            if not _is_device(device):
                raise ValueError(
                    f'devices: {device!r} is none; allowed: "auto", "cpu", "cuda" or "cuda:NUMBER"'
                )

    @property
    def max_pixels(self) -> int:
        """The largest picture offered, in pixels: power 8 is 512x512, 32 is 1024x1024.

        >>> WorkerSettings(max_power=8).max_pixels == 512 * 512
        True
        """
        return self.max_power * 8 * 64 * 64

    @property
    def draws(self) -> bool:
        """Whether pictures are offered at all; a worker of texts or forms names no models."""
        return bool(self.models) or self.dynamic_models

    @property
    def bridge_agent(self) -> str:
        return f"Horde Dreamer:{VERSION}:{self.project_url}"

    @property
    def max_rows(self) -> int:
        """Pictures that one engine draws at the same time, at most."""
        return self.max_threads * self.max_batch


def _is_device(text: str) -> bool:
    kind, _, number = text.partition(":")
    return text in {"auto", "cpu", "cuda"} or (kind == "cuda" and number.isdecimal())


def effective(settings: WorkerSettings) -> WorkerSettings:
    """The settings with what follows from ``extra_slow_worker``: one job at a time, more patience.

    >>> effective(WorkerSettings(extra_slow_worker=True, queue_size=2)).queue_size
    0
    """
    if not settings.extra_slow_worker:
        return settings
    return msgspec.structs.replace(
        settings,
        queue_size=0,
        max_threads=1,
        load_timeout_s=max(settings.load_timeout_s, 600),
        step_timeout_s=max(settings.step_timeout_s, 300),
        decode_timeout_s=max(settings.decode_timeout_s, 300),
    )
