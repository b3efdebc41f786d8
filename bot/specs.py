"""What a member asked for, as the horde takes it. Pure."""

import msgspec

from bot import sizes
from bot.model_board import ModelBoard
from horde_core.queueing.model import ImageParams, NewImageRequest


def new_spec(
    board: ModelBoard,
    prompt: str,
    *,
    model: str | None,
    size: str | None,
    count: int,
    seed: str | None,
    adult: bool,
) -> NewImageRequest:
    """Without ``model`` the best offer draws; with none online, whoever comes first.

    Raises:
        SizeNotOffered: the model does not draw ``size``.
    """
    if model is None and board.best is not None:
        model = board.best.name
    chosen = sizes.chosen(size, board.canvas(model), model or "This horde")
    return NewImageRequest(
        prompt=prompt.strip(),
        params=ImageParams(width=chosen.width, height=chosen.height, seed=seed or None),
        count=count,
        models=(model,) if model else (),
        nsfw=adult,
        censor_nsfw=not adult,
    )


def again(spec: NewImageRequest, *, adult: bool) -> NewImageRequest:
    """The same with another seed, under the rules of the channel it is asked in now."""
    params = msgspec.structs.replace(spec.params, seed=None)
    return msgspec.structs.replace(spec, params=params, nsfw=adult, censor_nsfw=not adult)
