"""Parties as messages."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.layout import BLURPLE, GREEN, GREY, Part, card, row, small, text
from bot.rendering.wording import amount, how_many, relative, shown_prompt
from bot.texts import parties as say
from bot.texts import wording as words
from horde_core.parties.model import Entry, Party, PartyState, PartyView

IN_A_ROW = 5
MOST_ENTRIES = 25


def party_layout(view: PartyView) -> ui.LayoutView:
    if view.party.state is PartyState.ENDED:
        return over_layout(view)
    party = view.party
    subject = str(party.id)
    head = say.HOST.format(
        host=party.host_discord,
        budget=amount(party.budget),
        winners=how_many(party.winners, words.WINNERS),
        when=relative(party.ends_at),
    )
    primary = discord.ButtonStyle.primary
    return card(
        text(f"### {say.TITLE.format(name=shown_prompt(party.name, 100))}", head),
        text("\n".join(entry_lines(view)) or say.NO_ENTRIES, small(say.HOW)),
        row(
            ActionButton.make(say.ENTER, "party-enter", subject, primary),
            ActionButton.make(say.VOTE, "party-vote", subject),
            ActionButton.make(say.REFRESH, "party-show", subject),
        ),
        colour=BLURPLE,
    )


def entry_lines(view: PartyView) -> list[str]:
    return [
        say.ENTRY.format(
            number=number,
            member=it.discord_id,
            where=_where(view.party, it),
            votes=how_many(it.votes, words.VOTES),
        )
        for number, it in enumerate(view.entries[:MOST_ENTRIES], start=1)
    ]


def _where(party: Party, entry: Entry) -> str:
    if entry.message_id is None:
        return ""
    place = f"{party.guild_id}/{entry.channel_id}/{entry.message_id}"
    return say.PICTURE.format(address=f"https://discord.com/channels/{place}")


def ballot(view: PartyView) -> ui.LayoutView:
    """One button for each entry; what they mean stands in their ids."""
    buttons = [
        ActionButton.make(
            say.VOTE_FOR.format(number=number),
            "party-voice",
            f"{view.party.id}-{entry.discord_id}",
        )
        for number, entry in enumerate(view.entries[:MOST_ENTRIES], start=1)
    ]
    parts: list[Part] = [
        text(f"**{say.VOTE_TITLE}**", "\n".join(entry_lines(view)) or say.NO_ENTRIES),
        text(small(say.VOTE_NOTE)),
    ]
    rows = range(0, len(buttons), IN_A_ROW)
    parts += [row(*buttons[start : start + IN_A_ROW]) for start in rows]
    return card(*parts, colour=GREY)


def over_layout(view: PartyView) -> ui.LayoutView:
    party = view.party
    lines = [
        say.WON.format(
            rank=rank,
            member=prize.discord_id,
            kudos=amount(prize.amount),
            votes=how_many(prize.votes, words.VOTES),
        )
        for rank, prize in enumerate(view.prizes, start=1)
    ] or [say.NOBODY_WON.format(host=party.host_discord)]
    lines.append(small(say.THANKS.format(host=party.host_discord)))
    title = say.OVER.format(name=shown_prompt(party.name, 100))
    return card(text(f"### {title}", *lines), colour=GREEN)


def parties_layout(parties: Sequence[Party]) -> ui.LayoutView:
    lines = [
        say.LINE.format(
            name=shown_prompt(it.name, 100),
            channel=it.channel_id,
            budget=amount(it.budget),
            when=relative(it.ends_at),
        )
        for it in parties[:MOST_ENTRIES]
    ]
    return card(text(f"**{say.PARTIES}**", "\n".join(lines) or say.NO_PARTIES), colour=BLURPLE)
