"""/help, and the menu that tells how a picture was made."""

import discord
import pytest

from tests.cogs.stage import Answer, Stage, labels, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_everybody_is_told_what_is_for_them(stage: Stage) -> None:
    role = stage.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    root = stage.guild.add_member(stage.env.create_user("root"), roles=[role])
    told = await stage.slash(stage.ada, stage.channel, "help")
    assert told.ephemeral
    assert "/generate draws from your words" in words(told)
    assert "/setup" not in words(told)
    assert labels(told) == ["Link account"]
    await stage.link(root)
    admin = await stage.slash(root, stage.channel, "help")
    assert "/setup goes through everything" in words(admin)
    assert labels(admin) == []
    known = {command.name for command in stage.bot.tree.get_commands()}
    named = {word.strip("/.,;") for word in words(admin).split() if word.startswith("/")}
    assert named <= known


async def test_a_message_tells_how_its_picture_was_made(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", seed="7")
    await worker.draw()
    await stage.delivered(asked)
    menu = "How was it made?"
    told = Answer(await stage.bob.context_menu(stage.channel, menu, asked.message))
    assert told.ephemeral
    assert "**Prompt** a cat" in words(told)
    message = await stage.bob.send(stage.channel, "hello")
    refused = Answer(await stage.bob.context_menu(stage.channel, menu, message))
    assert refused.ephemeral
    assert len(stage.env.errors) == 1
