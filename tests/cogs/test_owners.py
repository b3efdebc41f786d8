"""/worker, /team, /profile and /horde news, stats and subscribe."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from horde_core.accounts.model import Account, Role
from horde_core.housekeeping import sweep_once
from tests.cogs.stage import Answer, PlayedWorker, Stage, drawn, gallery, words

# what these commands decide is tested on both databases below them
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def own(stage: Stage, worker: PlayedWorker, member: Any, *roles: Role) -> Account:
    """Link the member to the account whose worker it is."""
    account = worker.principal.account
    key = (await stage.horde.accounts.ensure(account.name, roles=frozenset(roles))).api_key
    attach = await stage.horde.accounts.start_attach(member.id)
    return (await stage.horde.accounts.attach(attach.code, key)).account


async def test_an_owner_pauses_resumes_renames_and_looks(stage: Stage) -> None:
    worker = await stage.worker()
    stranger = await stage.slash(stage.bob, stage.channel, "worker list")
    assert "needs an account of your own" in words(stranger)
    await stage.link(stage.bob)
    nobody = await stage.slash(stage.bob, stage.channel, "worker list")
    assert "You have none yet." in words(nobody)

    await own(stage, worker, stage.ada)
    listed = await stage.slash(stage.ada, stage.channel, "worker list")
    assert "**carols GPU** · online · 1 model" in words(listed)
    (choice,) = await stage.ada.autocomplete(stage.channel, "worker pause", "worker", "CAROL")
    paused = await stage.slash(stage.ada, stage.channel, "worker pause", worker=choice["value"])
    assert "takes no more jobs" in words(paused)
    assert (await stage.horde.workers.by_id(choice["value"])).maintenance
    await stage.slash(stage.ada, stage.channel, "worker resume", worker="carols gpu")
    assert not (await stage.horde.workers.by_id(choice["value"])).maintenance
    renamed = await stage.slash(
        stage.ada, stage.channel, "worker rename", worker="carols GPU", name="Big Iron"
    )
    assert "carols GPU is called Big Iron now" in words(renamed)
    shown = await stage.slash(stage.ada, stage.channel, "worker stats", worker="Big Iron")
    assert "Kudos earned: **" in words(shown)
    assert "Serves: demo" in words(shown)
    foreign = await stage.slash(stage.bob, stage.channel, "worker pause", worker=choice["value"])
    assert "There is no worker of that name." in words(foreign)
    assert len(stage.env.errors) == 2


async def test_a_worker_that_goes_away_is_told_by_direct_message(stage: Stage) -> None:
    worker = await stage.worker()
    await own(stage, worker, stage.ada)
    stage.be_patient()
    await stage.env.advance_time(660)
    await sweep_once(stage.horde)
    await stage.env.advance_time(301)
    await stage.settle()
    (letter,) = stage.ada.user.dm_channel.history()
    assert "carols GPU" in str([it.to_dict() for it in letter.components])


async def test_a_team_is_founded_joined_seen_and_left(stage: Stage) -> None:
    worker = await stage.worker()
    await own(stage, worker, stage.ada, Role.TRUSTED)
    await stage.link(stage.bob)
    refused = await stage.slash(stage.bob, stage.channel, "team create", name="Sparks")
    assert refused.ephemeral
    await stage.slash(stage.ada, stage.channel, "team create", name="Sparks", about="*we* draw")
    (choice,) = await stage.ada.autocomplete(stage.channel, "team join", "team", "spa")
    joined = await stage.slash(
        stage.ada, stage.channel, "team join", worker="carols GPU", team=choice["value"]
    )
    assert "carols GPU works for Sparks now" in words(joined)
    info = await stage.slash(stage.bob, stage.channel, "team info", team="sparks")
    assert "carols GPU · online" in words(info)
    listed = await stage.slash(stage.bob, stage.channel, "team list")
    assert "1. **Sparks**" in words(listed)
    left = await stage.slash(stage.ada, stage.channel, "team leave", worker="carols GPU")
    assert "works for no team any more" in words(left)
    unknown = await stage.slash(stage.bob, stage.channel, "team info", team="nobody")
    assert unknown.ephemeral
    assert len(stage.env.errors) == 2


async def test_a_profile_is_ones_own_until_it_is_opened(stage: Stage) -> None:
    worker = await stage.worker()
    account = await own(stage, worker, stage.ada)
    shown = await stage.slash(stage.ada, stage.channel, "profile")
    assert shown.ephemeral
    assert "Only you see this." in words(shown)
    assert "Workers online: **1 of 1**" in words(shown)
    assert "shares a GPU" in words(shown)
    assert gallery(shown)[0]["description"].startswith("ada, member since 1 January 2026.")
    assert drawn(stage.env, shown).width == 720
    assert account.alias not in words(shown)

    options: dict[str, Any] = {"member": stage.ada}
    hidden = await stage.slash(stage.bob, stage.channel, "profile", **options)
    assert "no profile to show" in words(hidden)
    await stage.slash(stage.ada, stage.channel, "kudos notify", public=True)
    opened = await stage.slash(stage.bob, stage.channel, "profile", **options)
    by_menu = Answer(await stage.bob.context_menu(stage.channel, "Profile", stage.ada))
    assert words(by_menu) == words(opened)
    assert "Workers online: **1 of 1**" in words(opened)
    assert stage.env.errors


async def test_news_come_to_the_channel_that_wants_them(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "news.json"
    old = {"date_published": "2026-01-01", "newspiece": "We are **here**.", "title": "Hello"}
    more = {"date_published": "2026-01-02", "newspiece": "Look!", "title": "New model"}
    more_info = {"more_info_urls": ["https://example.org/model", "javascript:x"]}
    path.write_text(json.dumps([old]))
    news = replace(stage.horde.news, path=str(path))
    stage.bot.horde = replace(stage.horde, news=news)
    role = stage.guild.create_role("admin", permissions=discord.Permissions(manage_guild=True))
    admin = stage.guild.add_member(stage.env.create_user("root"), roles=[role])
    refused = await stage.slash(stage.bob, stage.channel, "horde subscribe", channel=stage.channel)
    assert "You may not do this." in words(refused)
    done = await stage.slash(admin, stage.channel, "horde subscribe", channel=stage.channel)
    assert f"<#{stage.channel.id}>" in words(done)

    path.write_text(json.dumps([old, more | more_info]))
    stage.be_patient()
    for _ in range(2):
        await stage.env.advance_time(305)
        await stage.settle()
    posted = [it for it in stage.channel.history() if not it.flags.ephemeral]
    assert len(posted) == 1
    assert "New model" in str([it.to_dict() for it in posted[0].components])
    assert "javascript" not in str([it.to_dict() for it in posted[0].components])
    shown = await stage.slash(stage.bob, stage.channel, "horde news")
    assert words(shown).index("New model") < words(shown).index("Hello")
    assert stage.env.errors


async def test_what_the_horde_made_as_a_chart_and_in_words(stage: Stage) -> None:
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    await worker.draw()
    await stage.delivered(asked)
    shown = await stage.slash(stage.bob, stage.channel, "horde stats")
    assert "today: 1 pictures, 0 texts" in words(shown)
    assert "demo" in gallery(shown)[0]["description"]
