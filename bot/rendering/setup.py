"""The panels of /setup. Pure."""

from dataclasses import dataclass

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.languages import ENGLISH, own_names
from bot.rendering.layout import BLURPLE, Part, card, row, small, text
from bot.rendering.making import rows
from bot.rendering.wording import how_many
from bot.texts import moderation
from bot.texts import setup as say
from horde_core.policies.model import PRESETS, Policy

VERBS = (
    "setup-language",
    "setup-policy",
    "setup-emojis",
    "setup-roles",
    "setup-quotas",
    "setup-review",
    "setup-check",
)


@dataclass(frozen=True, slots=True)
class SetUp:
    """How far a server is: what was chosen, read anew each time.

    ``language`` is the admins' choice, ``spoken`` what is spoken there in public.
    """

    policy: Policy
    emojis: int
    rules: int
    review_channel: int | None = None
    language: str | None = None
    spoken: str = ENGLISH


def panel(state: SetUp) -> ui.LayoutView:
    steps = (
        (say.LANGUAGE, state.language is not None, _language(state)),
        (say.POLICY, *_policy(state.policy)),
        (say.EMOJIS, state.emojis > 0, _emojis(state.emojis)),
        (say.ROLES, state.rules > 0, _roles(state.rules)),
        (say.QUOTAS, *_quotas(state.policy)),
        (moderation.CHANNEL_STEP, *_review(state.review_channel)),
        (say.CHECK, False, say.CHECK_STATE),
    )
    lines = [
        say.STEP.format(mark=say.DONE if done else say.OPEN, number=number, name=name, state=words)
        for number, (name, done, words) in enumerate(steps, start=1)
    ]
    buttons: list[Part] = [
        ActionButton.make(name, verb) for (name, _, _), verb in zip(steps, VERBS, strict=True)
    ]
    head = text(f"### {say.TITLE}", say.INTRO)
    return card(head, text(*lines), *rows(buttons), colour=BLURPLE)


def _language(state: SetUp) -> str:
    name = own_names()[state.spoken]
    return name if state.language else say.LANGUAGE_DEFAULT.format(language=name)


def language_step() -> ui.LayoutView:
    buttons: list[Part] = [ActionButton.make(say.LANGUAGE_OF_DISCORD, "setup-speak")]
    for language, name in own_names().items():
        buttons.append(ActionButton.make(name, "setup-speak", language))
    return card(
        text(f"### {say.LANGUAGE_TITLE}", say.LANGUAGE_NOTE),
        *rows([*buttons, back()]),
        colour=BLURPLE,
    )


def _policy(policy: Policy) -> tuple[bool, str]:
    usual = Policy()
    quotas = {"daily_member", "daily_channel", "daily_guild", "pause_s"}
    own = [
        name
        for name in Policy.__struct_fields__
        if name not in quotas and getattr(policy, name) != getattr(usual, name)
    ]
    return bool(own), say.POLICY_SET.format(count=len(own)) if own else say.POLICY_DEFAULT


def _emojis(count: int) -> str:
    return how_many(count, say.EMOJIS_SET) if count else say.EMOJIS_NONE


def _roles(count: int) -> str:
    return how_many(count, say.ROLES_SET) if count else say.ROLES_NONE


def _quotas(policy: Policy) -> tuple[bool, str]:
    if policy.daily_member is None and policy.daily_guild is None:
        return False, say.QUOTAS_NONE
    unlimited = "\N{INFINITY}"
    return True, say.QUOTAS_SET.format(
        member=unlimited if policy.daily_member is None else policy.daily_member,
        guild=unlimited if policy.daily_guild is None else policy.daily_guild,
    )


def _review(channel_id: int | None) -> tuple[bool, str]:
    if channel_id is None:
        return False, moderation.CHANNEL_NONE
    return True, moderation.CHANNEL_SET.format(channel=f"<#{channel_id}>")


def review_step(chooser: Part) -> ui.LayoutView:
    """``chooser`` is the select for the channel."""
    return card(
        text(f"### {moderation.CHANNEL_TITLE}", moderation.CHANNEL_NOTE),
        row(chooser),
        row(ActionButton.make(moderation.CHANNEL_OFF, "setup-review-off"), back()),
        colour=BLURPLE,
    )


def back() -> Part:
    return ActionButton.make(say.BACK, "setup")


def policy_step() -> ui.LayoutView:
    buttons: list[Part] = [
        ActionButton.make(say.PRESET_NAMES[name], "setup-preset", name) for name in PRESETS
    ]
    lines = [f"- {say.PRESETS[name]}" for name in PRESETS]
    return card(
        text(f"### {say.POLICY_TITLE}", *lines, small(say.POLICY_NOTE)),
        row(*buttons, back()),
        colour=BLURPLE,
    )


def emoji_step() -> ui.LayoutView:
    style = discord.ButtonStyle.primary
    return card(
        text(f"### {say.EMOJI_TITLE}", say.EMOJI_NOTE),
        row(ActionButton.make(say.EMOJI_START, "setup-starter", "", style), back()),
        colour=BLURPLE,
    )


def role_step(chooser: Part, role_id: int | None) -> ui.LayoutView:
    """``chooser`` is the select for the role; then the buttons say who gets it."""
    subject = str(role_id or "")
    buttons: list[Part] = [
        ActionButton.make(label, f"setup-role-{kind}", subject)
        for kind, label in say.ROLE_FOR.items()
    ]
    chosen = f"<@&{role_id}>" if role_id else say.ROLE_FIRST
    return card(
        text(f"### {say.ROLE_TITLE}", say.ROLE_NOTE, chosen),
        row(chooser),
        row(*buttons, back()),
        colour=BLURPLE,
    )


def check_step(may: discord.Permissions) -> ui.LayoutView:
    lines = [
        say.CHECK_LINE.format(
            mark=say.FINE if getattr(may, permission) else say.MISSING, name=name, why=why
        )
        for permission, (name, why) in say.PERMISSIONS.items()
    ]
    return card(
        text(f"### {say.CHECK_TITLE}", *lines),
        row(ActionButton.make(say.TEST, "setup-test"), back()),
        colour=BLURPLE,
    )
