"""Gifts by reaction, by button and by menu, as Discord shows them and as it breaks."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import discord
import pytest
import simcord

from horde_core.housekeeping import sweep_once
from horde_core.money import kudos
from tests.cogs.stage import Answer, Stage, labels, new_bot, words

# the words are the same on either database; what moves kudos is tried on both
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
START = 100_000
COIN = "\N{COIN}"


@pytest.fixture
async def giving(stage: Stage) -> Stage:
    """A guild whose coin gives 10 kudos, and ada with plenty of them."""
    role = stage.guild.create_role("admin", permissions=discord.Permissions.all())
    admin = stage.guild.add_member(stage.env.create_user("root"), roles=[role])
    mapped = await stage.slash(admin, stage.channel, "emoji map", emoji=COIN, kudos=10)
    assert "gives 10 kudos now" in words(mapped)
    stage.admin = admin  # type: ignore[attr-defined]
    await stage.link_wealthy(stage.ada)
    return stage


async def balance(stage: Stage, member: Any) -> int:
    account = await stage.horde.accounts.by_discord(member.id)
    return 0 if account is None else int(await stage.horde.kudos.balance(account.id))


async def later(stage: Stage, seconds: float = 31) -> None:
    await stage.env.advance_time(seconds)
    await sweep_once(stage.horde)


async def books(stage: Stage) -> bool:
    report = await stage.horde.kudos.audit()
    assert report.ok, "\n".join(report.lines)
    return True


class Letter:
    """A direct message as its reader sees it."""

    def __init__(self, message: discord.Message) -> None:
        self.components = [part.to_dict() for part in message.components]


def letters(member: Any) -> list[Letter]:
    return [Letter(message) for message in member.user.dm_channel.history()]


def told(member: Any) -> str:
    return "\n".join(words(letter) for letter in letters(member))


class Recorder:
    """What the gateway sent, to be sent again."""

    def __init__(self, env: simcord.Env, event: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self.emit: Callable[[str, Any], None] = env.backend.emit
        self.event = event
        env.backend.emit = self._record  # type: ignore[method-assign]

    def _record(self, event: str, payload: Any) -> None:
        if event == self.event:
            self.sent.append(payload)
        self.emit(event, payload)

    def again(self) -> None:
        self.emit(self.event, self.sent[0])


async def test_a_reaction_gives_to_the_author_after_a_moment(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    message = await stage.bob.send(stage.channel, "I drew you a map")
    await stage.ada.react(message, COIN)
    await stage.settle()
    assert await balance(stage, stage.ada) == START - kudos(10)
    assert await balance(stage, stage.bob) == 0

    await later(stage)
    assert await balance(stage, stage.bob) == kudos(10)
    await stage.env.advance_time(4)
    await stage.settle()
    said = told(stage.bob)
    assert f"<@{stage.ada.id}> gave you 10 kudos" in said
    assert f"/{stage.channel.id}/{message.id}" in said
    assert await books(stage)


async def test_heard_twice_taken_back_and_put_again_it_is_paid_once(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    message = await stage.bob.send(stage.channel, "hello")
    heard = Recorder(stage.env, "MESSAGE_REACTION_ADD")
    await stage.ada.react(message, COIN)
    heard.again()
    super_reaction = heard.sent[0] | {"burst": True, "type": 1}
    heard.emit("MESSAGE_REACTION_ADD", super_reaction)
    await stage.settle()
    await later(stage)
    await stage.ada.unreact(message, COIN)
    await stage.settle()
    await stage.ada.react(message, COIN)
    await stage.settle()
    await later(stage)

    assert await balance(stage, stage.bob) == kudos(10)
    assert await balance(stage, stage.ada) == START - kudos(10)
    assert await books(stage)


async def test_taken_back_within_half_a_minute_nothing_happened(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    message = await stage.bob.send(stage.channel, "hello")
    await stage.ada.react(message, COIN)
    await stage.settle()
    await stage.env.advance_time(20)
    await stage.ada.unreact(message, COIN)
    await stage.settle()
    await later(stage)

    assert await balance(stage, stage.ada) == START
    assert await balance(stage, stage.bob) == 0
    assert await books(stage)


@on_sqlite
async def test_only_the_id_of_an_emoji_counts_never_its_name(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    ours = stage.guild.create_emoji("10K_brilliant")
    forged = stage.guild.create_emoji("10K_brilliant")
    shown = f"<:{ours.name}:{ours.id}>"
    await stage.slash(stage.admin, stage.channel, "emoji map", emoji=shown, kudos=50)  # type: ignore[attr-defined]
    message = await stage.bob.send(stage.channel, "hello")
    await stage.ada.react(message, f"{forged.name}:{forged.id}")
    await stage.settle()
    assert await balance(stage, stage.ada) == START
    heard = Recorder(stage.env, "MESSAGE_REACTION_ADD")
    await stage.ada.react(message, f"{ours.name}:{ours.id}")
    nameless = heard.sent[0] | {"emoji": {"id": str(ours.id), "name": None}}
    heard.emit("MESSAGE_REACTION_ADD", nameless)
    await stage.settle()
    assert await balance(stage, stage.ada) == START - kudos(50)


async def test_under_a_picture_whoever_asked_for_it_gets_the_gift(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    worker = await stage.worker()
    asked = await stage.slash(stage.bob, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    before = await balance(stage, stage.bob)
    await stage.ada.react(asked.message, COIN)
    await stage.settle()
    form = (await stage.click(stage.ada, asked, label="Gift"))._result
    given = Answer(await stage.ada.submit_modal(form, {"amount": "7"}))
    assert f"7 kudos for <@{stage.bob.id}>" in words(given)
    await later(stage)

    assert await balance(stage, stage.bob) == before + kudos(17)


@on_sqlite
async def test_bots_and_oneself_get_nothing_and_the_reaction_goes(giving: Stage) -> None:
    stage = giving
    own = await stage.ada.send(stage.channel, "look at me")
    await stage.ada.react(own, COIN)
    await stage.settle()
    shown = await stage.slash(stage.bob, stage.channel, "horde status")
    await stage.env.advance_time(4)
    await stage.settle()

    assert await balance(stage, stage.ada) == START
    assert "Kudos are for others." in told(stage.ada)
    reactions = stage.env.backend.get_message(stage.channel.id, own.id).reactions
    assert reactions == []
    assert shown.ephemeral


async def test_a_stranger_is_told_of_the_kudos_that_wait_and_gets_them_by_linking(
    giving: Stage,
) -> None:
    stage = giving
    message = await stage.bob.send(stage.channel, "hello")
    await stage.ada.react(message, COIN)
    await stage.settle()
    await later(stage)
    await stage.settle()
    (letter,) = letters(stage.bob)
    assert "They are kept for you" in words(letter)
    assert labels(letter) == ["Link account"]
    assert "has no account yet" in told(stage.ada)

    invited = await stage.slash(stage.bob, stage.channel, "link")
    created = await stage.click(stage.bob, invited, label="Create my account")
    assert "10 kudos were waiting for you" in words(created)
    assert await balance(stage, stage.bob) == kudos(10)
    assert await books(stage)


@on_sqlite
async def test_without_an_account_one_cannot_give_and_is_told_how(giving: Stage) -> None:
    stage = giving
    message = await stage.ada.send(stage.channel, "hello")
    await stage.bob.react(message, COIN)
    await stage.settle()
    await stage.env.advance_time(4)
    await stage.settle()
    (letter,) = letters(stage.bob)
    assert "needs an account of your own" in words(letter)
    assert labels(letter) == ["Link account"]


@on_sqlite
async def test_closed_messages_wait_until_the_member_asks(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    message = await stage.bob.send(stage.channel, "hello")
    dm = stage.env.backend.get_dm_channel(stage.bob.id)
    stage.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007)
    await stage.ada.react(message, COIN)
    await stage.settle()
    await later(stage)
    await stage.env.advance_time(4)
    await stage.settle()
    shown = await stage.slash(stage.bob, stage.channel, "kudos balance")
    assert "gave you 10 kudos" in words(shown)


async def test_what_happened_while_the_bot_was_down_is_read_when_it_is_back(
    giving: Stage,
) -> None:
    stage = giving
    await stage.link(stage.bob)
    await stage.env.advance_time(60)
    before = await stage.bob.send(stage.channel, "before the bot went")
    emit = stage.env.backend.emit
    stage.env.backend.emit = lambda event, payload: None  # type: ignore[method-assign]
    missed = await stage.bob.send(stage.channel, "while it was away")
    await stage.ada.react(missed, COIN)
    await stage.ada.react(before, COIN)
    stage.env.backend.emit = emit  # type: ignore[method-assign]
    assert await balance(stage, stage.ada) == START

    await stage.restart()
    await stage.settle()
    await later(stage)
    await stage.settle()
    assert await balance(stage, stage.bob) == kudos(20)
    assert await stage.horde.catch_up.open() == []
    assert await books(stage)


@on_sqlite
async def test_a_reaction_older_than_its_worth_is_never_paid(giving: Stage) -> None:
    stage = giving
    await stage.link(stage.bob)
    old = await stage.bob.send(stage.channel, "hello")
    await stage.ada.react(old, "\N{CROWN}")
    await stage.env.advance_time(60)
    await stage.slash(stage.admin, stage.channel, "emoji map", emoji="\N{CROWN}", kudos=500)  # type: ignore[attr-defined]
    await stage.restart()
    await stage.settle()
    await later(stage)
    assert await balance(stage, stage.ada) == START


async def test_two_bots_at_once_make_one_gift(giving: Stage) -> None:
    """While one process replaces the other both hear everything."""
    stage = giving
    await stage.link(stage.bob)
    other = new_bot(stage.horde)
    other.env = stage.env
    await other.refresh_guilds()
    message = await stage.bob.send(stage.channel, "hello")
    heard = Recorder(stage.env, "MESSAGE_REACTION_ADD")
    await stage.ada.react(message, COIN)
    payload = discord.RawReactionActionEvent(
        heard.sent[0],  # type: ignore[arg-type]
        discord.PartialEmoji(name=COIN),
        "REACTION_ADD",
    )
    emoji = other.gift_table.find(payload)
    assert emoji is not None
    await other.reactions.added(payload, emoji)
    await stage.settle()
    await later(stage)
    assert await balance(stage, stage.bob) == kudos(10)


async def test_the_menu_of_a_member_opens_a_form_that_gives(giving: Stage) -> None:
    stage = giving
    form = await stage.ada.context_menu(stage.channel, "Gift kudos", stage.bob)
    given = Answer(await stage.ada.submit_modal(form, {"amount": "2.5", "note": "for *the* map"}))
    assert given.ephemeral
    assert f"2.5 kudos for <@{stage.bob.id}>" in words(given)
    assert await balance(stage, stage.ada) == START - kudos(2.5)

    undone = await stage.click(stage.ada, given, label="Undo")
    assert "Taken back" in words(undone)
    assert await balance(stage, stage.ada) == START


@on_sqlite
async def test_a_form_is_understood_after_a_restart(giving: Stage) -> None:
    stage = giving
    form = await stage.ada.context_menu(stage.channel, "Gift kudos", stage.bob)
    await stage.restart()
    given = Answer(await stage.ada.submit_modal(form, {"amount": "5"}))
    assert f"5 kudos for <@{stage.bob.id}>" in words(given)


@on_sqlite
async def test_what_is_no_amount_gives_nothing(giving: Stage) -> None:
    stage = giving
    for written in ("much", "-5", "0", "1e99", "nan"):
        form = await stage.ada.context_menu(stage.channel, "Gift kudos", stage.bob)
        refused = Answer(await stage.ada.submit_modal(form, {"amount": written}))
        assert refused.ephemeral
        assert "amount" in words(refused)
    assert await balance(stage, stage.ada) == START


@on_sqlite
@pytest.mark.parametrize("may_draw", [True, False])
async def test_the_starter_pack_is_drawn_where_the_bot_may(giving: Stage, may_draw: bool) -> None:
    stage = giving
    rights = discord.Permissions(create_expressions=may_draw, view_channel=True)
    with patch.object(discord.Interaction, "app_permissions", rights):
        packed = await stage.slash(stage.admin, stage.channel, "emoji pack")  # type: ignore[attr-defined]
        again = await stage.slash(stage.admin, stage.channel, "emoji pack")  # type: ignore[attr-defined]
    table = await stage.horde.guilds.table(stage.guild.id)
    drawn = [it for it in table if it.emoji.isdecimal()]

    assert words(packed) == words(again)
    assert ("Create Expressions" in words(packed)) is not may_draw
    assert [int(it.amount) // 100 for it in drawn] == (
        [10, 100, 500, 1_000, 5_000, 10_000, 50_000] if may_draw else []
    )


@on_sqlite
async def test_unmapped_it_gives_nothing_any_more(giving: Stage) -> None:
    stage = giving
    offered = await stage.admin.autocomplete(stage.channel, "emoji unmap", "emoji", "")  # type: ignore[attr-defined]
    assert [it["value"] for it in offered] == [COIN]
    await stage.slash(stage.admin, stage.channel, "emoji unmap", emoji=COIN)  # type: ignore[attr-defined]
    message = await stage.bob.send(stage.channel, "hello")
    await stage.ada.react(message, COIN)
    await stage.settle()
    assert await balance(stage, stage.ada) == START
    listed = await stage.slash(stage.admin, stage.channel, "emoji list")  # type: ignore[attr-defined]
    assert "None yet." in words(listed)
    refused = await stage.slash(stage.admin, stage.channel, "emoji unmap", emoji="abc")  # type: ignore[attr-defined]
    assert "abc gives no kudos here." in words(refused)
    assert stage.env.errors
