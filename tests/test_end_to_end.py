"""A member types /generate, somebody's worker draws, kudos move."""

import asyncio
from pathlib import Path

import pytest

from horde_core import admin
from horde_core.money import Kudos
from tests.cogs.stage import BUTTONS, Stage, drawn, gallery, labels, words
from tests.live import live_horde, live_stage

pytestmark = pytest.mark.slow
PROMPT = "a red circle on a blue background"
DRAWN_WITHIN_S = 120


async def test_a_member_asks_a_worker_draws_and_kudos_move(tmp_path: Path) -> None:
    async with live_horde(tmp_path) as live, live_stage(live) as stage:
        member = await stage.link_wealthy(stage.ada)
        kudos = live.horde.kudos
        before = await kudos.balance(member.id), await kudos.balance(live.owner.id)

        asked = await stage.slash(stage.ada, stage.channel, "generate", prompt=PROMPT)
        await _until_drawn(stage, lambda: gallery(asked))

        assert labels(asked) == BUTTONS
        assert gallery(asked)[0]["description"].startswith(PROMPT)
        assert "drawn by Grace's GPU" in words(asked)

        after = await kudos.balance(member.id), await kudos.balance(live.owner.id)
        assert after[0] < before[0], "the requester paid nothing"
        assert after[1] > before[1], "the worker's owner earned nothing"
        assert before[0] - after[0] < Kudos(5000)
        report = await admin.audit(live.horde)
        assert report.ok, report.lines

        picture = drawn(stage.env, asked)
        assert picture.size == (256, 256)  # of 64, shown four times larger
        centre = _mean(picture.crop((112, 112, 144, 144)).resize((1, 1)).tobytes())
        border = _mean(picture.crop((0, 0, 256, 16)).resize((1, 1)).tobytes())
        assert centre[0] > 150 > max(centre[1:]), f"the centre is not red: {centre}"
        assert border[2] > 150 > max(border[:2]), f"the border is not blue: {border}"


async def _until_drawn(stage: Stage, seen: object) -> None:
    for _ in range(DRAWN_WITHIN_S * 4):
        await stage.env.settle()
        if callable(seen) and seen():
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"no picture came:\n{stage.env.transcript()[-3000:]}")


def _mean(pixel: bytes) -> tuple[int, int, int]:
    red, green, blue = pixel[:3]
    return red, green, blue
