"""A picture is seen while it is drawn, where its worker shows it and the channel may see it."""

import pytest

from tests.cogs.stage import Stage, gallery, picture, words

# what is kept and who may is tested on both databases below
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("spoiler", [False, True])
async def test_it_is_shown_on_the_card_and_gone_with_the_result(
    stage: Stage, spoiler: bool
) -> None:
    await stage.horde.policies.set(stage.guild.id, 0, "spoiler", value=spoiler, actor=1)
    worker = await stage.worker()
    asked = await stage.slash(stage.ada, stage.channel, "generate", prompt="a cat")
    job = await worker.take()
    assert job.params.preview
    await stage.env.advance_time(5)
    assert gallery(asked) == []

    await stage.horde.queueing.preview(worker.principal, job.ids[0], picture("blue", 32))
    await stage.settle()
    await stage.env.advance_time(6)
    assert "Drawing" in words(asked)
    shown = gallery(asked)[0]
    assert (shown["description"], shown["spoiler"]) == (
        "What the picture looks like so far",
        spoiler,
    )
    assert [it.filename for it in asked.attachments] == ["preview.webp"]

    await worker.deliver(job)
    await stage.until(lambda: "drawn by" in words(asked))
    assert [it.filename for it in asked.attachments] != ["preview.webp"]
    assert len(gallery(asked)) == 1


async def test_where_adult_content_may_be_asked_for_nothing_is_shown(stage: Stage) -> None:
    worker = await stage.worker()
    await stage.slash(stage.ada, stage.adult, "generate", prompt="a cat")
    assert not (await worker.take()).params.preview
