"""/pool and /key: who pays, who may, and that no key is ever read in a channel."""

from typing import Any

import discord
import pytest

from horde_core.housekeeping import sweep_once
from horde_core.money import kudos
from tests.cogs.stage import Answer, Stage, labels, words

# what these commands decide is tested on both databases below them
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def admin(stage: Stage) -> Any:
    role = stage.guild.create_role("admin", permissions=discord.Permissions(manage_guild=True))
    await stage.link_wealthy(stage.ada)
    return stage.guild.add_member(stage.env.create_user("root"), roles=[role])


async def balance(stage: Stage, member: Any) -> int:
    account = await stage.horde.accounts.by_discord(member.id)
    return 0 if account is None else int(await stage.horde.kudos.balance(account.id))


async def test_a_pool_is_filled_by_members_and_draws_for_a_guest(stage: Stage, admin: Any) -> None:
    worker = await stage.worker()
    opened = await stage.slash(admin, stage.channel, "pool open", daily_share=100)
    assert "everybody, up to 100 kudos a day each" in words(opened)
    form = (await stage.click(stage.ada, opened, label="Donate"))._result
    thanked = Answer(await stage.ada.submit_modal(form, {"amount": "200"}))
    assert f"<@{stage.ada.id}> gave 200 kudos" in words(thanked)
    await stage.slash(stage.ada, stage.channel, "pool donate", amount="100")
    assert await balance(stage, stage.ada) == kudos(700)

    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    assert "Link account" not in labels(asked)
    await worker.draw()
    await stage.delivered(asked)
    info = await stage.slash(stage.bob, stage.channel, "pool info")
    assert f"kudos for <@{stage.bob.id}>" in words(info)
    assert "300 kudos given by 1 member" in words(info)

    asked = await stage.slash(admin, stage.channel, "pool close")
    assert "go back to those who gave" in words(asked)
    await stage.click(admin, asked, label="Close it")
    await sweep_once(stage.horde)
    assert kudos(980) < await balance(stage, stage.ada) < kudos(1000)
    gone = await stage.slash(stage.bob, stage.channel, "pool info")
    assert "This server has no open pool." in words(gone)
    report = await stage.horde.kudos.audit()
    assert report.ok, report.lines
    assert stage.env.errors


async def test_rules_hold_in_the_channel_and_for_the_role(stage: Stage, admin: Any) -> None:
    await stage.worker()
    await stage.slash(admin, stage.channel, "pool open", daily_share=100)
    await stage.slash(stage.ada, stage.channel, "pool donate", amount="200")
    refused = await stage.slash(stage.bob, stage.channel, "pool rules", daily_share=1)
    assert "You may not do this." in words(refused)
    role = stage.guild.create_role("newcomer")
    changed = await stage.slash(
        admin, stage.channel, "pool rules", daily_share=50, role=role, newcomer_days=14
    )
    assert f"newcomers of the last 14 days, members with <@&{role.id}>" in words(changed)
    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    assert "Link account" in labels(asked)
    newcomer = stage.guild.add_member(stage.env.create_user("eve"), roles=[role])
    asked = await stage.slash(newcomer, stage.channel, "generate", prompt="a cat")
    assert "Link account" not in labels(asked)
    assert stage.env.errors


async def test_a_shared_key_is_claimed_pays_and_is_never_printed(stage: Stage, admin: Any) -> None:
    worker = await stage.worker()
    offered = await stage.slash(
        stage.ada, stage.channel, "key create", kudos=50, places=1, name="for friends"
    )
    claimed = await stage.click(stage.bob, offered, label="Claim a place")
    assert "1 of 1 places taken" in words(offered)
    assert "This key pays for you now" in words(claimed.followups[0])
    late = await stage.click(admin, offered, label="Claim a place")
    assert "All 1 places of this key are taken." in words(late)

    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    before = await balance(stage, stage.ada)
    await worker.draw()
    await stage.delivered(asked)
    assert await balance(stage, stage.ada) < before

    (own,) = await stage.horde.claims.of_owner(stage.ada.id)
    listed = await stage.slash(stage.ada, stage.channel, "key list")
    assert "for friends · 1 of 1 places taken" in words(listed)
    shown = await stage.click(stage.ada, listed, label="Show key 1")
    assert shown.ephemeral
    assert own.key.id in words(shown)
    for message in stage.channel.history():
        private = message.flags.ephemeral
        assert private or own.key.id not in str([it.to_dict() for it in message.components])

    options = await stage.ada.autocomplete(stage.channel, "key revoke", "key", "friends")
    topped = await stage.slash(
        stage.ada, stage.channel, "key topup", key=options[0]["value"], kudos=10
    )
    assert "kudos now" in words(topped)
    await stage.slash(stage.ada, stage.channel, "key revoke", key=options[0]["value"])
    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    assert "Link account" in labels(asked)
    over = await stage.click(admin, offered, label="Claim a place")
    assert "not shared any more" in words(offered) + words(over)
