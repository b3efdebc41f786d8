"""What an alchemist found out about a picture, or made of it. Pure."""

from dataclasses import dataclass
from typing import Any

import msgspec
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.files import Picture
from bot.rendering.layout import GREEN, GREY, RED, Part, card, quotation, row, small, text
from bot.rendering.results import gallery_item, gallery_rows
from bot.rendering.wording import ALT_LIMIT, PROMPT_IN_ALT, cut, one_line, shown_prompt
from bot.texts import findings as say
from bot.texts import pictures
from horde_core.alchemy.model import FormStatus, State
from horde_core.chat.model import Card, CardState

MOST_TAGS = 12
MOST_SUGGESTIONS = 4
LONGEST_SUGGESTION = 350


class Told(msgspec.Struct, frozen=True):
    """What is remembered of a description: its caption, tags (the surest first), and prompts."""

    caption: str = ""
    tags: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    request_id: str
    discord_id: int
    prompt: str
    told: Told
    adult: bool | None
    failed: tuple[str, ...]
    state: CardState
    private: bool
    expired: bool
    spoiler: bool = False


def findings(shown: Card, forms: tuple[FormStatus, ...], *, cancelled: bool) -> Findings:
    results = {form.name: form.result for form in forms if form.result is not None}
    caption = str(results.get("caption", {}).get("caption", "")).strip()
    tags = ranked(results.get("interrogation", {}).get("interrogation"))
    failed = tuple(name for name in shown.forms if name not in results)
    nsfw = results.get("nsfw", {}).get("nsfw")
    return Findings(
        request_id=shown.request_id,
        discord_id=shown.discord_id,
        prompt=shown.spec.prompt,
        told=Told(caption, tags[:MOST_TAGS], suggestions(caption, tags)),
        adult=nsfw if isinstance(nsfw, bool) else None,
        failed=failed,
        state=_state(results, cancelled=cancelled),
        private=shown.private,
        expired=not forms or any(form.state is State.WAITING for form in forms),
    )


def _state(results: dict[str, Any], *, cancelled: bool) -> CardState:
    if results:
        return CardState.DELIVERED
    return CardState.CANCELLED if cancelled else CardState.FAILED


def ranked(lists: Any) -> tuple[str, ...]:
    """The words of an interrogation over all its lists, the surest first.

    >>> ranked({"mediums": [{"text": "oil", "confidence": 3.1}],
    ...         "tags": [{"text": "cat", "confidence": 9}]})
    ('cat', 'oil')
    """
    if not isinstance(lists, dict):
        return ()
    found: dict[str, float] = {}
    for words in lists.values():
        for word in words if isinstance(words, list) else ():
            if isinstance(word, dict) and isinstance(word.get("confidence"), int | float):
                found.setdefault(one_line(str(word.get("text", ""))), float(word["confidence"]))
    found.pop("", None)
    return tuple(sorted(found, key=lambda text: -found[text]))


def suggestions(caption: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Up to four prompts that might draw something like it, from plain to rich.

    >>> suggestions("a cat on a mat", ("oil painting", "cosy"))
    ('a cat on a mat', 'a cat on a mat, oil painting', 'a cat on a mat, oil painting, cosy')
    >>> suggestions("", ())
    ()
    """
    base = (caption,) if caption else ()
    rich = [", ".join((*base, *tags[:number])) for number in (0, 1, 2, 4, 8)]
    plain = dict.fromkeys(cut(one_line(prompt), LONGEST_SUGGESTION) for prompt in rich if prompt)
    return tuple(plain)[:MOST_SUGGESTIONS]


def alt(prompt: str, form: str) -> str:
    """What a screen reader says of a treated picture."""
    said = cut(one_line(prompt), PROMPT_IN_ALT).rstrip(".")
    done = pictures.TREATMENTS.get(form, form)
    return cut(f"{said}. {say.TREATED.format(treatment=done)}" if said else done, ALT_LIMIT)


def findings_layout(value: Findings, shown: tuple[Picture, ...], remark: str = "") -> ui.LayoutView:
    head: list[Part] = [text(remark)] if remark else []
    if value.state is not CardState.DELIVERED:
        return card(*head, *_nothing(value), colour=GREY if _waited(value) else RED)
    parts: list[Part] = head
    if value.prompt:
        parts.append(quotation(value.prompt))
    if shown:
        items = [gallery_item(picture, spoiler=value.spoiler) for picture in shown]
        parts.append(ui.MediaGallery(*items))
    if body := _words(value):
        parts.append(text(*body))
    parts.append(text(small(_footer(value))))
    parts.extend(_buttons(value, made=bool(shown)))
    return card(*parts, colour=GREEN)


def _words(value: Findings) -> list[str]:
    lines = []
    if value.told.caption:
        lines.append(f"**{say.CAPTION}** {shown_prompt(value.told.caption)}")
    if value.told.tags:
        tags = ", ".join(shown_prompt(tag, 60) for tag in value.told.tags)
        lines.append(f"**{say.TAGS}** {tags}")
    if value.adult is not None:
        lines.append(say.ADULT if value.adult else say.NOT_ADULT)
    if len(value.told.suggestions) > 1:
        lines.append(f"**{say.SUGGESTIONS}**")
        lines += [
            f"{number}. {shown_prompt(prompt, LONGEST_SUGGESTION)}"
            for number, prompt in enumerate(value.told.suggestions, start=1)
        ]
    return lines


def _buttons(value: Findings, *, made: bool) -> list[Part]:
    if made:
        return gallery_rows(value.request_id, private=value.private, again=False)
    buttons: list[Part] = [
        ActionButton.make(
            say.IMAGINE.format(number=number), "imagine", f"{value.request_id}.{number}"
        )
        for number in range(1, len(value.told.suggestions) + 1)
    ]
    buttons.append(ActionButton.make(pictures.DELETE, "delete", value.request_id))
    return [row(*buttons)]


def _footer(value: Findings) -> str:
    facts = [pictures.FOR.format(member=f"<@{value.discord_id}>")]
    if value.failed:
        names = ", ".join(pictures.TREATMENTS.get(name, name) for name in value.failed)
        facts.insert(0, say.NOT_DONE.format(names=names))
    return " · ".join(facts)


def _waited(value: Findings) -> bool:
    return value.state is CardState.CANCELLED or value.expired


def _nothing(value: Findings) -> list[Part]:
    if value.state is CardState.CANCELLED:
        title, note = pictures.CANCELLED, say.CANCELLED_NOTE
    elif value.expired:
        title, note = say.EXPIRED, say.EXPIRED_NOTE
    else:
        title, note = say.FAILED, say.FAILED_NOTE
    return [
        text(f"### {title}", note),
        row(ActionButton.make(pictures.DELETE, "delete", value.request_id)),
    ]
