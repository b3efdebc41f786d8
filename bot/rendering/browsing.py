"""Lists a member looks through: open requests, finished pictures, models, settings. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from discord import ui

from bot.buttons import ActionButton
from bot.model_board import Offer
from bot.orders import ASK_FROM
from bot.rendering.layout import BLURPLE, Part, card, row, text
from bot.rendering.making import jump
from bot.rendering.notices import notice
from bot.rendering.wording import cut, expected_wait, how_many, plainly, relative, shown_prompt
from bot.texts import browsing as say
from bot.texts import pictures
from bot.texts import wording as words
from horde_core.chat.model import Card, CardState, Preset, Taste
from horde_core.queueing.model import RequestStatus

PROMPT_IN_LIST = 80
MOST_MODELS = 25


@dataclass(frozen=True, slots=True)
class OpenJob:
    """``status`` None when the horde has forgotten it, or it waits to be fetched."""

    card: Card
    status: RequestStatus | None


def jobs(open_jobs: Sequence[OpenJob]) -> ui.LayoutView:
    if not open_jobs:
        return notice(say.NO_JOBS, say.NO_JOBS_NOTE)
    parts: list[Part] = [text(f"### {say.JOBS_TITLE}")]
    for job in open_jobs:
        line = say.JOB_LINE.format(
            link=_link(job.card), state=_state(job), prompt=_prompt(job.card)
        )
        label, verb = (say.FETCH, "fetch") if _waits(job) else (pictures.CANCEL, "cancel")
        button = ActionButton.make(label, verb, job.card.request_id)
        parts.append(ui.Section(line, accessory=button))
    return card(*parts, colour=BLURPLE)


def _waits(job: OpenJob) -> bool:
    return job.card.state is CardState.UNCLAIMED


def _state(job: OpenJob) -> str:
    status = job.status
    if _waits(job):
        return say.JOB_READY
    if status is None:
        return say.JOB_GONE
    if status.processing or status.finished:
        return say.JOB_DRAWING.format(percent=int(status.progress * 100))
    return say.JOB_WAITING.format(position=status.queue_position)


def _link(shown: Card) -> str:
    return jump(shown) or say.PRIVATELY


def _prompt(shown: Card) -> str:
    fallback = ", ".join(pictures.TREATMENTS.get(form, form) for form in shown.forms)
    return shown_prompt(shown.spec.prompt or fallback, PROMPT_IN_LIST)


def gallery(page: Sequence[Card], older: str | None) -> ui.LayoutView:
    """``older`` is the subject of the button for the next page."""
    if not page:
        return notice(say.NO_PICTURES, say.NO_PICTURES_NOTE)
    parts: list[Part] = [text(f"### {say.GALLERY_TITLE}")]
    for shown in page:
        line = say.GALLERY_LINE.format(
            link=_link(shown), when=relative(shown.created_at), prompt=_prompt(shown)
        )
        info = ActionButton.make(pictures.INFO, "info", shown.request_id)
        parts.append(ui.Section(line, accessory=info))
    if older is not None:
        parts.append(row(ActionButton.make(say.OLDER, "older", older)))
    return card(*parts, colour=BLURPLE)


def models(offers: Sequence[Offer]) -> ui.LayoutView:
    if not offers:
        return notice(say.NO_MODELS, say.NO_MODELS_NOTE)
    lines = [
        pictures.OFFER.format(
            name=f"**{shown_prompt(offer.name, 60)}**{' ' + pictures.ADULT if offer.nsfw else ''}",
            workers=how_many(offer.workers, words.WORKERS),
            waiting=offer.waiting,
            wait=expected_wait(offer.wait_s),
        )
        for offer in offers[:MOST_MODELS]
    ]
    return card(text(f"### {say.MODELS_TITLE}", *lines), colour=BLURPLE)


def settings(taste: Taste, presets: Sequence[Preset]) -> ui.LayoutView:
    if taste.ask_from is None:
        taste = msgspec.structs.replace(taste, ask_from=ASK_FROM)
    lines = [f"**{label}** {_value(getattr(taste, name))}" for name, label in say.FIELDS.items()]
    names = ", ".join(shown_prompt(preset.name, 40) for preset in presets)
    listed = say.PRESETS.format(names=names) if presets else say.NO_PRESETS
    buttons: list[Part] = [
        ActionButton.make(say.CHANGE, "taste"),
        ActionButton.make(say.SAVE_PRESET, "preset-save"),
        ActionButton.make(say.ASK, "taste-ask"),
        ActionButton.make(say.RESET, "taste-reset"),
    ]
    if presets:
        buttons.insert(2, ActionButton.make(say.DROP_PRESET, "preset-drop"))
    return card(
        text(f"### {say.SETTINGS_TITLE}", say.SETTINGS_NOTE),
        text(*lines),
        text(cut(listed, 1200)),
        row(*buttons),
        colour=BLURPLE,
    )


def _value(value: Any) -> str:
    if value is None:
        return say.NOT_SET
    if isinstance(value, bool):
        return say.YES if value else say.NO
    return shown_prompt(plainly(value) if isinstance(value, float) else str(value), 200)
