"""The ``[scribe]`` section. Pure."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Engine = Literal["koboldai", "openai", "builtin"]


class ScribeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    enabled: bool = False
    name: str = "Home Scribe"
    engine: Engine = "koboldai"
    engine_url: str = "http://127.0.0.1:5000"
    engine_key: str = ""
    model: str = ""
    branded_for: str = ""
    model_folder: str = ""
    device: str = "cpu"
    torch_threads: Annotated[int, Meta(ge=1, le=64)] = 1
    max_threads: Annotated[int, Meta(ge=1, le=16)] = 1
    queue_size: Annotated[int, Meta(ge=0, le=4)] = 0
    max_length: Annotated[int, Meta(ge=16, le=4096)] = 512
    max_context_length: Annotated[int, Meta(ge=80, le=1_048_576)] = 2048
    softprompts: list[str] = msgspec.field(default_factory=list)
    nsfw: bool = True

    def __post_init__(self) -> None:
        if self.enabled and self.engine == "builtin" and not self.model_folder:
            raise ValueError('model_folder is needed where engine = "builtin"')
        if self.engine != "builtin" and not self.engine_url.startswith(("http://", "https://")):
            raise ValueError("engine_url must begin with http:// or https://")
