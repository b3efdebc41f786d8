"""The state of the horde on one card."""

from discord import ui

from bot.model_board import ModelBoard, Offer
from bot.rendering.layout import BLURPLE, card, small, text
from bot.rendering.wording import expected_wait, how_many
from bot.texts import remote, status, wording
from horde_core.links.model import Elsewhere
from horde_core.workers.model import Performance

MOST_MODELS = 10


def status_layout(
    performance: Performance, board: ModelBoard, there: Elsewhere | None = None
) -> ui.LayoutView:
    counts = status.WORKERS.format(
        workers=how_many(performance.worker_count, wording.WORKERS),
        requests=how_many(performance.queued_requests, wording.PICTURES),
    )
    lines = [_line(offer) for offer in board.offers[:MOST_MODELS]] or [status.NOBODY]
    hidden = len(board.offers) - MOST_MODELS
    more = small(status.MORE.format(number=hidden)) if hidden > 0 else ""
    where = "" if there is None else small(remote.NUMBERS_OF.format(host=there.host))
    return card(text(f"### {status.TITLE}", counts, *lines, more, where), colour=BLURPLE)


def _line(offer: Offer) -> str:
    return status.MODEL.format(
        name=offer.name,
        workers=how_many(offer.workers, wording.WORKERS),
        waiting=offer.waiting,
        wait=expected_wait(offer.wait_s),
    )
