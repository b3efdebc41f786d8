"""What a server's admins may set, and what its members then are told."""

import discord
import pytest
from simcord import MemberActor

from horde_core.chat.model import CardState, Preset, Taste
from horde_core.money import kudos
from horde_core.policies.model import Policy
from horde_core.pools.model import PoolRules
from tests.cogs.stage import Stage, gallery, labels, words


def admin(stage: Stage) -> MemberActor:
    role = stage.guild.create_role(
        "admins", permissions=discord.Permissions(manage_guild=True, moderate_members=True)
    )
    return stage.guild.add_member(stage.env.create_user("root"), roles=[role])


async def test_a_rule_set_by_an_admin_holds_for_members(stage: Stage) -> None:
    await stage.worker()
    root = admin(stage)
    shown = await stage.slash(
        root, stage.channel, "config set", rule="denied_words", value="dogs, hamsters"
    )
    assert shown.ephemeral
    assert "||dogs, hamsters||" in words(shown)
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="two Dogs")
    drawn = await stage.slash(stage.ada, stage.channel, "generate", prompt="two cats")

    assert refused.ephemeral
    assert "does not want prompts of this kind" in words(refused)
    assert "dogs" not in words(refused)
    assert "two cats" in words(drawn)
    assert stage.env.errors


async def test_a_role_draws_more_than_others(stage: Stage) -> None:
    await stage.worker()
    root, artists = admin(stage), stage.guild.create_role("artists")
    eve = stage.guild.add_member(stage.env.create_user("eve"), roles=[artists])
    value = f"<@&{artists.id}> 4"
    shown = await stage.slash(root, stage.channel, "config set", rule="daily_roles", value=value)
    assert f"**Pictures a day by role** {value}" in words(shown)
    await stage.slash(root, stage.channel, "config set", rule="daily_member", value="1")
    asked = await stage.slash(eve, stage.channel, "generate", prompt="a cat", count=3)
    assert not asked.ephemeral
    limits = await stage.slash(eve, stage.channel, "limits")
    assert "Pictures a day for a member: 3 of 4" in words(limits)
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=2)
    assert "Up to 1 a day are possible" in words(refused)
    wrong = await stage.slash(root, stage.channel, "config set", rule="daily_roles", value="many")
    assert "roles with numbers" in words(wrong)
    assert stage.env.errors


async def test_a_channel_may_only_be_stricter(stage: Stage) -> None:
    await stage.worker()
    root = admin(stage)
    await stage.slash(root, stage.channel, "config set", rule="open", value="no")
    await stage.slash(
        root, stage.channel, "config set", rule="open", value="yes", channel=stage.channel
    )
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")

    assert "Nothing is drawn in this channel." in words(refused)
    assert stage.env.errors


