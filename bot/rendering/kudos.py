"""Histories, leaderboards and choices about kudos as messages."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.rendering.charts import Bar
from bot.rendering.layout import BLURPLE, GREY, card, small, text
from bot.rendering.wording import amount, how_many, relative, shown_prompt
from bot.texts import accounts as say
from bot.texts import wording
from horde_core.gifts.model import Gift, GiftState, Standing
from horde_core.members.model import Choices

CHART = "leaderboard.png"


def history_layout(gifts: Sequence[Gift], reader: int) -> ui.LayoutView:
    lines = [_line(gift, reader) for gift in gifts]
    return card(text(f"**{say.HISTORY}**", "\n".join(lines) or say.NO_HISTORY), colour=GREY)


def _line(gift: Gift, reader: int) -> str:
    given = gift.giver_discord == reader
    words = say.HISTORY_GIVEN if given else say.HISTORY_GOT
    other = gift.taker_discord if given else gift.giver_discord
    line = words.format(kudos=amount(gift.amount), member=f"<@{other}>", when=relative(gift.at))
    if gift.state is not GiftState.SETTLED:
        line += f" · {say.STATES[gift.state]}"
    return f"{line}\n> {shown_prompt(gift.note, 100)}" if gift.note else line


def leaderboard_layout(title: str, standings: Sequence[Standing]) -> ui.LayoutView:
    """The picture and the same in words, for those who do not see it."""
    if not standings:
        return card(text(f"**{title}**", say.NOBODY_YET), colour=BLURPLE)
    lines = [
        say.STANDING.format(
            rank=rank,
            member=f"<@{it.discord_id}>",
            kudos=amount(it.amount),
            times=how_many(it.times, wording.GIFTS),
        )
        for rank, it in enumerate(standings, start=1)
    ]
    alt = "; ".join(f"{rank}: {amount(it.amount)}" for rank, it in enumerate(standings, start=1))
    picture = discord.MediaGalleryItem(
        f"attachment://{CHART}", description=f"{title}. {alt}"[:1024]
    )
    return card(
        text(f"**{title}**"),
        ui.MediaGallery(picture),
        text("\n".join(lines), small(say.LEADERBOARD_NOTE)),
        colour=BLURPLE,
    )


def leaderboard_bars(standings: Sequence[Standing], names: dict[int, str]) -> list[Bar]:
    return [
        Bar(f"{rank}. {names[it.discord_id]}", float(it.amount), amount(it.amount))
        for rank, it in enumerate(standings, start=1)
    ]


def choices_layout(choices: Choices) -> ui.LayoutView:
    yes_no = {True: say.YES, False: say.NO}
    lines = [
        say.CHOICE_RECEIVED.format(
            how=say.RECEIVED_HOW[choices.received], threshold=amount(choices.threshold)
        ),
        say.CHOICE_SENT.format(answer=yes_no[choices.sent]),
        say.CHOICE_WORKERS.format(answer=yes_no[choices.workers]),
        say.CHOICE_LISTED.format(answer=yes_no[choices.listed]),
        say.CHOICE_PUBLIC.format(answer=yes_no[choices.public]),
    ]
    return card(text(f"**{say.CHOICES}**", "\n".join(lines), small(say.CHOICES_NOTE)), colour=GREY)
