"""The ``[worker]`` section: every key is honoured, unknown keys are refused. Pure."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=1, le=50)]
Seconds = Annotated[int, Meta(ge=1)]


class WorkerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    enabled: bool = True
    name: str = "Home Dreamer"
    horde_url: str = "http://127.0.0.1:7001"
    api_key: str = ""
    project_url: str = "https://github.com/horde"
    models: list[str] = msgspec.field(default_factory=lambda: ["demo_shapes"])
    model_folders: list[str] = msgspec.field(default_factory=lambda: ["models"])
    loaded_models: Count = 1
    max_power: Annotated[int, Meta(ge=1, le=512)] = 8
    threads: Count = 1
    queue_size: Annotated[int, Meta(ge=0, le=4)] = 1
    max_batch: Annotated[int, Meta(ge=1, le=20)] = 4
    nsfw: bool = True
    blacklist: list[str] = msgspec.field(default_factory=list)
    allow_img2img: bool = True
    allow_painting: bool = True
    allow_unsafe_ip: bool = True
    priority_usernames: list[str] = msgspec.field(default_factory=list)
    require_upfront_kudos: bool = False
    device: Literal["auto", "cpu", "cuda"] = "auto"
    torch_threads: Count = 1
    load_timeout_s: Seconds = 300
    step_timeout_s: Seconds = 60
    decode_timeout_s: Seconds = 60
    drain_s: Seconds = 60
    state_folder: str = "data/worker"

    @property
    def max_pixels(self) -> int:
        """The largest picture offered, in pixels: power 8 is 512x512, 32 is 1024x1024.

        >>> WorkerSettings(max_power=8).max_pixels == 512 * 512
        True
        """
        return self.max_power * 8 * 64 * 64

    @property
    def bridge_agent(self) -> str:
        return f"Horde Dreamer:1:{self.project_url}"
