"""The bot where only a member installed it: in servers without it, in groups, in messages to it."""

import discord
import pytest
from simcord import ChannelHandle, MemberActor

from horde_core.policies.service import PolicyService
from tests.cogs.stage import Answer, Stage, gallery, labels, words
from tests.fakes.discord_shims import AWAY

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Abroad:
    """A server that does not have the bot, and a group of friends."""

    def __init__(self, stage: Stage) -> None:
        guild = stage.env.create_guild("Strangers")
        self.ada: MemberActor = guild.add_member(stage.env.create_user("ada"))
        self.channel: ChannelHandle = guild.create_text_channel("talk")
        self.adult: ChannelHandle = guild.create_text_channel("adult-talk")
        self.group: ChannelHandle = guild.create_text_channel("group-friends")
        AWAY.add(guild.id)
        known = stage.bot.get_guild(guild.id)
        assert known is not None
        stage.bot._connection._remove_guild(known)


@pytest.fixture
def abroad(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Abroad:
    """Rules of a server must not be asked after where none has the bot."""

    async def never(*_: object) -> None:
        raise AssertionError("there is no server whose rules could hold")

    monkeypatch.setattr(PolicyService, "admit", never)
    monkeypatch.setattr(stage.bot.policies, "_read", never)
    return Abroad(stage)


@pytest.mark.parametrize("where", ["channel", "group"])
async def test_it_is_drawn_and_delivered_by_the_answer_alone(
    stage: Stage, abroad: Abroad, where: str
) -> None:
    worker = await stage.worker()
    asked = await stage.slash(abroad.ada, getattr(abroad, where), "generate", prompt="a cat")
    assert "Discord closes this reply" in words(asked)
    job = await worker.draw()
    await stage.delivered(asked)
    assert (job.prompt, asked.ephemeral) == ("a cat", False)
    assert "Re-roll" in labels(asked)
    again = await stage.click(abroad.ada, asked, label="Re-roll")
    await worker.draw()
    await stage.delivered(again)
    edits = [it.path for it in stage.env.http_requests if it.method == "PATCH"]
    assert edits
    assert all("/webhooks/" in path for path in edits)


async def test_a_private_picture_is_shown_to_friends(stage: Stage, abroad: Abroad) -> None:
    worker = await stage.worker()
    asked = await stage.slash(abroad.ada, abroad.group, "generate", prompt="a cat", private=True)
    await worker.draw()
    await stage.delivered(asked)
    assert asked.ephemeral
    told = await stage.click(abroad.ada, asked, label="Publish")
    (shown,) = told.followups
    assert not shown.ephemeral
    assert len(shown.attachments) == 1


async def test_after_minute_fourteen_it_comes_directly(stage: Stage, abroad: Abroad) -> None:
    stage.be_patient()
    worker = await stage.worker()
    asked = await stage.slash(abroad.ada, abroad.channel, "generate", prompt="a cat")
    await stage.env.advance_time(13 * 60 + 45)
    assert "I will send it to you as a direct message" in words(asked)
    await stage.env.advance_time(120)
    await worker.draw()
    await stage.settle()
    (message,) = abroad.ada.user.dm_channel.history()
    assert "Discord had closed the reply" in str(message.components[0].to_dict())
    assert len(message.attachments) == 1


async def test_what_could_not_be_brought_is_fetched(stage: Stage, abroad: Abroad) -> None:
    stage.be_patient()
    worker = await stage.worker()
    await stage.slash(abroad.ada, abroad.channel, "generate", prompt="a cat")
    await stage.env.advance_time(15 * 60)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=1)
    await worker.draw()
    await stage.settle()
    listed = await stage.slash(abroad.ada, abroad.channel, "jobs")
    assert "ready" in words(listed)
    stranger = await stage.click(abroad.ada, listed, label="Fetch")
    assert stranger.ephemeral
    assert len(gallery(stranger)) == 1
    assert "Nothing is open" in words(await stage.slash(abroad.ada, abroad.channel, "jobs"))


async def test_adult_content_only_where_discord_says_so(stage: Stage, abroad: Abroad) -> None:
    worker = await stage.worker()
    for channel, adult in ((abroad.channel, False), (abroad.group, False), (abroad.adult, True)):
        asked = await stage.slash(abroad.ada, channel, "generate", prompt="a cat")
        job = await worker.take()
        card = await stage.horde.chat.by_request(job.request_id)
        assert card is not None
        assert (card.spec.nsfw, card.spec.censor_nsfw) == (adult, not adult)
        await worker.deliver(job)
        await stage.delivered(asked)
    told = await abroad.ada.user.slash("generate", prompt="a cat")
    job = await worker.take()
    card = await stage.horde.chat.by_request(job.request_id)
    assert card is not None
    assert not card.spec.nsfw
    await worker.deliver(job)
    await stage.delivered(Answer(told))


async def test_few_wordings_for_few_messages_after_an_answer(stage: Stage, abroad: Abroad) -> None:
    await stage.worker()
    six = "{a|b|c|d|e|f}"
    refused = await stage.slash(abroad.ada, abroad.group, "generate", prompt=six)
    assert "That stands for more than 5 prompts." in words(refused)
    assert stage.env.errors
    offered = await stage.slash(stage.ada, stage.channel, "generate", prompt=six)
    assert "6 requests" in words(offered)


async def test_where_commands_are_offered(stage: Stage) -> None:
    tree = stage.bot.tree
    along = {
        command.name
        for command in tree.get_commands()
        if (command.to_dict(tree).get("integration_types") or []) == [0, 1]
        and command.to_dict(tree).get("contexts") == [0, 1, 2]
    }
    assert along == {
        "generate", "imagine", "describe", "upscale", "kudos", "jobs", "gallery", "show",
        "settings", "link", "unlink", "help", "privacy", "Use as source",
        "Use avatar as source", "Describe image", "How was it made?",
    }  # fmt: skip
    assert isinstance(tree.get_command("kudos"), discord.app_commands.Group)
