"""Picture desks: a verdict on every picture, or no picture."""

import os
import signal
from collections.abc import AsyncIterator

import pytest

from inference.desk import Desks, DeskUnusable, NoVerdict, PictureDesk
from inference.ipc import memory
from inference.ipc.memory import PictureMemory
from inference.ipc.messages import ConfigureDesk, Examine
from inference.safety.verdict import Context
from tests.inference.conftest import DESK


class Drawn:
    """A plain picture, as an engine left it."""

    def __init__(self) -> None:
        self.room = PictureMemory(64, 64)
        memory.fill(self.room.name, bytes([200, 30, 30]) * 64 * 64)

    def wanted(self, model: str = "demo_shapes") -> Examine:
        return Examine(
            memory=self.room.name, width=64, height=64, model=model, context=Context(prompt="a red wall"),
            censor=False,
        )  # fmt: skip


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
async def desk() -> AsyncIterator[PictureDesk]:
    made = PictureDesk(DESK, start_s=60, picture_s=2)
    yield made
    await made.close()


async def test_a_killed_desk_is_replaced_and_the_picture_judged(
    desk: PictureDesk, drawn: Drawn
) -> None:
    first = await desk.examine(drawn.wanted())
    before = (await desk.open()).process.pid
    os.kill(before, signal.SIGKILL)
    assert (await desk.examine(drawn.wanted())).webp == first.webp
    assert (await desk.open()).process.pid != before


async def test_a_silent_desk_is_replaced(desk: PictureDesk, drawn: Drawn) -> None:
    before = (await desk.open()).process.pid
    os.kill(before, signal.SIGSTOP)
    assert (await desk.examine(drawn.wanted())).state == "ok"
    assert (await desk.open()).process.pid != before


async def test_without_a_verdict_there_is_no_picture(desk: PictureDesk, drawn: Drawn) -> None:
    with pytest.raises(NoVerdict, match="nothing can judge pictures of 'other'"):
        await desk.examine(drawn.wanted("other"))
    drawn.room.release()
    with pytest.raises(NoVerdict, match="the picture is gone"):
        await desk.examine(drawn.wanted())


async def test_what_nobody_can_judge_is_refused_at_the_start() -> None:
    configure = ConfigureDesk(
        models=("nowhere",), folders=(), nsfw=True, censor_nsfw=False, censorlist=()
    )
    with pytest.raises(DeskUnusable, match="'nowhere' was not found"):
        async with Desks.open(configure, 1, start_s=60, picture_s=2):
            pass
