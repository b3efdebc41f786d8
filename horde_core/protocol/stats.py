"""What the horde has made."""

from typing import Annotated

import msgspec
from msgspec import Meta

from horde_core.protocol.status import ModelState


class ImagesMade(msgspec.Struct, frozen=True, kw_only=True):
    images: int
    ps: Annotated[int, Meta(description="Pixelsteps")]


class ImageTotals(msgspec.Struct, frozen=True, kw_only=True):
    minute: ImagesMade
    hour: ImagesMade
    day: ImagesMade
    month: ImagesMade
    total: ImagesMade


class TextsMade(msgspec.Struct, frozen=True, kw_only=True):
    requests: int
    tokens: int


class TextTotals(msgspec.Struct, frozen=True, kw_only=True):
    minute: TextsMade
    hour: TextsMade
    day: TextsMade
    month: TextsMade
    total: TextsMade


class ImageModelsQuery(msgspec.Struct, frozen=True, kw_only=True):
    model_state: ModelState = "known"


class MadeByModel(msgspec.Struct, frozen=True, kw_only=True):
    """Results by model."""

    day: dict[str, int]
    month: dict[str, int]
    total: dict[str, int]
