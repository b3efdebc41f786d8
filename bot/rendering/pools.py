"""Pools and shared keys as messages."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.forms import form_id
from bot.rendering.layout import BLURPLE, GREEN, GREY, Part, card, row, small, text
from bot.rendering.notices import notice, welcome
from bot.rendering.wording import amount, cut, how_many, relative, shown_prompt
from bot.texts import pools as say
from bot.texts import wording as words
from horde_core.pools.model import OfferedKey, PoolRules, PoolState, PoolView

MOST_BUTTONS = 5


def pool_layout(view: PoolView, remark: str = "") -> ui.LayoutView:
    pool = view.pool
    open_ = pool.state is PoolState.OPEN
    lines = [
        remark,
        say.REST.format(rest=amount(view.rest)) if open_ else say.CLOSING,
        say.FILLED.format(
            donated=amount(view.donated),
            donors=how_many(view.donors, words.MEMBERS),
            spent=amount(view.spent),
        ),
        rules_line(pool.rules),
    ]
    parts: list[Part] = [text(f"**{_title(view)}**", *lines)]
    if view.spends:
        spends = [
            say.SPEND.format(when=relative(it.at), kudos=amount(it.amount), member=it.discord_id)
            for it in view.spends
        ]
        parts.append(text(say.SPENDS, *spends))
    parts.append(text(small(say.POOL_NOTE)))
    if open_:
        parts.append(row(ActionButton.make(say.DONATE, "pool-donate", str(pool.guild_id))))
    return card(*parts, colour=BLURPLE)


def _title(view: PoolView) -> str:
    return say.POOL.format(name=shown_prompt(view.pool.name))


def rules_line(rules: PoolRules) -> str:
    """Who may use it, in words."""
    who = []
    if rules.newcomer_days is not None:
        who.append(say.RULE_NEWCOMERS.format(days=rules.newcomer_days))
    if rules.role_id is not None:
        who.append(say.RULE_ROLE.format(role=rules.role_id))
    who = who or [say.RULE_EVERYBODY]
    if rules.channel_id is not None:
        who.append(say.RULE_CHANNEL.format(channel=rules.channel_id))
    who.append(say.RULE_SHARE.format(kudos=amount(rules.daily_share)))
    return say.RULES.format(who=", ".join(who))


def donation_form(guild_id: int) -> ui.Modal:
    form = ui.Modal(title=say.DONATE_FORM, custom_id=form_id("pool-donate", str(guild_id)))
    field = ui.TextInput[ui.LayoutView](custom_id="amount", max_length=12, placeholder="100")
    form.add_item(ui.Label(text=say.DONATION, component=field))
    return form


def closing_warning(view: PoolView) -> ui.LayoutView:
    red = discord.ButtonStyle.danger
    return notice(
        say.CLOSE_WARNING,
        say.CLOSE_WARNING_NOTE.format(rest=amount(view.rest)),
        ActionButton.make(say.CLOSE_NOW, "pool-close", str(view.pool.guild_id), style=red),
    )


def offer_layout(offered: OfferedKey) -> ui.LayoutView:
    """What everybody sees: never the key itself."""
    kudos = offered.key.kudos
    title = say.SHARED.format(
        owner=offered.owner_discord, kudos=say.UNLIMITED if kudos is None else amount(kudos)
    )
    name = f"> {shown_prompt(offered.key.name, 100)}" if offered.key.name else ""
    button = ActionButton.make(say.CLAIM, "key-claim", offered.offer, discord.ButtonStyle.primary)
    return card(
        text(f"**{title}**", name, say.SHARED_NOTE, small(facts(offered))),
        row(button),
        colour=GREEN,
    )


def facts(offered: OfferedKey) -> str:
    key = offered.key
    return say.KEY_FACTS.format(
        taken=offered.taken,
        seats=offered.seats,
        used=amount(key.utilised),
        left=say.UNLIMITED if key.kudos is None else amount(key.kudos),
        when=say.NEVER if key.expires_at is None else relative(key.expires_at),
    )


def name_of(offered: OfferedKey) -> str:
    return shown_prompt(cut(offered.key.name or say.UNNAMED, 60))


def claimed_layout(offered: OfferedKey) -> ui.LayoutView:
    button = ActionButton.make(say.LET_GO, "key-drop", offered.offer)
    return welcome(say.CLAIMED, f"{say.CLAIMED_NOTE}\n{small(facts(offered))}", button)


def keys_layout(own: Sequence[OfferedKey], claimed: Sequence[OfferedKey]) -> ui.LayoutView:
    parts: list[Part] = []
    mine = [
        f"{number}. {say.KEY_LINE.format(name=name_of(it), facts=facts(it))}"
        for number, it in enumerate(own, start=1)
    ]
    parts.append(text(say.YOURS, "\n".join(mine) or say.NO_KEYS))
    if own:
        parts.append(
            row(
                *(
                    ActionButton.make(say.SHOW_KEY.format(number=number), "key-show", it.offer)
                    for number, it in enumerate(own[:MOST_BUTTONS], start=1)
                )
            )
        )
    if claimed:
        theirs = [say.THEIR_LINE.format(owner=it.owner_discord, facts=facts(it)) for it in claimed]
        parts.append(text(say.THEIRS, *theirs))
    return card(*parts, colour=GREY)
