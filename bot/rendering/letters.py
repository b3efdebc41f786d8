"""Notices as a message."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.layout import BLURPLE, Part, card, row, small, text
from bot.rendering.wording import amount, shown_prompt
from bot.texts import gifts as gift_words
from bot.texts import letters as say
from bot.texts import moderation as mod_words
from horde_core.gifts.model import Why
from horde_core.members.model import Notice, NoticeKind
from horde_core.money import Kudos

MOST_LINES = 12
MOST_BUTTONS = 5
APPEALABLE = {NoticeKind.STRUCK, NoticeKind.BLOCKED}


def letter(notices: Sequence[Notice]) -> ui.LayoutView:
    """One message for all of them."""
    lines = [line(notice) for notice in notices[:MOST_LINES]]
    if len(notices) > MOST_LINES:
        lines.append(say.MORE.format(number=len(notices) - MOST_LINES))
    parts: list[Part] = [text("\n".join(lines), small(say.OPT_OUT))]
    struck = [notice for notice in notices if notice.kind in APPEALABLE]
    if struck:
        parts.append(row(*map(_appeal, struck[:MOST_BUTTONS])))
    if any(_needs_link(notice) for notice in notices):
        button = ActionButton.make(say.LINK, "link", style=discord.ButtonStyle.primary)
        parts.append(row(button))
    return card(*parts, colour=BLURPLE)


def _needs_link(notice: Notice) -> bool:
    unlinked = notice.facts.get("why") == Why.NOT_LINKED.value
    return notice.kind is NoticeKind.WAITING or unlinked


def line(notice: Notice) -> str:
    if (words := say.GIFTS.get(notice.kind)) is not None:
        return _gift(words, notice.facts)
    if (words := say.WORKERS.get(notice.kind)) is not None:
        return words.format(name=shown_prompt(str(notice.facts["name"]), 100))
    if (words := mod_words.LETTERS.get(notice.kind)) is not None:
        return _moderated(words, notice.facts)
    return _refused(notice.facts)


def _gift(words: str, facts: dict[str, Any]) -> str:
    said = words.format(
        kudos=amount(Kudos(facts["amount"])),
        giver=f"<@{facts['giver']}>",
        taker=f"<@{facts['taker']}>",
        where=_where(facts),
        until=f"<t:{facts.get('until', 0)}:R>",
    )
    note = facts.get("note")
    return f"{said}\n> {shown_prompt(note)}" if note else said


def _where(facts: dict[str, Any]) -> str:
    if not facts.get("message") or not facts.get("channel"):
        return ""
    guild = facts.get("guild") or "@me"
    address = f"https://discord.com/channels/{guild}/{facts['channel']}/{facts['message']}"
    return say.FOR_MESSAGE.format(address=address)


def _refused(facts: dict[str, Any]) -> str:
    sentence, advice = gift_words.REFUSED[Why(facts["why"])]
    known = {"amount": amount(Kudos(facts["amount"])), "limit": amount(Kudos(facts["limit"]))}
    return f"{say.REFUSED.format(where=_where(facts))} {sentence} {advice.format(**known)}"


def _appeal(notice: Notice) -> Part:
    facts = notice.facts
    subject = f"s.{facts['strike']}" if "strike" in facts else f"b.{facts['guild']}"
    return ActionButton.make(mod_words.APPEAL_SIMPLE, "appeal", subject)


def _moderated(words: str, facts: dict[str, Any]) -> str:
    until = int(facts.get("until") or 0)
    return words.format(
        place=shown_prompt(str(facts["place"]), 100) or mod_words.THE_HORDE,
        reason=shown_prompt(str(facts["reason"]), 300),
        until=mod_words.LETTER_BLOCKED_UNTIL.format(when=f"<t:{until}:D>") if until else "",
    ).rstrip(": ")
