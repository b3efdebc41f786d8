"""The ``[alchemist]`` section. Pure."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from inference.post.names import DEFAULT, PROCESSORS

TOLD: Final = ("caption", "interrogation", "nsfw", "palette", "describe", "aesthetic")
"""Forms whose result is not a picture."""

POST_PROCESS: Final = "post-process"
"""Stands for every post-processor."""

FORMS: Final = (*TOLD, *(name for name in PROCESSORS if name != DEFAULT))


class AlchemistSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    enabled: bool = False
    name: str = "Home Alchemist"
    forms: list[str] = msgspec.field(
        default_factory=lambda: [
            "caption", "interrogation", "nsfw", "palette", "describe", "aesthetic", POST_PROCESS,
        ]
    )  # fmt: skip
    caption_model: str = ""
    clip_model: str = ""
    aesthetic_head: str = ""
    device: str = "cpu"
    torch_threads: Annotated[int, Meta(ge=1, le=64)] = 1
    max_power: Annotated[int, Meta(ge=1, le=256)] = 32
    queue_size: Annotated[int, Meta(ge=0, le=4)] = 1

    def __post_init__(self) -> None:
        for form in self.forms:
            if form != POST_PROCESS and form not in FORMS:
                raise ValueError(
                    f"forms: {form!r} is none; allowed: {POST_PROCESS}, {', '.join(FORMS)}"
                )
