"""What one can do with the bot, by subject. Pure."""

from discord import ui

from bot.buttons import ActionButton
from bot.rendering.layout import BLURPLE, Part, card, row, text
from bot.texts import help as say
from bot.texts import pictures


def help_layout(*, linked: bool, guild: bool, admin: bool) -> ui.LayoutView:
    """``admin``: they may manage the server, and are told what that is for."""
    subjects = [say.DRAWING, say.FINDING, say.KUDOS]
    if guild:
        subjects.append(say.TOGETHER)
    subjects.append(say.YOU)
    if admin:
        subjects.append(say.ADMINS)
    parts: list[Part] = [text(f"### {say.TITLE}")]
    parts += [text(f"**{title}**", words) for title, words in subjects]
    if not linked:
        parts.append(row(ActionButton.make(pictures.LINK, "link")))
    return card(*parts, colour=BLURPLE)
