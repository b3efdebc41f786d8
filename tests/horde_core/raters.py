"""Those who share pictures and those who rate them."""

import io
from typing import Any

from PIL import Image

from horde_core.accounts.model import Principal
from horde_core.horde import Horde
from horde_core.ratings.model import Answer, Judgement, Question, Rewarded
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People, picture


def coloured(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (shade % 256, 0, 0)).save(out, "PNG")
    return out.getvalue()


class Raters:
    def __init__(self, horde: Horde, people: People, clock: FakeClock) -> None:
        self.horde = horde
        self.people = people
        self.clock = clock

    async def draw(self, asker: Principal, count: int = 1, **fields: Any) -> tuple[str, list[str]]:
        """A finished request and its pictures."""
        fields = {"shared": True, "nsfw": False, **fields}
        owner = await self.people.owner("painter")
        request_id = await self.people.ask(asker, count=count, **fields)
        job = await self.people.take(owner, amount=count)
        for job_id in job.ids:
            await self.people.deliver(owner, job_id, inline=picture())
        return request_id, list(job.ids)

    async def seed(self, known: list[int]) -> dict[str, int]:
        """Gold questions and their answers."""
        pool = self.horde.ratings.pool
        return {
            await pool.seed(coloured(number), Judgement("", rating)): rating
            for number, rating in enumerate(known)
        }

    async def next(self, rater: Principal, **fields: Any) -> Question:
        return await self.horde.ratings.game.next(rater, **fields)

    async def answer(
        self, rater: Principal, question: Question, *, after: float = 4.0, **said: Any
    ) -> Rewarded:
        self.clock.advance(after)
        return await self.horde.ratings.game.answer(rater, question.id, Answer(**said))
