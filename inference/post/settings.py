"""The ``[post]`` section. Pure."""

from typing import Annotated

import msgspec
from msgspec import Meta


class PostSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    folder: str = "models/post"
    device: str = "cpu"
    tile: Annotated[int, Meta(ge=64, le=4096)] = 512
