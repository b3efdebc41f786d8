"""Styles of the horde in Discord: the option, /styles, and servers that do not want some."""

from typing import Any

import msgspec

from horde_core.accounts.model import Principal, Role
from horde_core.chat.model import Preset, Taste
from horde_core.policies.refusals import AgainstPolicy
from horde_core.styles.model import CollectionTerms, Style, StyleTerms
from horde_core.workers.model import Work
from tests.cogs.stage import Answer, Stage, gallery, labels, words

OIL = {"width": 64, "height": 128, "steps": 12, "sampler_name": "k_heun"}


async def author(stage: Stage) -> Principal:
    account = await stage.horde.accounts.ensure("painter", roles=frozenset({Role.CUSTOMIZER}))
    return Principal(account.account)


async def style(stage: Stage, who: Principal, name: str, **fields: Any) -> Style:
    terms = StyleTerms(
        name=name,
        info=f"pictures as if made in {name}",
        prompt=f"{{p}}, in {name}###{{np}}, blurry",
        params=msgspec.Raw(msgspec.json.encode(fields.pop("params", OIL))),
        public=True,
        nsfw=False,
        tags=("paint",),
        models=("demo_shapes",),
    )
    terms.update(fields)  # type: ignore[typeddict-item]
    made = await stage.horde.styles.create(who, Work.IMAGE, terms)
    await stage.bot.refresh_styles()
    return made


async def offered(stage: Stage, typed: str, channel: Any = None) -> list[tuple[str, str]]:
    choices = await stage.ada.autocomplete(channel or stage.channel, "generate", "style", typed)
    return [(choice["name"], choice["value"]) for choice in choices]


async def test_a_style_is_offered_and_decides_how_it_is_drawn(stage: Stage) -> None:
    worker, who = await stage.worker(), await author(stage)
    oil = await style(stage, who, "oil")
    wild = await style(stage, who, "wild", nsfw=True)
    await stage.horde.tastes.save_preset(stage.ada.id, Preset("my oil", Taste(size="128x64")))
    await stage.horde.tastes.keep(stage.ada.id, Taste(steps=40, negative="dogs", size="128x128"))

    assert await offered(stage, "OIL") == [
        ("my oil · your preset", "my oil"),
        ("oil · painter · used 0 times", oil.id),
    ]
    assert [value for _, value in await offered(stage, "wild", stage.adult)] == [wild.id]
    assert await offered(stage, "wild") == []

    asked = await stage.slash(
        stage.ada, stage.channel, "generate", prompt="a cat", style=oil.id, count=2, seed="5"
    )
    job = await worker.draw()
    await stage.delivered(asked)

    how = job.params
    assert job.prompt == "a cat, in oil###dogs, blurry"
    assert (how.width, how.height, how.steps, how.sampler) == (64, 128, 12, "k_heun")
    assert len(gallery(asked)) == 2
    assert (await stage.horde.styles.by_id(oil.id)).use_count == 1

    await stage.slash(stage.ada, stage.channel, "generate", prompt="x", style="oil", size="64x64")
    assert (await worker.take()).params.height == 64

    for where, said, options in (
        (stage.channel, "The style wild may draw adult content.", {"style": "wild"}),
        (stage.channel, "The style oil is not made", {"style": "oil", "model": "Deliberate"}),
        (stage.channel, "no preset called tempera.", {"style": "tempera"}),
    ):
        refused = await stage.slash(stage.ada, where, "generate", prompt="x", **options)
        assert refused.ephemeral
        assert said in words(refused)
    assert len(stage.env.errors) == 3


async def test_styles_are_looked_through_and_used(stage: Stage) -> None:
    worker, who = await stage.worker(), await author(stage)
    assert "no styles for this place yet" in words(
        await stage.slash(stage.ada, stage.channel, "styles")
    )
    for number in range(9):
        await style(stage, who, f"look {number}", params={})
    ink = await style(stage, who, "ink", tags=("drawn",))
    await stage.horde.styles.add_example(who, ink.id, "https://example.org/ink.webp", primary=True)

    first = await stage.slash(stage.ada, stage.channel, "styles")
    assert first.ephemeral
    assert labels(first) == ["Look"] * 8 + ["Further styles"]
    further = await stage.click(stage.ada, first, label="Further styles")
    assert labels(further) == ["Look"] * 2
    none = await stage.slash(stage.ada, stage.channel, "styles", search="nothing like it")
    assert "No style matches: nothing like it" in words(none)

    found = await stage.slash(stage.ada, stage.channel, "styles", search="drawn demo_shapes")
    assert "**ink** by painter · used 0 times" in words(found)
    shown = await stage.click(stage.ada, found, label="Look")
    assert "`{p}, in ink###{np}, blurry`" in words(shown)
    assert "64\N{MULTIPLICATION SIGN}128" in words(shown)
    assert "gives its author 2 kudos" in words(shown)
    example = gallery(shown)[0]
    assert (example["media"]["url"], example["spoiler"]) == ("https://example.org/ink.webp", True)

    form = await stage.ada.click(shown.message, label="Use")
    asked = Answer(await stage.ada.submit_modal(form, {"prompt": "a tree", "negative": "snow"}))
    job = await worker.draw()
    await stage.delivered(asked)
    assert (job.prompt, job.params.steps) == ("a tree, in ink###snow, blurry", 12)

    await stage.horde.styles.delete(who, Work.IMAGE, ink.id)
    gone = await stage.click(stage.ada, found, label="Look")
    assert "This style is no longer there." in words(gone)
    assert stage.env.errors == []


async def test_a_server_does_not_want_a_style(stage: Stage) -> None:
    """Not by its name, not by chance from a collection, not by a re-roll."""
    worker, who = await stage.worker(), await author(stage)
    oil, ink = await style(stage, who, "oil"), await style(stage, who, "ink")
    terms = CollectionTerms(name="paints", info=None, public=True, styles=(oil.id,))
    paints = await stage.horde.collections.create(who, terms)
    await stage.bot.refresh_styles()
    assert ("paints · one of 1 by chance", paints.id) in await offered(stage, "")
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", style=paints.id)
    assert (await worker.draw()).prompt.startswith("a cat, in oil")
    await stage.delivered(asked)

    policies, guild = stage.horde.policies, stage.guild.id
    # as another process does; this one hears of it with its next look at what changed
    await policies.set(guild, 0, "denied_styles", ["OIL"], actor=stage.ada.id)
    await stage.env.advance_time(stage.bot.settings.models_every_s + 1)
    assert [value for _, value in await offered(stage, "")] == [paints.id, ink.id]
    listed = await stage.slash(stage.ada, stage.channel, "styles")
    assert "**oil**" not in words(listed)
    for name in ("oil", "paints", oil.id):
        no = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", style=name)
        assert "This server does not allow that style." in words(no)
    again = await stage.click(stage.ada, asked, label="Re-roll")
    assert "This server does not allow that style." in words(again)
    refusals = [getattr(error, "original", error) for error in stage.env.errors]
    assert all(isinstance(error, AgainstPolicy) for error in refusals)
    assert await worker.pop() is None

    await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat", style="ink")
    assert (await worker.take()).prompt.startswith("a cat, in ink")
