"""Reports, review cards with a claim, strikes and appeals: through restarts, by whom they may."""

from typing import Any

import discord
from simcord import MemberActor

from tests.cogs.stage import Answer, Stage, gallery, labels, words


def moderator(stage: Stage, name: str = "mod") -> MemberActor:
    permissions = discord.Permissions(moderate_members=True, manage_guild=True)
    role = stage.guild.create_role(name, permissions=permissions)
    return stage.guild.add_member(stage.env.create_user(name), roles=[role])


class Posted:
    """A message that the bot sent of its own accord."""

    def __init__(self, message: discord.Message) -> None:
        self.message = message
        self.components = [component.to_dict() for component in message.components]


def newest(channel: Any) -> Posted:
    return Posted(channel.history()[-1])


async def report(stage: Stage, by: MemberActor, message: Any, note: str = "") -> Answer:
    form = await by.context_menu(stage.channel, "Report image", message)
    return Answer(await by.submit_modal(form, {"reason": ["cruel"], "note": note}))


async def a_picture(stage: Stage, prompt: str = "a cat") -> Answer:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=prompt)
    await worker.draw()
    await stage.delivered(asked)
    return asked


async def test_a_report_becomes_a_card_that_one_moderator_judges(stage: Stage) -> None:
    mod, mate = moderator(stage), moderator(stage, "mate")
    room = stage.guild.create_text_channel("mods")
    panel = await stage.slash(mod, stage.channel, "setup")
    await stage.click(mod, panel, label="Moderation")
    await mod.select(panel.message, values=[room], custom_id="setup-review-channel")
    assert f"reports and appeals go to <#{room.id}>" in words(panel)

    asked = await a_picture(stage)
    thanked = await report(stage, stage.bob, asked.message, "it is unkind @everyone")
    assert thanked.ephemeral
    assert "Thank you." in words(thanked)
    again = await report(stage, stage.bob, asked.message)
    assert "You have reported this picture before." in words(again)
    own = await stage.ada.context_menu(stage.channel, "Report image", asked.message)
    assert "This picture is yours." in words(own.response)

    await stage.env.advance_time(5)
    await stage.settle()
    card = newest(room)
    assert f"About <@{stage.ada.id}>" in words(card)
    assert "hate or cruelty" in words(card)
    assert labels(card) == ["See the picture", "Claim"]
    assert len(room.history()) == 1
    await stage.restart()
    stranger = Answer(await stage.bob.click(card.message, label="Claim"))
    assert "Only moderators of this server decide here." in words(stranger)
    await mod.click(card.message, label="Claim")
    card = newest(room)
    assert f"<@{mod.id}> looks at it" in words(card)
    taken = Answer(await mate.click(card.message, label="Claim"))
    assert taken.ephemeral
    assert f"<@{mod.id}> looks at this case until" in words(taken)
    hasty = Answer(await mate.click(card.message, label="Dismiss"))
    assert "Press Claim first." in words(hasty)

    await stage.restart()
    form = await mod.click(card.message, label="Remove and strike")
    await mod.submit_modal(form, {"reason": "be kind"})
    card = newest(room)
    assert "Picture removed, strike given" in words(card)
    assert labels(card) == []
    assert stage.channel.history() == [], "the picture is gone"
    log = await stage.slash(mod, stage.channel, "mod log")
    assert "gave a strike (case)" in words(log)
    shown = await stage.slash(mod, stage.channel, "mod strikes", member=stage.ada)
    assert "be kind" in words(shown)
    assert len(stage.env.errors) == 1, "that of the menu; buttons' refusals are answers"


async def test_a_strike_is_told_and_appealed_once(stage: Stage) -> None:
    mod = moderator(stage)
    await stage.slash(mod, stage.channel, "mod strike", member=stage.ada, reason="too loud")
    await stage.env.advance_time(5)
    await stage.settle()
    letter = newest(stage.ada.user.dm_channel)
    assert "You have a strike in **Makers**: too loud" in words(letter)
    assert labels(letter) == ["Appeal"]

    listed = await stage.slash(stage.ada, stage.channel, "appeal")
    assert "too loud" in words(listed)
    form = await stage.ada.click(listed.message, label="Appeal 1")
    sent = Answer(await stage.ada.submit_modal(form, {"text": "it was a party"}))
    assert "Your appeal waits for a moderator" in words(sent)
    nothing = await stage.slash(stage.ada, stage.channel, "appeal")
    assert "There is nothing to appeal against" in words(nothing)

    queue = await stage.slash(mod, stage.channel, "mod queue")
    assert "Appeal against a strike" in words(queue)
    case = await stage.click(mod, queue, label=labels(queue)[0])
    assert "it was a party" in words(case)
    await stage.click(mod, case, label="Claim")
    form = await mod.click(case.message, label="Lift it")
    await mod.submit_modal(form, {"reason": ""})
    assert "Lifted" in words(case)
    await stage.env.advance_time(5)
    await stage.settle()
    assert "you were right" in words(newest(stage.ada.user.dm_channel))
    empty = await stage.slash(mod, stage.channel, "mod queue")
    assert "Nothing waits for a moderator" in words(empty)


async def test_a_block_by_card_ends_and_may_be_appealed(stage: Stage) -> None:
    mod = moderator(stage)
    asked = await a_picture(stage)
    await report(stage, stage.bob, asked.message)
    queue = await stage.slash(mod, stage.channel, "mod queue")
    case = await stage.click(mod, queue, label=labels(queue)[0])
    await stage.click(mod, case, label="Claim")
    form = await mod.click(case.message, label="Remove and block")
    wrong = Answer(await mod.submit_modal(form, {"reason": "enough", "days": "many"}))
    assert "a whole number from 1 to 3650" in words(wrong)
    form = await mod.click(case.message, label="Remove and block")
    await mod.submit_modal(form, {"reason": "enough", "days": "2"})
    refused = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    assert "/appeal asks them to think again" in words(refused)
    assert not gallery(refused)
    listed = await stage.slash(stage.ada, stage.channel, "appeal")
    assert "Blocked in this server" in words(listed)
    assert stage.env.errors
