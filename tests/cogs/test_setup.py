"""/setup: every step keeps what was chosen; one may stop and come back, after a restart too."""

import discord
from simcord import MemberActor

from horde_core.policies.model import PRESETS
from tests.cogs.stage import Answer, Stage, gallery, words


def admin(stage: Stage) -> MemberActor:
    role = stage.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    return stage.guild.add_member(stage.env.create_user("root"), roles=[role])


async def test_a_server_is_set_up_step_by_step(stage: Stage) -> None:
    root = admin(stage)
    linked = stage.guild.create_role("linked")
    panel = await stage.slash(root, stage.channel, "setup")
    assert panel.ephemeral
    assert words(panel).count("\N{WHITE LARGE SQUARE}") == 7

    await stage.click(root, panel, label="Language")
    await stage.click(root, panel, label="Deutsch")
    assert stage.bot.speech.of_guild(stage.guild.id) == "de"

    await stage.click(root, panel, label="Content")
    assert "Family: no adult content" in words(panel)
    await stage.click(root, panel, label="Family")
    await stage.restart()
    await stage.click(root, panel, label="Kudos emojis")
    await stage.click(root, panel, label="Use the starter set")
    assert "4 emojis give kudos" in words(panel)
    form = await root.click(panel.message, label="Limits")
    await root.submit_modal(form, {"daily_member": "5", "daily_guild": "", "pause_s": "9"})
    await stage.click(root, panel, label="Roles")
    await root.select(panel.message, values=[linked], custom_id="setup-role")
    await stage.click(root, panel, label="Whoever has an account")

    policy = await stage.horde.policies.own(stage.guild.id)
    assert policy.adult is PRESETS["family"].adult
    assert (policy.daily_member, policy.daily_guild, policy.pause_s) == (5, None, 9)
    assert [rule.role_id for rule in await stage.horde.roles.rules(stage.guild.id)] == [linked.id]
    assert words(panel).count("\N{WHITE HEAVY CHECK MARK}") == 5


async def test_the_check_shows_what_is_missing_and_draws(stage: Stage) -> None:
    worker = await stage.worker()
    root = admin(stage)
    panel = await stage.slash(root, stage.channel, "setup")
    await stage.click(root, panel, label="Check")
    assert "Attach Files: to show pictures" in words(panel)
    drawn = await stage.click(root, panel, label="Draw a test picture")
    await worker.draw()
    await stage.delivered(drawn)
    assert drawn.ephemeral
    assert len(gallery(drawn)) == 1


async def test_who_may_manage_the_server_no_longer_changes_nothing(stage: Stage) -> None:
    root = admin(stage)
    panel = await stage.slash(root, stage.channel, "setup")
    (role_id,) = stage.env.backend.get_member(stage.guild.id, root.id).role_ids
    stage.env.backend.edit_role(stage.guild.id, role_id, {"permissions": 0})
    refused = Answer(await root.click(panel.message, label="Content"))
    assert "can change it" in words(refused)
