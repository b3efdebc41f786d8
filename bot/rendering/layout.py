"""The few shapes every message is made of."""

from typing import Any

import discord
from discord import ui

from bot.rendering.wording import shown_prompt

BLURPLE = 0x5865F2
GREEN = 0x3BA55D
RED = 0xDA373C
GREY = 0x80848E

Part = ui.Item[Any]


def card(*parts: Part, colour: int) -> ui.LayoutView:
    """One coloured box; it never times out, for its buttons are persistent."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=colour))
    return view


def text(*lines: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay("\n".join(line for line in lines if line))


def quotation(prompt: str) -> ui.TextDisplay[Any]:
    """A part of its own: some clients quote what follows a quotation as well."""
    return ui.TextDisplay(f"> {shown_prompt(prompt)}")


def small(words: str) -> str:
    """Discord's small print, which holds for one line."""
    return "\n".join(f"-# {line}" for line in words.splitlines())


def row(*buttons: Part) -> ui.ActionRow[Any]:
    return ui.ActionRow(*buttons)


def link(label: str, url: str) -> ui.Button[Any]:
    return ui.Button(label=label, url=url, style=discord.ButtonStyle.link)
