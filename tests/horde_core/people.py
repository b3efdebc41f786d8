"""Those who act in the tests: askers and owners of workers, and what they usually do."""

import io
from typing import Any

from PIL import Image

from horde_core import admin
from horde_core.accounts.change import UserChange
from horde_core.accounts.model import Principal, Role
from horde_core.horde import Horde
from horde_core.money import kudos
from horde_core.queueing.model import (
    Delivery,
    ImageParams,
    NewImageRequest,
    Offer,
    Popped,
    PoppedJob,
)

MODEL = "demo_shapes"
OURS = "Horde Dreamer:1:https://example.org"


def picture(size: tuple[int, int] = (64, 64), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def wish(prompt: str = "a cat", *, count: int = 1, **fields: Any) -> NewImageRequest:
    """A request; fields of ImageParams may be given beside its own."""
    own = {
        name: fields.pop(name) for name in list(fields) if name in NewImageRequest.__struct_fields__
    }
    own.setdefault("models", (MODEL,))
    return NewImageRequest(prompt=prompt, count=count, params=ImageParams(**fields), **own)


def offer(name: str = "dreamer", **fields: Any) -> Offer:
    fields.setdefault("models", (MODEL,))
    fields.setdefault("bridge_agent", OURS)
    fields.setdefault("max_pixels", 4096 * 4096)
    return Offer(name=name, **fields)


class People:
    def __init__(self, horde: Horde) -> None:
        self.horde = horde

    async def asker(self, name: str = "asker", *roles: Role, balance: float = 1000) -> Principal:
        made = await admin.ensure_user(
            self.horde, name, roles=frozenset(roles), kudos=kudos(balance)
        )
        return Principal(made.account)

    async def owner(self, name: str = "owner", *, trusted: bool = True) -> Principal:
        roles = frozenset({Role.TRUSTED} if trusted else ())
        return Principal((await admin.ensure_user(self.horde, name, roles=roles)).account)

    async def operator(self) -> Principal:
        """Account 1, with every right."""
        made = await admin.first_operator(self.horde)
        assert made is not None
        return Principal(made.account)

    async def reset_suspicion(self, who: Principal) -> None:
        moderator = await self.asker("moderator", Role.MODERATOR)
        change = UserChange(reset_suspicion=True)
        await self.horde.users.change(moderator, who.account.id, change)

    async def anonymous(self) -> Principal:
        return Principal(await self.horde.accounts.anonymous())

    async def ask(self, principal: Principal, **fields: Any) -> str:
        return (await self.horde.queueing.request(principal, wish(**fields))).id

    async def pop(self, principal: Principal, **fields: Any) -> Popped:
        return await self.horde.queueing.pop(principal, offer(**fields))

    async def take(self, principal: Principal, **fields: Any) -> PoppedJob:
        job = (await self.pop(principal, **fields)).job
        assert job is not None
        return job

    async def deliver(self, principal: Principal, job_id: str, **fields: Any) -> int:
        return await self.horde.queueing.submit(
            principal, Delivery(job_id=job_id, seed=7, **fields)
        )

    async def books_are_right(self) -> bool:
        report = await admin.audit(self.horde)
        assert report.ok, "\n".join(report.lines)
        return report.ok
