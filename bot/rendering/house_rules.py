"""Rules of a server as its members and admins read them. Pure."""

from collections.abc import Sequence

from discord import ui

from bot.buttons import ActionButton
from bot.rendering.layout import BLURPLE, Part, card, row, small, text
from bot.rendering.wording import cut, relative, shown_prompt
from bot.texts import house_rules as say
from horde_core.policies.model import Change, Policy, Used

SHOWN = 300
MOST_CHANGES = 5


def policy_layout(
    policy: Policy, where: str, changes: Sequence[Change] = (), title: str = ""
) -> ui.LayoutView:
    lines = [f"**{name}** {value(policy, key)}" for key, name in say.KEYS.items()]
    parts: list[Part] = [
        text(f"### {title or say.TITLE.format(where=where)}"),
        text(*lines),
    ]
    if changes:
        told = [_change(change) for change in changes[:MOST_CHANGES]]
        parts.append(text(f"**{say.HISTORY}**", *told))
    parts.append(text(small(say.LAWS)))
    return card(*parts, colour=BLURPLE)


def value(policy: Policy, key: str) -> str:
    """One setting in words.

    >>> value(Policy(daily_member=3), "daily_member"), value(Policy(), "denied_words")
    ('3', 'none')
    """
    found = getattr(policy, key)
    if key == "adult":
        return say.ADULT[found.value]
    if isinstance(found, bool):
        return say.YES if found else say.NO
    if found is None:
        return say.UNLIMITED
    if isinstance(found, dict):
        return ", ".join(f"<@&{role}> {number}" for role, number in found.items()) or say.NONE
    if isinstance(found, tuple):
        return _listed(key, found)
    return str(found)


def _listed(key: str, found: tuple[object, ...]) -> str:
    if not found:
        return say.EVERY if key in {"only_models", "roles"} else say.NONE
    if key == "roles":
        return ", ".join(f"<@&{role}>" for role in found)
    if key == "denied_words":  # never shown in a channel as they are
        return f"||{shown_prompt(', '.join(map(str, found)), SHOWN)}||"
    return shown_prompt(", ".join(map(str, found)), SHOWN)


def _change(change: Change) -> str:
    line = say.HISTORY_LINE.format(
        when=relative(change.at),
        who=f"<@{change.actor}>",
        what=what_changed(change.what),
        detail=shown_prompt(cut(change.detail, 60)) if change.detail else "",
    )
    return line.strip()


def what_changed(written: str) -> str:
    """What was changed as the log has it, e.g. ``daily_member in 123``, in words."""
    key, _, channel = written.partition(" in ")
    name = say.KEYS.get(key) or say.CHANGES.get(key, key)
    return f"{name} <#{channel}>" if channel else name


def limits_layout(used: Used) -> ui.LayoutView:
    policy = used.policy
    counted = (
        ("daily_member", used.member, policy.daily_member),
        ("daily_channel", used.channel, policy.daily_channel),
        ("daily_guild", used.guild, policy.daily_guild),
    )
    lines = [
        say.LIMITS_LINE.format(
            name=say.KEYS[key], used=number, limit=say.UNLIMITED if limit is None else limit
        )
        for key, number, limit in counted
    ]
    shown = [key for key in say.KEYS if not key.startswith("daily") and key != "denied_words"]
    lines += [f"{say.KEYS[key]}: {value(policy, key)}" for key in shown]
    return card(text(f"### {say.LIMITS_TITLE}", *lines), colour=BLURPLE)


def privacy_layout() -> ui.LayoutView:
    return card(
        text(f"### {say.PRIVACY_TITLE}", say.PRIVACY_NOTE),
        row(
            ActionButton.make(say.PRIVACY_EXPORT, "my-data"),
            ActionButton.make(say.PRIVACY_DELETE, "forget-me"),
        ),
        colour=BLURPLE,
    )
