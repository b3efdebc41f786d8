"""Shared keys given away by a button: whoever claims one generates with it and never sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal
from horde_core.accounts.service import AccountService
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.pools import KeyClaimRow, KeyOfferRow
from horde_core.money import NONE, Kudos
from horde_core.payments.service import KudosService
from horde_core.pools import privacy
from horde_core.pools.model import OfferedKey
from horde_core.pools.refusals import NeedsAccount, NoSeatLeft, OfferGone
from horde_core.sharedkeys import store as sharedkeys
from horde_core.sharedkeys.model import Terms
from horde_core.sharedkeys.rules import why_closed
from horde_core.sharedkeys.service import SharedKeyService

_OFFERS = select(
    KeyOfferRow.key_id,
    KeyOfferRow.offer,
    KeyOfferRow.owner_discord,
    KeyOfferRow.seats,
    KeyOfferRow.taken,
)


@dataclass(frozen=True, slots=True)
class ClaimService:
    db: Database
    clock: Clock
    ids: Ids
    accounts: AccountService
    kudos: KudosService
    keys: SharedKeyService

    async def offer(self, owner_discord: int, terms: Terms, seats: int) -> OfferedKey:
        """A new key of this member's account, to be claimed by ``seats`` others.

        Raises:
            NeedsAccount, TooManySharedKeys
        """
        owner = await self._owner(owner_discord)
        key = await self.keys.create(Principal(owner), terms)
        offer = self.ids.api_key()
        async with self.db.transaction() as tx:
            await tx.execute(
                insert(KeyOfferRow).values(
                    key_id=key.id, offer=offer, owner_discord=owner_discord, seats=seats, taken=0
                )
            )
        return OfferedKey(key, offer, owner_discord, seats, 0)

    async def everything_of(self, discord_id: int) -> dict[str, list[dict[str, Any]]]:
        """For the member themselves."""
        async with self.db.reading() as tx:
            return await privacy.everything(tx, discord_id)

    async def forget_member(self, discord_id: int) -> None:
        """As far as the books allow."""
        async with self.db.transaction() as tx:
            await privacy.forget(tx, discord_id)

    async def of_owner(self, discord_id: int) -> list[OfferedKey]:
        async with self.db.reading() as tx:
            rows = await tx.execute(
                _OFFERS.where(KeyOfferRow.owner_discord == discord_id).order_by(KeyOfferRow.offer)
            )
            return await _with_keys(tx, rows.all())

    async def find(self, offer: str) -> OfferedKey:
        """Raises OfferGone."""
        async with self.db.reading() as tx:
            return await _found(tx, offer)

    async def claim(self, offer: str, discord_id: int) -> OfferedKey:
        """Twice is once. Raises OfferGone, NoSeatLeft."""
        async with self.db.transaction() as tx:
            found = await _found(tx, offer)
            if why_closed(found.key, self.clock.now()) is not None:
                raise OfferGone
            fresh = await tx.execute(
                insert_or(tx, KeyClaimRow)
                .values(discord_id=discord_id, key_id=found.key.id, at=self.clock.now())
                .on_conflict_do_nothing(index_elements=["discord_id", "key_id"])
                .returning(KeyClaimRow.key_id)
            )
            if fresh.scalar_one_or_none() is None:
                return found
            seated = await tx.execute(
                update(KeyOfferRow)
                .where(KeyOfferRow.offer == offer, KeyOfferRow.taken < KeyOfferRow.seats)
                .values(taken=KeyOfferRow.taken + 1)
            )
            if seated.rowcount == 0:
                raise NoSeatLeft(found.seats)
            return replace(found, taken=found.taken + 1)

    async def claimed(self, discord_id: int) -> list[OfferedKey]:
        """Those that still pay for this member, the latest first."""
        now = self.clock.now()
        async with self.db.reading() as tx:
            rows = await tx.execute(
                _OFFERS.join(KeyClaimRow, KeyClaimRow.key_id == KeyOfferRow.key_id)
                .where(KeyClaimRow.discord_id == discord_id)
                .order_by(KeyClaimRow.at.desc(), KeyOfferRow.key_id)
            )
            found = await _with_keys(tx, rows.all())
        return [it for it in found if why_closed(it.key, now) is None]

    async def let_go(self, offer: str, discord_id: int) -> None:
        """A member does not want to use it any more. Raises OfferGone."""
        async with self.db.transaction() as tx:
            found = await _found(tx, offer)
            gone = await tx.execute(
                delete(KeyClaimRow).where(
                    KeyClaimRow.discord_id == discord_id, KeyClaimRow.key_id == found.key.id
                )
            )
            if gone.rowcount:
                await tx.execute(
                    update(KeyOfferRow)
                    .where(KeyOfferRow.offer == offer)
                    .values(taken=KeyOfferRow.taken - 1)
                )

    async def payer(self, discord_id: int, like: Principal) -> Principal | None:
        """The owner of the latest claimed key that still pays, or None."""
        claimed = await self.claimed(discord_id)
        if not claimed:
            return None
        account = await self.accounts.by_id(claimed[0].key.account_id)
        return replace(like, account=account, shared_key_id=claimed[0].key.id)

    async def top_up(self, offer: str, discord_id: int, amount: Kudos, *, key: str) -> OfferedKey:
        """More may be spent with the key: its owner allows it, others send the owner kudos.

        Raises:
            OfferGone, NeedsAccount, TransferRefused, NotEnoughKudos
        """
        found = await self.find(offer)
        giver = await self._owner(discord_id)
        if giver.id != found.key.account_id:
            await self.kudos.transfer(Principal(giver), found.key.id, amount, key=key)
        elif amount > NONE:
            async with self.db.transaction() as tx:
                await sharedkeys.top_up(tx, found.key.id, amount)
        return await self.find(offer)

    async def revoke(self, offer: str, discord_id: int) -> OfferedKey:
        """Raises OfferGone, NeedsAccount, NotKeyOwner."""
        found = await self.find(offer)
        await self.keys.delete(Principal(await self._owner(discord_id)), found.key.id)
        async with self.db.transaction() as tx:
            await tx.execute(delete(KeyOfferRow).where(KeyOfferRow.offer == offer))
        return found

    async def _owner(self, discord_id: int) -> Account:
        owner = await self.accounts.by_discord(discord_id)
        if owner is None:
            raise NeedsAccount
        return owner


async def _found(tx: AsyncConnection, offer: str) -> OfferedKey:
    rows = await tx.execute(_OFFERS.where(KeyOfferRow.offer == offer))
    found = await _with_keys(tx, rows.all())
    if not found:
        raise OfferGone
    return found[0]


async def _with_keys(
    tx: AsyncConnection, rows: Sequence[Row[*tuple[Any, ...]]]
) -> list[OfferedKey]:
    """Those whose key was not removed by other ways meanwhile."""
    found = []
    for row in rows:
        key = await sharedkeys.find(tx, row.key_id)
        if key is not None and await accounts.by_id(tx, key.account_id) is not None:
            found.append(OfferedKey(key, row.offer, row.owner_discord, row.seats, row.taken))
    return found
