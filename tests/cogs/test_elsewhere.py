"""The bot with somebody else's horde: ours plays it, with a database and an API of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextvars import copy_context
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from sqlalchemy import text

from horde_core.accounts.model import NewAccount
from horde_core.accounts.service import AccountService
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import Horde, HordeSettings
from horde_core.housekeeping import sweep_once
from horde_core.money import kudos
from horde_core.remote.client import Client
from horde_core.remote.opening import open_remote
from tests.cogs.stage import BUTTONS, Answer, PlayedWorker, Stage, StageClock, labels, words
from tests.elsewhere import Elsewhere, elsewhere

COIN = "\N{COIN}"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def there(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Elsewhere]:
    async with elsewhere(tmp_path, migrated_sqlite) as opened:
        yield opened


@pytest.fixture
def real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes over the wire takes the wall's time, not that of the staged Discord."""
    wall = copy_context()

    def by_the_wall(call: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
        async def asked(*arguments: Any) -> Any:
            return await wall.run(asyncio.create_task, call(*arguments))

        return asked

    for name in ("_call", "picture"):
        monkeypatch.setattr(Client, name, by_the_wall(getattr(Client, name)))


@pytest.fixture
async def horde(
    database_url: str, tmp_path: Path, clock: StageClock, there: Elsewhere, real_time: None
) -> AsyncIterator[Horde]:
    own = HordeSettings(
        database=DatabaseSettings(url=database_url),
        media=MediaSettings(folder=str(tmp_path / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    async with open_remote(own, there.settings, clock=clock) as opened:
        yield opened


@pytest.fixture
async def stage(horde: Horde, env: simcord.Env) -> Stage:
    return Stage(horde, env)


async def linked(stage: Stage, there: Elsewhere, member: Any, amount: int) -> NewAccount:
    account = await there.member(member.name, amount)
    await stage.horde.links.link_by_key(member.id, member.name, account.api_key)
    return account


async def worker_of(stage: Stage, there: Elsewhere) -> PlayedWorker:
    owner = (await there.horde.accounts.register("carol")).account
    worker = PlayedWorker(there.horde, owner, ("demo_shapes",))
    await worker.pop()
    await stage.env.advance_time(11)  # so long the models that were told before are remembered
    await stage.bot.refresh_board()
    return worker


async def later(stage: Stage, seconds: float = 31) -> None:
    await stage.env.advance_time(seconds)
    await sweep_once(stage.horde)


async def fill_in(stage: Stage, answer: Answer, key: str) -> Answer:
    form = (await stage.click(stage.ada, answer, label="Enter my API key"))._result
    return Answer(await stage.ada.submit_modal(form, {"key": key}))


async def test_link_draw_and_give_with_an_account_elsewhere(stage: Stage, there: Elsewhere) -> None:
    ada = await there.member("ada", 1000)
    bob = await linked(stage, there, stage.bob, 0)
    invited = await stage.slash(stage.ada, stage.channel, "link")
    assert "Link your account at 127.0.0.1" in words(invited)
    assert labels(invited) == ["Enter my API key", "Get an account there"]
    wrong = await fill_in(stage, invited, "no-key-of-anybody")
    assert "127.0.0.1 does not know this API key" in words(wrong)
    assert "key of those without an account" in words(await fill_in(stage, wrong, "0000000000"))
    welcomed = await fill_in(stage, wrong, f" {ada.api_key} ")
    assert f"Welcome, {ada.account.alias}" in words(welcomed)
    assert "You have 1,000 kudos" in words(welcomed)
    assert ada.api_key not in words(welcomed)
    assert labels(welcomed) == ["Unlink"]

    stage.be_patient()
    worker = await worker_of(stage, there)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    job = await worker.draw()
    assert job is not None
    await stage.env.advance_time(16)
    await stage.delivered(asked)
    assert labels(asked) == BUTTONS
    assert "drawn by carols GPU" in words(asked)
    assert (await there.held(ada))[0] < kudos(1000)
    assert there.line.times("GET", "generate/check") >= 1

    before = (await there.held(ada))[0]
    given = await stage.slash(
        stage.ada, stage.channel, "kudos gift", member=stage.bob.user, amount="25"
    )
    assert f"25 kudos for <@{stage.bob.id}>" in words(given)
    assert await there.held(ada, bob) == [before, 0]
    await later(stage)
    await later(stage)
    assert await there.held(ada, bob) == [before - kudos(25), kudos(25)]
    balance = await stage.slash(stage.bob, stage.channel, "kudos balance")
    assert "You have 25 kudos" in words(balance)
    assert bob.account.alias in words(balance)

    warned = await stage.slash(stage.ada, stage.channel, "unlink")
    assert "I forget your API key" in words(warned)
    await stage.click(stage.ada, warned, label="Unlink")
    assert await stage.horde.links.kept(stage.ada.id) is None
    refused = await stage.slash(
        stage.ada, stage.channel, "kudos gift", member=stage.bob.user, amount="25"
    )
    assert "needs an account of your own" in words(refused)
    assert len(stage.env.errors) == 1


@on_sqlite
async def test_a_dead_line_is_told_and_all_goes_on_once_it_is_mended(
    stage: Stage, there: Elsewhere
) -> None:
    stage.be_patient()
    role = stage.guild.create_role("admin", permissions=discord.Permissions.all())
    admin = stage.guild.add_member(stage.env.create_user("root"), roles=[role])
    await stage.slash(admin, stage.channel, "emoji map", emoji=COIN, kudos=10)
    worker = await worker_of(stage, there)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    async with there.horde.db.reading() as tx:
        sent = await tx.scalar(text("SELECT proxied_account FROM requests"))
    assert sent == f"discord:{stage.ada.id}:{stage.guild.id}"

    await there.line.die()
    await worker.draw()
    refused = await stage.slash(stage.bob, stage.channel, "generate", prompt="a dog")
    assert "127.0.0.1 cannot be reached" in words(refused)
    assert len(stage.env.errors) == 1
    await stage.settle()

    ada, bob = await there.member("ada", 100), await there.member("bob", 0)
    await stage.horde.links.keep_key(stage.ada.id, ada.api_key, alias=ada.account.alias)
    await stage.horde.links.keep_key(stage.bob.id, bob.api_key, alias=bob.account.alias)
    for member in (stage.ada, stage.bob):
        await AccountService.link_new(stage.horde.accounts, member.id, member.name)
    message = await stage.bob.send(stage.channel, "I drew you a map")
    await stage.ada.react(message, COIN)
    await stage.settle()
    await later(stage)
    assert await there.held(ada, bob) == [kudos(100), 0]

    await there.line.mend()
    await stage.env.advance_time(16)
    await stage.delivered(asked)
    await later(stage, 16)
    assert await there.held(ada, bob) == [kudos(90), kudos(10)]


@on_sqlite
async def test_what_the_other_horde_has_not_is_said_with_what_to_do_instead(
    stage: Stage, there: Elsewhere
) -> None:
    await linked(stage, there, stage.ada, 100)
    stage.speaks(stage.guild, "de")
    for command, options, said in (
        ("pool info", {}, "Hier gibt es keine Töpfe"),
        ("party start", {"name": "Fest", "budget": "10"}, "Hier gibt es keine Partys"),
        ("key create", {"kudos": 10}, "verleiht keine Schlüssel"),
        ("rate", {}, "Bilder lassen sich hier nicht bewerten"),
        (
            "kudos gift",
            {"member": stage.bob.user, "amount": "5"},
            "hat kein Konto der Horde verknüpft",
        ),
    ):
        stage.speaks(stage.ada, "de")
        answer = await stage.slash(stage.ada, stage.channel, command, **options)
        assert said in words(answer), command
    assert len(stage.env.errors) == 5
    status = await stage.slash(stage.ada, stage.channel, "horde status")
    assert "127.0.0.1" in words(status)
    for command in ("horde stats", "horde news", "team list", "worker list", "profile", "models"):
        answer = await stage.slash(stage.ada, stage.channel, command)
        assert "case" not in words(answer).casefold(), command


@pytest.fixture
async def away(there: Elsewhere) -> Elsewhere:
    """The other horde, before anybody reached it."""
    await there.line.die()
    return there


@on_sqlite
async def test_a_bot_starts_while_the_other_horde_is_away(away: Elsewhere, stage: Stage) -> None:
    for command, options in (("horde status", {}), ("generate", {"prompt": "a cat"})):
        refused = await stage.slash(stage.ada, stage.channel, command, **options)
        assert "127.0.0.1 cannot be reached" in words(refused)
    assert len(stage.env.errors) == 2
    await away.line.mend()
    await worker_of(stage, away)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    assert "Next in line" in words(asked)


@on_sqlite
async def test_going_on_from_a_picture_that_another_horde_drew(
    stage: Stage, there: Elsewhere
) -> None:
    await linked(stage, there, stage.ada, 1000)
    stage.be_patient()
    worker = await worker_of(stage, there)
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.env.advance_time(16)
    await stage.delivered(asked)
    await stage.restart()

    again = await stage.click(stage.ada, asked, label="Vary")
    job = await worker.draw()
    assert job.source_key is not None
    await stage.env.advance_time(16)
    await stage.delivered(again)
    info = await stage.click(stage.ada, again, label="Info")
    assert "demo_shapes" in words(info)

    waits = await stage.slash(stage.ada, stage.channel, "generate", prompt="a dog")
    cancelled = await stage.click(stage.ada, waits, label="Cancel")
    assert await worker.pop() is None
    await stage.settle()
    assert "ancelled" in words(waits) + words(cancelled)
