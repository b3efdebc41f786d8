"""What the menus of members and of messages do besides what is a command, too."""

from collections import Counter
from typing import Any

import discord
import pytest
from simcord import MemberActor

from horde_core.policies.store import block_of
from tests.cogs.stage import Answer, Stage, picture, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
AVATAR = "https://cdn.discordapp.com/embed/avatars/"


def admin(stage: Stage, **permissions: bool) -> MemberActor:
    role = stage.guild.create_role("admins", permissions=discord.Permissions(**permissions))
    return stage.guild.add_member(stage.env.create_user("root"), roles=[role])


async def test_discord_takes_all_menus(stage: Stage) -> None:
    kinds = Counter(
        command.type
        for command in stage.bot.tree.get_commands()
        if isinstance(command, discord.app_commands.ContextMenu)
    )
    assert kinds == {discord.AppCommandType.user: 4, discord.AppCommandType.message: 5}


async def test_an_avatar_is_drawn_from(stage: Stage) -> None:
    worker = await stage.worker()
    user = await stage.bot.fetch_user(stage.bob.id)
    asset = user.display_avatar.with_size(1024)
    refused = Answer(await stage.ada.context_menu(stage.channel, "Use avatar as source", stage.bob))
    assert "There is no picture I can read." in words(refused)
    assert stage.env.errors
    stage.env.backend.cdn._blobs[asset.url] = picture("green", 128)
    form = await stage.ada.context_menu(stage.channel, "Use avatar as source", stage.bob)
    asked = Answer(await stage.ada.submit_modal(form, {"prompt": "an elf", "use": ["0.35"]}))
    job = await worker.draw()
    await stage.delivered(asked)
    assert (job.prompt, job.params.denoising_strength) == ("an elf", 0.35)
    assert job.source_key is not None


async def test_a_member_is_blocked_by_their_menu(stage: Stage) -> None:
    await stage.worker()
    root = admin(stage, manage_guild=True)
    with pytest.raises(Exception, match="not visible to this user"):
        await stage.ada.context_menu(stage.channel, "Block from bot", stage.bob)

    async def block(**fields: Any) -> Answer:
        form = await root.context_menu(stage.channel, "Block from bot", stage.ada)
        assert "Block ada" in str(form.modal)
        return Answer(await root.submit_modal(form, fields))

    unclear = await block(reason="spam", days="soon")
    assert "It takes a whole number from 1 to 3650" in words(unclear)
    blocked = await block(reason="spam", days="2")
    assert f"<@{stage.ada.id}> is blocked from the bot here" in words(blocked)
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    assert "have blocked you" in words(refused)
    assert stage.env.errors
    async with stage.horde.db.reading() as tx:
        kept = await block_of(tx, stage.guild.id, stage.ada.id, stage.horde.clock.now())
    assert kept is not None
    assert kept.until is not None
    assert (kept.reason, (kept.until - kept.at).days) == ("spam", 2)


async def test_the_author_of_a_message_is_given_kudos(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.link_wealthy(stage.ada)
    await stage.link(stage.bob)
    sent = await stage.bob.send(stage.channel, "look what I made")
    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    for message in (sent, asked.message):
        form = await stage.ada.context_menu(stage.channel, "Gift author", message)
        given = Answer(await stage.ada.submit_modal(form, {"amount": "5", "note": "thanks"}))
        assert given.ephemeral
        assert f"5 kudos for <@{stage.bob.id}>" in words(given)

    own = await stage.bob.context_menu(stage.channel, "Gift author", sent)
    refused = Answer(await stage.bob.submit_modal(own, {"amount": "5"}))
    assert "Kudos are for others." in words(refused)
    helped = await stage.slash(stage.ada, stage.channel, "models")
    unknown = Answer(await stage.ada.context_menu(stage.channel, "Gift author", helped.message))
    assert "This is none of my pictures." in words(unknown)
    assert stage.env.errors
