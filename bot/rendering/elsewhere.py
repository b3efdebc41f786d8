"""Linking an account at another horde: the invitation, the form, and a key that is none."""

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.forms import form_id
from bot.rendering.layout import RED, link
from bot.rendering.notices import notice
from bot.texts import remote as say
from horde_core.errors import HordeError, InvalidApiKey
from horde_core.links.model import Elsewhere

LONGEST_KEY = 255


def invitation_elsewhere(there: Elsewhere) -> ui.LayoutView:
    return notice(
        say.INVITE.format(host=there.host),
        say.INVITE_NOTE,
        ActionButton.make(say.ENTER, "link-key", style=discord.ButtonStyle.primary),
        link(say.REGISTER, there.register),
    )


def key_form(there: Elsewhere) -> ui.Modal:
    form = ui.Modal(title=say.FORM.format(host=there.host)[:45], custom_id=form_id("link-key"))
    field: ui.TextInput[ui.Modal] = ui.TextInput(custom_id="key", max_length=LONGEST_KEY)
    form.add_item(ui.Label(text=say.FORM_KEY, description=say.FORM_KEY_NOTE, component=field))
    return form


def key_refused(there: Elsewhere, refused: HordeError) -> ui.LayoutView:
    words = say.WRONG_KEY if isinstance(refused, InvalidApiKey) else say.NOT_ANONYMOUS
    again = ActionButton.make(say.ENTER, "link-key")
    return notice(words[0].format(host=there.host), words[1], again, colour=RED)