async def test_without_adult_content_an_age_restricted_channel_draws_none(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.horde.policies.set(stage.guild.id, 0, "adult", "nowhere", actor=1)
    await stage.slash(stage.ada, stage.adult, "generate", prompt="a cat")
    assert (await worker.take()).use_nsfw_censor


async def test_the_days_pictures_are_counted_and_a_refusal_gives_them_back(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.horde.policies.set(stage.guild.id, 0, "daily_member", 3, actor=1)
    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=2)
    await worker.draw()
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", count=2)
    shown = await stage.slash(stage.ada, stage.channel, "limits")

    assert "You have used up your pictures of today" in words(refused)
    assert "Pictures a day for a member: 2 of 3" in words(shown)
    assert stage.env.errors


@pytest.mark.parametrize("spoiler", [True, False])
async def test_pictures_are_hidden_where_the_server_wants_it(stage: Stage, spoiler: bool) -> None:
    worker = await stage.worker()
    await stage.horde.policies.set(stage.guild.id, 0, "spoiler", value=spoiler, actor=1)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    assert [item["spoiler"] for item in gallery(asked)] == [spoiler]


async def test_a_bad_value_is_explained(stage: Stage) -> None:
    root = admin(stage)
    refused = await stage.slash(
        root, stage.channel, "config set", rule="daily_member", value="lots"
    )
    assert "It takes: a whole number" in words(refused)
    assert stage.env.errors


async def test_members_may_not_change_rules(stage: Stage) -> None:
    with pytest.raises(Exception, match="not visible to this user"):
        await stage.slash(stage.ada, stage.channel, "config set", rule="open", value="no")


async def test_why_replays_the_checks_for_a_member(stage: Stage) -> None:
    root = admin(stage)
    fine = await stage.slash(root, stage.channel, "why", member=stage.ada)
    await stage.slash(root, stage.channel, "mod block", member=stage.ada, reason="spam", days=2)
    told = await stage.slash(root, stage.channel, "why", member=stage.ada)

    assert "Nothing in this server's rules speaks against it" in words(fine)
    assert "have blocked you from the bot here" in words(told)


async def test_a_blocked_member_is_refused_until_unblocked(stage: Stage) -> None:
    await stage.worker()
    root = admin(stage)
    await stage.slash(root, stage.channel, "mod block", member=stage.ada, reason="spam")
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await stage.slash(root, stage.channel, "mod unblock", member=stage.ada)
    drawn = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    history = await stage.slash(root, stage.channel, "config show")

    assert "have blocked you" in words(refused)
    assert "a cat" in words(drawn)
    assert "unblock" in words(history)
    assert stage.env.errors


async def test_an_export_is_imported_again(stage: Stage) -> None:
    root = admin(stage)
    await stage.horde.policies.set(stage.guild.id, 0, "pause_s", 7, actor=1)
    sent = await root.slash(stage.channel, "config export")
    assert sent.response is not None
    data = stage.env.backend.cdn.get(sent.response.attachments[0].url)
    assert data is not None
    await stage.slash(root, stage.channel, "config reset")
    assert await stage.horde.policies.own(stage.guild.id) == Policy()
    await stage.slash(root, stage.channel, "config import", file=("rules.json", data))
    assert await stage.horde.policies.own(stage.guild.id) == Policy(pause_s=7)


async def test_what_is_stored_is_shown_and_deleted(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.link(stage.ada)
    await stage.horde.tastes.save_preset(stage.ada.id, Preset("tall", Taste(size="64x128")))
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="my cat")
    await worker.draw()
    await stage.delivered(asked)
    panel = await stage.slash(stage.ada, stage.channel, "privacy")
    sent = await stage.ada.click(panel.message, label="Send it to me")
    assert sent.followups or sent.response
    message = sent.response or sent.followups[0]
    data = stage.env.backend.cdn.get(message.attachments[0].url)
    assert data is not None
    assert b"my cat" in data
    assert b"tall" in data
    assert b'"gifts"' in data

    warning = await stage.click(stage.ada, panel, label="Delete it")
    await stage.click(stage.ada, warning, label="Delete it now")
    states = tuple(CardState)
    assert await stage.horde.chat.of_member(stage.ada.id, states) == []
    assert await stage.horde.tastes.presets(stage.ada.id) == []
    assert await stage.horde.accounts.by_discord(stage.ada.id) is None


async def test_a_server_without_the_bot_gets_its_pool_back(stage: Stage) -> None:
    giver = await stage.link_wealthy(stage.ada)
    pools = stage.horde.pools
    await pools.open(stage.guild.id, "Makers", PoolRules(daily_share=kudos(50)), stage.ada.id)
    before = await stage.horde.kudos.balance(giver.id)
    await pools.donate(stage.ada.id, stage.guild.id, kudos(300), key="one")
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild is not None
    stage.bot.dispatch("guild_remove", guild)
    for _ in range(500):
        await stage.settle()
        await pools.pay_back()
        if await stage.horde.kudos.balance(giver.id) == before:
            return
    raise AssertionError("the donation never came back")


async def test_there_are_no_rules_of_a_server_in_direct_messages(stage: Stage) -> None:
    result = await stage.ada.user.slash("limits")
    assert result.response is not None
    assert "There are no rules of a server here" in words(result.response)
    assert labels(result.response) == []
