"""Gifts, balances and tables of emojis as messages."""

from collections.abc import Sequence

from discord import ui

from bot.buttons import ActionButton
from bot.forms import form_id
from bot.rendering.layout import GREEN, Part, card, row, small, text
from bot.rendering.notices import notice
from bot.rendering.wording import amount, relative
from bot.texts import gifts as say
from horde_core.gifts.model import GiftEmoji, Given

LONGEST_NOTE = 200


def gift_form(name: str, subject: str) -> ui.Modal:
    """Amount and reason; whom it is for stands in its id."""
    form = ui.Modal(title=say.FORM[:45], custom_id=form_id("gift", subject))
    form.add_item(
        ui.Label(
            text=say.FORM_AMOUNT,
            description=say.FORM_AMOUNT_NOTE.format(name=name)[:100],
            component=ui.TextInput(custom_id="amount", max_length=12, placeholder="100"),
        )
    )
    form.add_item(
        ui.Label(
            text=say.FORM_NOTE,
            component=ui.TextInput(custom_id="note", required=False, max_length=LONGEST_NOTE),
        )
    )
    return form


def given_layout(given: Given) -> ui.LayoutView:
    gift = given.gift
    words = say.GIVEN_WAITS if given.waits else say.GIVEN_NOTE
    note = words.format(until=relative(gift.expires_at), undo=relative(gift.due_at))
    parts: list[Part] = [
        text(
            f"**{say.GIVEN.format(kudos=amount(gift.amount), taker=f'<@{gift.taker_discord}>')}**",
            note,
            small(say.UNDO_NOTE.format(undo=relative(gift.due_at))),
        ),
        row(ActionButton.make(say.UNDO, "gift-undo", str(gift.id))),
    ]
    return card(*parts, colour=GREEN)


def undone_layout() -> ui.LayoutView:
    return notice(say.UNDONE, say.UNDONE_NOTE)


def table_layout(table: Sequence[GiftEmoji], title: str, note: str = "") -> ui.LayoutView:
    lines = [say.EMOJI_LINE.format(emoji=it.shown, kudos=amount(it.amount)) for it in table]
    return card(
        text(f"**{title}**", note, "\n".join(lines) or say.NO_EMOJIS, small(say.TABLE_NOTE)),
        colour=GREEN,
    )
