"""A running request as its requester sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from discord import ui

from bot.buttons import ActionButton
from bot.rendering import wording
from bot.rendering.layout import BLURPLE, GREY, Part, card, quotation, row, small, text
from bot.rendering.wording import relative
from bot.texts import pictures as say
from bot.texts.pictures import Doing
from horde_core.chat.model import Card
from horde_core.money import Kudos
from horde_core.queueing.model import RequestStatus

BAR = 10
PERCENT_STEP = 5
LEAST_DRIFT_S = 4.0
DRIFT_OF_WAIT = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """Two that are equal look equal, so that only a visible change costs an edit."""

    request_id: str
    discord_id: int
    prompt: str
    model: str
    size: str
    finished: int
    drawing: int
    waiting: int
    position: str
    percent: int
    ready_at: datetime | None
    possible: bool
    guest: bool
    doing: Doing
    private_until: datetime | None = None
    price: Kudos | None = None
    preview: int = 0

    @property
    def total(self) -> int:
        return self.finished + self.drawing + self.waiting


def progress(
    shown: Card,
    status: RequestStatus,
    *,
    now: datetime,
    guest: bool,
    private_until: datetime | None = None,
    price: Kudos | None = None,
    preview: int = 0,
    before: Progress | None = None,
) -> Progress:
    """What to show now; ``before`` steadies the forecast, which wobbles with every poll."""
    spec = shown.spec
    percent = int(status.progress * 100 / PERCENT_STEP) * PERCENT_STEP
    return Progress(
        request_id=shown.request_id,
        discord_id=shown.discord_id,
        prompt=spec.prompt,
        model=", ".join(spec.models) or say.ANY_MODEL,
        size=_size(shown),
        finished=status.finished,
        drawing=status.processing,
        waiting=status.waiting,
        position=wording.rough_position(status.queue_position),
        percent=min(percent, 100 - PERCENT_STEP),
        ready_at=_forecast(status, now, before.ready_at if before else None),
        possible=status.is_possible,
        guest=guest,
        private_until=private_until,
        price=None if guest else price,
        preview=preview if status.processing else 0,
        doing=_doing(shown),
    )


def _doing(shown: Card) -> Doing:
    if shown.story is not None:
        return say.WRITING
    return say.LOOKING if shown.forms else say.DRAWING_PICTURES


def _size(shown: Card) -> str:
    """What is asked for beside the prompt: a size, or the forms."""
    if shown.story is not None:
        return ""
    if shown.forms:
        return ", ".join(say.TREATMENTS.get(form, form) for form in shown.forms)
    return wording.pixels(shown.spec.params.width, shown.spec.params.height)


def _forecast(status: RequestStatus, now: datetime, before: datetime | None) -> datetime | None:
    if status.wait_time <= 0 or not status.is_possible:
        return None
    ready = now + timedelta(seconds=status.wait_time)
    tolerance = max(LEAST_DRIFT_S, status.wait_time * DRIFT_OF_WAIT)
    if before is not None and abs((ready - before).total_seconds()) <= tolerance and before > now:
        return before
    return ready


def progress_layout(value: Progress, shown: ui.MediaGallery[Any] | None = None) -> ui.LayoutView:
    """``shown`` is what the picture looks like so far."""
    drawing = value.drawing > 0 or value.finished > 0
    parts: list[Part] = [
        text(f"### {value.doing.now if drawing else say.WAITING}"),
        quotation(value.prompt),
        *([] if shown is None else [shown]),
        text(
            _state(value, drawing=drawing),
            _counts(value),
            small(_footer(value)),
        ),
        row(*_buttons(value)),
    ]
    return card(*parts, colour=BLURPLE if drawing else GREY)


def _state(value: Progress, *, drawing: bool) -> str:
    if not value.possible and not drawing:
        return value.doing.impossible
    if drawing:
        state = say.PERCENT.format(bar=_bar(value.percent), percent=value.percent)
    elif value.position in {"0", "1"}:
        state = say.NEXT
    else:
        state = say.POSITION.format(position=value.position)
    if value.ready_at is not None:
        state += f" · {say.READY.format(when=relative(value.ready_at))}"
    return state


def _bar(percent: int) -> str:
    full = round(percent * BAR / 100)
    return "▰" * full + "▱" * (BAR - full)


def _counts(value: Progress) -> str:
    if value.total < 2:
        return ""
    squares = "🟩" * value.finished + "🟨" * value.drawing + "⬜" * value.waiting
    counts = say.COUNTS.format(
        finished=value.finished, drawing=value.drawing, waiting=value.waiting
    )
    return f"{squares} {counts}"


def _footer(value: Progress) -> str:
    price = value.price
    cost = say.ABOUT_COST.format(kudos=wording.amount(price)) if price else ""
    facts = (value.model, value.size, cost, say.FOR.format(member=f"<@{value.discord_id}>"))
    lines = [" · ".join(fact for fact in facts if fact)]
    if value.guest:
        lines.append(say.GUEST)
    if value.private_until is not None:
        lines.append(say.PRIVATE_UNTIL.format(when=relative(value.private_until)))
    return "\n".join(lines)


def _buttons(value: Progress) -> list[Part]:
    buttons: list[Part] = [ActionButton.make(say.CANCEL, "cancel", value.request_id)]
    if value.guest:
        buttons.append(ActionButton.make(say.LINK, "link"))
    return buttons
