"""Automatic roles: given and taken in Discord, never too high, at a polite pace."""

from typing import Any

import discord
from simcord import MemberActor

from horde_core.roles.model import Condition
from tests.cogs.stage import Stage, words


def admin(stage: Stage) -> MemberActor:
    role = stage.guild.create_role(
        "admins", permissions=discord.Permissions(manage_roles=True, manage_guild=True)
    )
    return stage.guild.add_member(stage.env.create_user("root"), roles=[role])


def below(stage: Stage) -> Any:
    """A role for the rules; new ones come below the bot's own."""
    return stage.guild.create_role("linked")


def roles_of(stage: Stage, member: MemberActor) -> set[int]:
    record = stage.env.backend.get_member(stage.guild.id, member.id)
    return {int(role_id) for role_id in record.role_ids}


async def test_a_rule_gives_and_takes(stage: Stage) -> None:
    root, role = admin(stage), below(stage)
    await stage.link(stage.ada)
    await stage.slash(stage.ada, stage.channel, "kudos balance")
    made = await stage.slash(
        root, stage.channel, "roles add", role=role, linked=True, grace_hours=0
    )
    assert "has an account" in words(made)
    preview = await stage.slash(root, stage.channel, "roles preview")
    assert f"<@{stage.ada.id}> gets <@&{role.id}>" in words(preview)
    assert role.id not in roles_of(stage, stage.ada)
    synced = await stage.slash(root, stage.channel, "roles sync")
    await stage.env.advance_time(2)
    assert "1 role changed" in words(synced)
    assert role.id in roles_of(stage, stage.ada)

    await stage.horde.accounts.unlink(stage.ada.id)
    await stage.slash(root, stage.channel, "roles sync")
    await stage.env.advance_time(2)
    assert role.id not in roles_of(stage, stage.ada)


async def test_whoever_uses_the_bot_gets_the_role_at_once(stage: Stage) -> None:
    role = below(stage)
    await stage.link(stage.ada)
    await stage.horde.roles.add_rule(stage.guild.id, role.id, Condition(linked=True))
    await stage.slash(stage.ada, stage.channel, "kudos balance")
    await stage.until(lambda: role.id in roles_of(stage, stage.ada))


async def test_who_left_is_forgotten_and_looked_after_again_once_back(stage: Stage) -> None:
    role, guild_id = below(stage), stage.guild.id
    await stage.link(stage.ada)
    await stage.horde.roles.add_rule(guild_id, role.id, Condition(linked=True))
    path = f"/guilds/{guild_id}/members/{stage.ada.id}/roles/{role.id}"
    stage.env.inject_error("PUT", path, status=404, code=10007)
    await stage.slash(stage.ada, stage.channel, "kudos balance")
    await stage.settle()
    assert [it async for it in stage.horde.roles.differences(guild_id)] == []
    assert role.id not in roles_of(stage, stage.ada)

    stage.be_patient()
    await stage.env.advance_time(3700)
    await stage.slash(stage.ada, stage.channel, "kudos balance")
    await stage.until(lambda: role.id in roles_of(stage, stage.ada))


async def test_what_others_gave_is_never_taken(stage: Stage) -> None:
    role = below(stage)
    friend = stage.guild.add_member(stage.env.create_user("friend"), roles=[role])
    await stage.horde.roles.add_rule(stage.guild.id, role.id, Condition(trusted=True), grace_h=0)
    await stage.slash(friend, stage.channel, "limits")
    await stage.bot.role_keeper.sweep(stage.guild.id)
    assert role.id in roles_of(stage, friend)


async def test_roles_of_moderators_and_roles_too_high_are_refused(stage: Stage) -> None:
    root = admin(stage)
    below(stage)
    mods = stage.guild.create_role("mods", permissions=discord.Permissions(ban_members=True))
    high = stage.guild.create_role("high")
    stage.env.backend.reorder_roles(stage.guild.id, [{"id": high.id, "position": 99}])
    mighty = await stage.slash(root, stage.channel, "roles add", role=mods, linked=True)
    above = await stage.slash(root, stage.channel, "roles add", role=high, linked=True)

    assert "permissions of moderators" in words(mighty)
    assert "above mine" in words(above)
    assert await stage.horde.roles.rules(stage.guild.id) == []


async def test_a_rule_needs_a_condition(stage: Stage) -> None:
    root, role = admin(stage), below(stage)
    refused = await stage.slash(root, stage.channel, "roles add", role=role)
    assert "A rule needs at least one condition." in words(refused)
    assert stage.env.errors
