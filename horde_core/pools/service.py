"""A guild's pool is an account whose kudos its members spend through shared keys of a day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Principal
from horde_core.accounts.service import AccountService
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.kudos import ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Action, Posting, System
from horde_core.money import NONE, Kudos
from horde_core.payments.service import KudosService
from horde_core.pools import rules, store
from horde_core.pools.model import Asker, Pool, PoolRules, PoolState, PoolView
from horde_core.pools.refusals import NeedsAccount, NoPool, PoolExists
from horde_core.sharedkeys import store as sharedkeys
from horde_core.sharedkeys.rules import why_closed
from horde_core.sharedkeys.service import EndRequests

SHOWN = 10
KEYS_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class PoolService:
    db: Database
    clock: Clock
    ids: Ids
    bus: Bus
    accounts: AccountService
    kudos: KudosService
    end_requests: EndRequests

    async def open(self, guild_id: int, name: str, wanted: PoolRules, opened_by: int) -> Pool:
        """Raises PoolExists."""
        async with self.db.reading() as tx:
            if await store.current(tx, guild_id) is not None:
                raise PoolExists
        account = (await self.accounts.register(f"Pool of {name}", pseudonymous=False)).account
        try:
            async with self.db.transaction() as tx:
                await store.add(
                    tx,
                    guild_id=guild_id,
                    account_id=account.id,
                    name=name[:60],
                    rules=wanted,
                    opened_by=opened_by,
                    now=self.clock.now(),
                )
                return await _current(tx, guild_id)
        except IntegrityError:
            raise PoolExists from None

    async def set_rules(self, guild_id: int, wanted: PoolRules) -> Pool:
        """For the keys of the next day; conditions hold at once. Raises NoPool."""
        async with self.db.transaction() as tx:
            pool = await _current(tx, guild_id)
            await store.set_rules(tx, pool.id, wanted)
            return replace(pool, rules=wanted)

    async def donate(self, discord_id: int, guild_id: int, amount: Kudos, *, key: str) -> PoolView:
        """Raises NoPool, NeedsAccount, TransferRefused, NotEnoughKudos."""
        giver = await self.accounts.by_discord(discord_id)
        if giver is None:
            raise NeedsAccount
        async with self.db.reading() as tx:
            pool = await _open(tx, guild_id)
        target = f"pool#{pool.account_id}"
        await self.kudos.transfer(Principal(giver), target, amount, key=key)
        return await self.view(guild_id)

    async def payer(self, asker: Asker, like: Principal) -> Principal | None:
        """Who pays for this member here: the pool, by the member's key of the day, or None."""
        if asker.guild_id is None:
            return None
        now = self.clock.now()
        async with self.db.reading() as tx:
            pool = await store.current(tx, asker.guild_id)
        if pool is None or not rules.may_use(pool, asker, now):
            return None
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        async with self.db.transaction() as tx:
            account = await accounts.by_id(tx, pool.account_id)
            if account is None or not await _has_something_left(tx, pool.account_id):
                return None
            key_id = await self._key(tx, pool, asker.discord_id, day)
            key = await sharedkeys.find(tx, key_id)
        if key is None or why_closed(key, now) is not None:
            return None
        return replace(like, account=account, shared_key_id=key.id)

    async def _key(self, tx: AsyncConnection, pool: Pool, discord_id: int, day: datetime) -> str:
        known = await store.key_of(tx, pool.id, discord_id, day)
        if known is not None:
            return known
        key_id = self.ids.unique()
        if not await store.keep_key(tx, pool.id, discord_id, day, key_id):
            return await store.key_of(tx, pool.id, discord_id, day) or key_id
        await sharedkeys.add(
            tx,
            key_id,
            pool.account_id,
            {
                "name": f"{pool.name}, {day:%Y-%m-%d}",
                "kudos": pool.rules.daily_share,
                "expires_at": day + timedelta(days=1),
            },
            self.clock.now(),
        )
        return key_id

    async def view(self, guild_id: int) -> PoolView:
        """Raises NoPool."""
        await self.note_spends()
        async with self.db.reading() as tx:
            pool = await _current(tx, guild_id)
            given = await store.donations(tx, pool.account_id)
            return PoolView(
                pool,
                rest=await _rest(tx, pool.account_id),
                donated=Kudos(sum(given.values())),
                donors=len(given),
                spent=await store.spent(tx, pool.id),
                spends=tuple(await store.spends(tx, pool.id, SHOWN)),
            )

    async def note_spends(self) -> None:
        """Keep what each request cost the pool, before the request is forgotten."""
        async with self.db.transaction() as tx:
            await store.note_spends(tx)

    async def close(self, guild_id: int) -> Pool:
        """Nothing new is paid; the rest goes back as soon as nothing is being drawn for it.

        Raises:
            NoPool
        """
        await self.note_spends()
        ended: list[str] = []
        async with self.db.transaction() as tx:
            pool = await _open(tx, guild_id)
            if not await store.move(
                tx, pool.id, PoolState.OPEN, PoolState.CLOSING, self.clock.now()
            ):
                raise NoPool
            for key_id in await store.keys(tx, pool.id):
                await sharedkeys.locked(tx, key_id)
                ended += await self.end_requests(tx, key_id)
                await sharedkeys.remove(tx, key_id)
        for request_id in ended:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        await self.pay_back()
        return pool

    async def pay_back(self) -> list[Pool]:
        """Divide what closing pools have left among those who filled them."""
        closed = []
        async with self.db.reading() as tx:
            waiting = await store.closing(tx)
        for pool in waiting:
            async with self.db.transaction() as tx:
                if await self._pay_back(tx, pool):
                    closed.append(pool)
        return closed

    async def _pay_back(self, tx: AsyncConnection, pool: Pool) -> bool:
        now = self.clock.now()
        await spending.lock(tx, pool.account_id)
        if await store.anything_running(tx, pool.account_id):
            return False
        if not await store.move(tx, pool.id, PoolState.CLOSING, PoolState.CLOSED, now):
            return False
        given = await store.donations(tx, pool.account_id)
        await ledger.lock_balances(tx, [pool.account_id, *given])
        balance = (await books.balances(tx, pool.account_id)).balance
        lent = min(balance, await store.forgiven(tx, pool.account_id))
        back = rules.shares(Kudos(max(NONE, balance - lent)), given)
        returned = Kudos(sum(back.values()))
        postings = [
            Posting(pool.account_id, Kudos(-returned), Action.RECEIVED),
            *(Posting(who, part, Action.GIFTED) for who, part in back.items()),
            Posting(pool.account_id, Kudos(-lent)),
            Posting(System.FORGIVENESS, lent),
        ]
        await ledger.post(tx, ledger.Movement(f"pool:{pool.id}:closed", "pool", now, postings))
        return True

    async def prune(self) -> None:
        """Remove the keys of days past."""
        async with self.db.transaction() as tx:
            old = await store.old_keys(tx, self.clock.now() - KEYS_KEPT)
            for key_id in old:
                await sharedkeys.remove(tx, key_id)
            await store.remove_keys(tx, old)


async def _current(tx: AsyncConnection, guild_id: int) -> Pool:
    pool = await store.current(tx, guild_id)
    if pool is None:
        raise NoPool
    return pool


async def _open(tx: AsyncConnection, guild_id: int) -> Pool:
    pool = await _current(tx, guild_id)
    if pool.state is not PoolState.OPEN:
        raise NoPool
    return pool


async def _has_something_left(tx: AsyncConnection, account_id: int) -> bool:
    return await _rest(tx, account_id) > NONE


async def _rest(tx: AsyncConnection, account_id: int) -> Kudos:
    """What can still be promised: no more than lies over the floor of every account."""
    account = await accounts.by_id(tx, account_id)
    if account is None:
        return NONE
    free = await spending.available(tx, account)
    return Kudos(max(NONE, free - await store.open_price(tx, account_id)))
