"""A request in our own words with a style; ``api.styling`` does the same to API v2's. Pure."""

from typing import Any

import msgspec

from horde_core.queueing.model import ImageParams, NewImageRequest
from horde_core.styles.model import Chosen
from horde_core.styles.template import filled

KEPT = ("seed", "seed_variation", "preview")
SIZE = ("width", "height")
WITH_A_SOURCE = ("denoising_strength", "control_type")


def styled(new: NewImageRequest, chosen: Chosen, *, own_size: bool = False) -> NewImageRequest:
    """The style says how, the request how many and what of.

    ``own_size``: the request's size was chosen, and holds even where the style has one.
    """
    style, asked = chosen.style, new.params
    said: dict[str, Any] = msgspec.json.decode(style.params)
    own = list(KEPT)
    if new.source_image is not None:
        own += WITH_A_SOURCE
    kept = {name: getattr(asked, name) for name in (*own, *SIZE)}
    wins = {name: getattr(asked, name) for name in SIZE if own_size}
    return msgspec.structs.replace(
        new,
        prompt=filled(style.prompt, new.prompt),
        params=_params(kept | _ours(said) | wins),
        models=style.models,
        nsfw=new.nsfw or style.nsfw,
        style=chosen.use,
    )


def _ours(said: dict[str, Any]) -> dict[str, Any]:
    """API v2's names as ours; how many and an empty seed are no style's business."""
    renamed = {("sampler" if key == "sampler_name" else key): value for key, value in said.items()}
    renamed.pop("n", None)
    if not renamed.get("seed"):
        renamed.pop("seed", None)
    return renamed


def _params(values: dict[str, Any]) -> ImageParams:
    special = values.pop("special", None)
    params = msgspec.convert(values, ImageParams)
    if special is None:
        return params
    return msgspec.structs.replace(params, special=msgspec.Raw(msgspec.json.encode(special)))
