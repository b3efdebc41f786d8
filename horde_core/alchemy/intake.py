"""Taking in a picture and what shall be told about it or made of it."""

from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Account, Principal, Role
from horde_core.alchemy import store
from horde_core.alchemy.model import NewInterrogation, WantedForm
from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db import locks
from horde_core.db.engine import Database
from horde_core.db.locks import Turn
from horde_core.errors import AccountDeleted, Rc, Refused
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import alchemy_pricing
from horde_core.kudos import store as books
from horde_core.media import images
from horde_core.media.store import MediaStore, result_key
from horde_core.oversight.guard import Guard
from horde_core.queueing.refusals import TooManyPrompts

FORMS_PER_CONCURRENCY = 10
LARGEST_PAYLOAD = 16 * 1024
LONGEST_ADDRESS = 4096


@dataclass(frozen=True, slots=True)
class AlchemyIntake:
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    media: MediaStore
    settings: QueueSettings
    guard: Guard

    async def request(self, principal: Principal, new: NewInterrogation) -> str:
        await self.guard.open_to_requests()
        principal = await self.guard.may_ask(principal)
        new = self.checked(principal, new)
        picture = await images.for_alchemy(new.source, keep=new.source_url is None)
        interrogation_id = self.ids.unique()
        if picture.webp is not None:
            await self.media.put(result_key(interrogation_id), picture.webp)
        try:
            async with self.db.transaction() as tx:
                await self._admit(tx, interrogation_id, principal, new, picture.tiles)
        except BaseException:
            await self.media.delete([result_key(interrogation_id)])
            raise
        await self.bus.publish(Event(Kind.REQUEST_QUEUED, interrogation_id))
        return interrogation_id

    def checked(self, principal: Principal, new: NewInterrogation) -> NewInterrogation:
        """The request without repeated forms.

        Raises:
            AccountDeleted, Refused, and what forbids a shared key
        """
        if principal.in_person().has(Role.DELETED):
            raise AccountDeleted
        if new.webhook is not None and not new.webhook.startswith("https://"):
            raise Refused(Rc.BAD_REQUEST, "A webhook must begin with https://")
        if len(new.source_url or "") > LONGEST_ADDRESS:
            raise Refused(Rc.SOURCE_IMAGE_URL_INVALID, "The address of the picture is too long.")
        forms: dict[str, WantedForm] = {}
        for form in new.forms:
            forms.setdefault(form.name, form)
        if not forms:
            raise Refused(Rc.BAD_REQUEST, "At least one form must be named.")
        for form in forms.values():
            if len(msgspec.json.encode(form.payload)) > LARGEST_PAYLOAD:
                raise Refused(Rc.BAD_REQUEST, f"The payload of the form {form.name} is too large.")
        return replace(new, forms=tuple(forms.values()))

    async def _admit(
        self,
        tx: AsyncConnection,
        interrogation_id: str,
        principal: Principal,
        new: NewInterrogation,
        tiles: int,
    ) -> None:
        account, now = principal.account, self.clock.now()
        await locks.take(tx, Turn.FORMS_OF_ACCOUNT, account.id)
        await _limit(tx, account, len(new.forms))
        await store.add(
            tx,
            interrogation_id,
            principal,
            new,
            tiles=tiles,
            form_ids=[self.ids.unique() for _ in new.forms],
            prices=[
                alchemy_pricing.price(form.name, post_processes=form.post_processes, tiles=tiles)
                for form in new.forms
            ],
            priority=(await books.balances(tx, account.id)).balance,
            at=now,
            expires_at=now + timedelta(seconds=self.settings.request_lifetime_s),
        )


async def _limit(tx: AsyncConnection, account: Account, wanted: int) -> None:
    """Raises TooManyPrompts."""
    limit = FORMS_PER_CONCURRENCY * account.concurrency
    waiting = wanted + await store.open_forms(tx, account)
    if waiting > limit:
        raise TooManyPrompts(waiting, limit)
