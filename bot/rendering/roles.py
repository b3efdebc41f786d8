"""Rules of automatic roles, and what they would change. Pure."""

from collections.abc import Sequence

from discord import ui

from bot.rendering.layout import BLURPLE, Part, card, small, text
from bot.rendering.notices import notice
from bot.texts import roles as say
from horde_core.roles.model import Condition, Diff, Rule

MOST_LINES = 20


def rules_layout(rules: Sequence[Rule], title: str = "") -> ui.LayoutView:
    if not rules:
        return notice(title or say.NO_RULES, say.NO_RULES_NOTE)
    lines = [_line(rule) for rule in rules]
    parts: list[Part] = [text(f"### {title or say.TITLE}", *lines), text(small(say.KNOWN_NOTE))]
    return card(*parts, colour=BLURPLE)


def _line(rule: Rule) -> str:
    more = say.STAYS if rule.sticky else say.GRACE_SHOWN.format(hours=rule.grace_h)
    return say.LINE.format(
        id=rule.id, role=rule.role_id, condition=in_words(rule.condition), more=more
    )


def in_words(condition: Condition) -> str:
    """Everything that must hold.

    >>> in_words(Condition(linked=True, kudos=500))
    'has an account, 500 kudos or more'
    """
    said = []
    for name, words in say.CONDITIONS.items():
        value = getattr(condition, name)
        if value is not None and value is not False:
            said.append(words.format(value=value))
    return ", ".join(said)


def preview_layout(differences: Sequence[Diff]) -> ui.LayoutView:
    lines = []
    for difference in differences:
        if difference.add:
            lines.append(_moves(say.GETS, difference.discord_id, difference.add))
        if difference.remove:
            lines.append(_moves(say.LOSES, difference.discord_id, difference.remove))
    if not lines:
        return notice(say.NOTHING, say.NOTHING_NOTE, small_print=say.KNOWN_NOTE)
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append(say.AND_MORE.format(number=len(lines) - MOST_LINES))
    return card(text(f"### {say.PREVIEW}", *shown), text(small(say.KNOWN_NOTE)), colour=BLURPLE)


def _moves(words: str, member: int, role_ids: Sequence[int]) -> str:
    return words.format(member=member, roles=", ".join(f"<@&{role_id}>" for role_id in role_ids))
