"""A request with the style that it names: the style says how, the request how many and what of."""

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from horde_core.api.operations import Call
from horde_core.protocol.image import ImageRequest
from horde_core.protocol.image_params import ImageParams
from horde_core.protocol.text import TextParams, TextRequest
from horde_core.styles.model import Style, StyleUse
from horde_core.styles.template import filled
from horde_core.workers.model import Work

KEPT = ("n", "seed", "seed_variation")
"""What a style never decides."""
SIZE = ("width", "height")
KEPT_WITH_A_SOURCE = ("denoising_strength",)

P = TypeVar("P", ImageParams, TextParams)


async def images(call: Call[ImageRequest]) -> tuple[ImageRequest, StyleUse | None]:
    """The request as the style it names makes it. Raises StyleNotFound."""
    asked = call.body
    if not asked.style:
        return asked, None
    chosen = await call.horde.collections.choose(asked.style, Work.IMAGE)
    return pictured(asked, chosen.style), chosen.use


async def texts(call: Call[TextRequest]) -> tuple[TextRequest, StyleUse | None]:
    """The request as the style it names makes it. Raises StyleNotFound."""
    asked = call.body
    if not asked.style:
        return asked, None
    chosen = await call.horde.collections.choose(asked.style, Work.TEXT)
    return written(asked, chosen.style), chosen.use


def pictured(asked: ImageRequest, style: Style) -> ImageRequest:
    with_source = () if asked.source_image is UNSET else KEPT_WITH_A_SOURCE
    return msgspec.structs.replace(
        asked,
        prompt=filled(style.prompt, asked.prompt),
        params=_params(asked.params, style, (*KEPT, *SIZE, *with_source), ImageParams),
        models=list(style.models),
        nsfw=asked.nsfw or style.nsfw,
    )


def written(asked: TextRequest, style: Style) -> TextRequest:
    return msgspec.structs.replace(
        asked,
        prompt=filled(style.prompt, asked.prompt),
        params=_params(asked.params, style, ("n",), TextParams),
        models=list(style.models),
    )


def _params(asked: P, style: Style, kept: tuple[str, ...], kind: type[P]) -> P:
    """The style's options, and of the request's those that are kept and the style does not set."""
    own: dict[str, Any] = {
        name: value for name in kept if (value := getattr(asked, name)) is not UNSET
    }
    return msgspec.convert(own | msgspec.json.decode(style.params), kind)
