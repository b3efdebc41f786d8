"""A text as its requester reads it. Pure."""

from dataclasses import dataclass

from discord import ui
from discord.utils import escape_mentions

from bot.buttons import ActionButton
from bot.rendering.layout import GREEN, GREY, RED, Part, card, row, small, text
from bot.rendering.wording import amount
from bot.texts import pictures
from bot.texts import stories as say
from horde_core.chat.model import Card, CardState
from horde_core.money import Kudos
from horde_core.texts.model import TextStatus

SHOWN = 3500


@dataclass(frozen=True, slots=True)
class Told:
    """``text`` is the prompt and what was written after it; ``written`` where that begins."""

    request_id: str
    discord_id: int
    text: str
    written: int
    model: str
    worker: str
    kudos: Kudos
    guest: bool
    withheld: bool
    state: CardState
    expired: bool


def told(shown: Card, status: TextStatus | None, *, guest: bool, cancelled: bool) -> Told:
    assert shown.story is not None
    writings = status.writings if status else ()
    fine = [writing for writing in writings if writing.state == "ok"]
    prompt = shown.story.prompt
    first = fine[0] if fine else None
    state = CardState.DELIVERED if fine else CardState.FAILED
    if cancelled and not fine:
        state = CardState.CANCELLED
    return Told(
        request_id=shown.request_id,
        discord_id=shown.discord_id,
        text=prompt + (first.text if first else ""),
        written=len(prompt),
        model=first.model if first else "",
        worker=first.worker_name if first else "",
        kudos=status.standing.kudos if status else Kudos(0),
        guest=guest,
        withheld=bool(writings) and not fine,
        state=state,
        expired=status is None or (not writings and not status.standing.faulted),
    )


def story_layout(value: Told, remark: str = "") -> ui.LayoutView:
    parts: list[Part] = [text(remark)] if remark else []
    if value.state is not CardState.DELIVERED:
        title, note = _verdict(value)
        parts += [text(f"### {title}", note), row(_retry(value), _delete(value))]
        return card(*parts, colour=GREY if value.state is CardState.CANCELLED else RED)
    parts += [
        text(_shown(value)),
        text(small(_footer(value))),
        row(
            ActionButton.make(say.CONTINUE, "continue", value.request_id),
            _retry(value),
            ActionButton.make(say.EDIT, "edit-story", value.request_id),
            _delete(value),
        ),
    ]
    return card(*parts, colour=GREEN)


def _shown(value: Told) -> str:
    """The end of the story where all of it is too long, the new part in plain type."""
    prompt, new = value.text[: value.written].strip(), value.text[value.written :]
    new = new[-SHOWN:] or "…"
    room = SHOWN - len(new)
    if len(prompt) > room:
        prompt = f"…{prompt[len(prompt) - room :]}" if room > 0 else ""
    before = "\n".join(f"*{line}*" if line.strip() else "" for line in prompt.splitlines())
    return escape_mentions(f"{before}{new if new[:1].isspace() else f' {new}'}".strip())


def _retry(value: Told) -> Part:
    return ActionButton.make(say.RETRY, "retry", value.request_id)


def _delete(value: Told) -> Part:
    return ActionButton.make(pictures.DELETE, "delete", value.request_id)


def _verdict(value: Told) -> tuple[str, str]:
    if value.state is CardState.CANCELLED:
        return pictures.CANCELLED, say.CANCELLED_NOTE
    if value.withheld:
        return say.WITHHELD, say.WITHHELD_NOTE
    if value.expired:
        return say.EXPIRED, say.EXPIRED_NOTE
    return say.FAILED, say.FAILED_NOTE


def _footer(value: Told) -> str:
    facts = [value.model, pictures.BY_WRITERS.format(worker=value.worker)]
    if not value.guest and value.kudos > 0:
        facts.append(pictures.COST.format(kudos=amount(value.kudos)))
    facts.append(pictures.FOR.format(member=f"<@{value.discord_id}>"))
    return " · ".join(fact for fact in facts if fact)
