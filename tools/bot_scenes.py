"""What is to be seen in the pictures of the bot, one channel a scene."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from horde_core.ratings.model import Judgement
from tests.cogs.stage import Answer, Stage

Take = Callable[[str, Any, Any], Awaitable[None]]
Until = Callable[[Stage, Answer], Awaitable[None]]
PROMPT = "a red circle on a blue background"
GIFTS = (("cleo", 400), ("dan", 250), ("eve", 120), ("finn", 60))


async def drawing(stage: Stage, take: Take, until_drawn: Until) -> tuple[Answer, Any]:
    """A request while it waits, one picture, several; the several come back with their channel."""
    ada, bob = stage.ada, stage.bob
    await stage.link_wealthy(bob)
    await stage.bot.refresh_board()

    waiting = stage.guild.create_text_channel("waiting")
    guest = await stage.slash(ada, waiting, "generate", prompt=PROMPT, count=4)
    await take("progress", waiting, ada)
    await until_drawn(stage, guest)

    done = stage.guild.create_text_channel("done")
    asked = await stage.slash(bob, done, "generate", prompt=PROMPT)
    await until_drawn(stage, asked)
    await take("generate", done, bob)

    several = stage.guild.create_text_channel("several")
    gallery = await stage.slash(bob, several, "generate", prompt=PROMPT, count=4)
    await until_drawn(stage, gallery)
    await take("gallery", several, bob)

    asking = stage.guild.create_text_channel("asking")
    await stage.slash(bob, asking, "generate", prompt="a {red|green} {circle|star}")
    await take("costs", asking, bob)
    return gallery, several


async def answers(stage: Stage, take: Take) -> None:
    """Commands that need nothing but to be given."""
    for scene, command in (("link", "link"), ("status", "horde status")):
        channel = stage.guild.create_text_channel(scene)
        await stage.slash(stage.ada, channel, command)
        await take(scene, channel, stage.ada)


async def community(stage: Stage, take: Take) -> None:
    """A profile, and who gives most."""
    for name, amount in GIFTS:
        giver = stage.guild.add_member(stage.env.create_user(name))
        await stage.link_wealthy(giver)
        channel = stage.guild.create_text_channel(f"gift-of-{name}")
        await stage.slash(giver, channel, "kudos gift", member=stage.bob, amount=str(amount))
    await asyncio.sleep(stage.horde.settings.gifts.undo_s + 1)  # until then they may take it back
    await stage.horde.gifts.settle()
    for scene, command in (("profile", "profile"), ("leaderboard", "kudos leaderboard")):
        channel = stage.guild.create_text_channel(scene)
        await stage.slash(stage.bob, channel, command)
        await take(scene, channel, stage.bob)


async def rating(stage: Stage, take: Take, shown: Answer) -> None:
    """One picture of the game."""
    for attachment in shown.attachments:
        picture = stage.env.backend.cdn.get(attachment.url)
        if picture is not None:
            await stage.horde.ratings.pool.seed(picture, Judgement("", 7))
    channel = stage.guild.create_text_channel("rating")
    await stage.slash(stage.bob, channel, "rate")
    await take("rate", channel, stage.bob)


async def administration(stage: Stage, take: Take, shown: Answer, where: Any) -> None:
    """The wizard's first page, and the card of a report."""
    permissions = discord.Permissions(
        moderate_members=True, manage_guild=True, manage_roles=True, manage_messages=True
    )
    role = stage.guild.create_role("admins", permissions=permissions)
    root = stage.guild.add_member(stage.env.create_user("root"), roles=[role])
    wizard = stage.guild.create_text_channel("wizard")
    panel = await stage.slash(root, wizard, "setup")
    await take("setup", wizard, root)

    room = stage.guild.create_text_channel("reports")
    await stage.click(root, panel, label="Moderation")
    await root.select(panel.message, values=[room], custom_id="setup-review-channel")
    form = await stage.ada.context_menu(where, "Report image", shown.message)
    note = "It does not belong here."
    await stage.ada.submit_modal(form, {"reason": ["cruel"], "note": note})
    await stage.env.advance_time(5)
    await stage.until(lambda: bool(room.history()))
    await take("review", room, root)
