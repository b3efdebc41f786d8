from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending, suspicions
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account
from horde_core.clock import Clock
from horde_core.config import GiftSettings
from horde_core.db.engine import Database
from horde_core.gifts import guilds, rules, store, telling
from horde_core.gifts.model import Gift, GiftState, Given, Standing, Why, Wish
from horde_core.gifts.refusals import GiftIsOver, GiftRefused, NotYourGift
from horde_core.kudos import ledger
from horde_core.kudos.model import Action, Posting, System
from horde_core.money import NONE, Kudos, kudos

AT_ONCE = 100
SHOWN = 10


@dataclass(frozen=True, slots=True)
class GiftService:
    db: Database
    clock: Clock
    settings: GiftSettings

    async def give(self, wish: Wish) -> Given | None:
        """Hold the kudos for a moment, then they are the taker's; None: heard of before.

        Raises:
            GiftRefused: noted, and told to the giver unless ``wish.answered``
        """
        now = self.clock.now()
        async with self.db.transaction() as tx:
            giver = await accounts.by_discord(tx, wish.giver_discord)
            if giver is not None:
                await spending.lock(tx, giver.id)
            gift_id = await store.begin(
                tx,
                wish,
                None if giver is None else giver.id,
                now=now,
                due_at=now + timedelta(seconds=self.settings.undo_s),
                expires_at=now + timedelta(days=self.settings.kept_days),
            )
            if gift_id is None:
                return None
            taker = await accounts.by_discord(tx, wish.taker_discord)
            refused = rules.why_not(
                await situation(tx, wish, giver, taker, await _available(tx, giver), now),
                await self.ceilings(tx, wish.guild_id),
            )
            if refused is None:
                await _hold(tx, gift_id, wish, giver, now)
            else:
                await store.refuse(tx, gift_id, refused[0], now)
                await telling.refusal(tx, wish, refused, now)
            gift = await store.find(tx, gift_id)
            if refused is None and taker is None and gift is not None:
                await telling.waiting(tx, gift, now)
        if refused is not None:
            raise GiftRefused(refused[0], wish.amount, refused[1])
        return None if gift is None else Given(gift, waits=taker is None)

    async def withdraw(self, key: str) -> Gift | None:
        """The gesture was taken back; its gift if that was in time."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            gift = await store.by_key(tx, key)
            if gift is None:
                return None
            await store.forget_refused(tx, key)
            return await self._undone(tx, gift, now)

    async def undo(self, gift_id: int, giver_discord: int) -> Gift:
        """Raises NotYourGift, GiftIsOver."""
        async with self.db.transaction() as tx:
            gift = await store.find(tx, gift_id)
            if gift is None:
                raise GiftIsOver
            if gift.giver_discord != giver_discord:
                raise NotYourGift
            undone = await self._undone(tx, gift, self.clock.now())
            if undone is None:
                raise GiftIsOver
            return undone

    async def _undone(self, tx: AsyncConnection, gift: Gift, now: datetime) -> Gift | None:
        if now >= gift.due_at:
            return None
        return await _give_back(tx, gift.id, GiftState.WITHDRAWN, now)

    async def settle(self, taker_discord: int | None = None) -> list[Gift]:
        """Pay what is past its moment of grace to takers who have an account."""
        paid: list[Gift] = []
        while True:
            now = self.clock.now()
            async with self.db.reading() as tx:
                due = await store.payable(tx, now, AT_ONCE, taker_discord)
            for gift_id in due:
                async with self.db.transaction() as tx:
                    gift = await _pay(tx, gift_id, now)
                if gift is not None and gift.state is GiftState.SETTLED:
                    paid.append(gift)
            if len(due) < AT_ONCE:
                return paid

    async def expire(self) -> int:
        """Give back what nobody came for; the number of gifts."""
        number = 0
        while True:
            now = self.clock.now()
            async with self.db.reading() as tx:
                over = await store.expired(tx, now, AT_ONCE)
            for gift_id in over:
                async with self.db.transaction() as tx:
                    gift = await _give_back(tx, gift_id, GiftState.EXPIRED, now)
                    if gift is not None:
                        number += 1
                        await telling.back(tx, gift, now)
            if len(over) < AT_ONCE:
                return number

    async def waiting_for(self, discord_id: int) -> Kudos:
        async with self.db.reading() as tx:
            return await store.waiting_for(tx, discord_id)

    async def history(self, discord_id: int) -> list[Gift]:
        async with self.db.reading() as tx:
            return await store.history(tx, discord_id, SHOWN)

    async def standings(
        self, *, given: bool, guild_id: int | None, days: int | None
    ) -> list[Standing]:
        """Who gave or got most, in one guild or everywhere, within ``days`` or ever."""
        now = self.clock.now()
        since = now - timedelta(days=days or 36_500)
        async with self.db.reading() as tx:
            return await store.standings(
                tx, given=given, guild_id=guild_id, since=since, limit=SHOWN
            )

    async def total_given(self, discord_ids: Sequence[int]) -> dict[int, Kudos]:
        async with self.db.reading() as tx:
            return await store.total_given(tx, discord_ids)

    async def ceilings(self, tx: AsyncConnection, guild_id: int | None) -> rules.Ceilings:
        it = self.settings
        a_gift = kudos(it.most_a_gift)
        own = None if guild_id is None else await guilds.ceiling_of(tx, guild_id)
        return rules.Ceilings(
            a_gift=a_gift if own is None else min(a_gift, own),
            a_day=kudos(it.most_a_day),
            a_day_to_one=kudos(it.most_a_day_to_one),
            a_minute=it.most_gifts_a_minute,
        )


async def _available(tx: AsyncConnection, giver: Account | None) -> Kudos:
    if giver is None:
        return NONE
    await ledger.lock_balances(tx, [giver.id])
    return await spending.available(tx, giver)


async def situation(
    tx: AsyncConnection,
    wish: Wish,
    giver: Account | None,
    taker: Account | None,
    available: Kudos,
    now: datetime,
) -> rules.Situation:
    known = [account.id for account in (giver, taker) if account is not None]
    suspected = await suspicions.counts(tx, known)
    today = rules.Today(NONE, NONE, 0)
    if giver is not None:
        today = _without(await store.today(tx, giver.id, wish.taker_discord, now), wish.amount)
    return rules.Situation(
        amount=wish.amount,
        same_person=wish.giver_discord == wish.taker_discord,
        giver=giver,
        taker=taker,
        giver_suspicions=suspected[giver.id] if giver else 0,
        taker_suspicions=suspected[taker.id] if taker else 0,
        available=available,
        today=today,
    )


def _without(today: rules.Today, amount: Kudos) -> rules.Today:
    """The day without the gift in question, whose row is there already."""
    return rules.Today(
        Kudos(today.given - amount),
        Kudos(today.given_to_taker - amount),
        today.times_within_minute - 1,
    )


async def _hold(
    tx: AsyncConnection, gift_id: int, wish: Wish, giver: Account | None, now: datetime
) -> None:
    if giver is None:
        raise GiftRefused(Why.NOT_LINKED, wish.amount, NONE)
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"gift:{gift_id}",
            kind="gift",
            at=now,
            postings=[
                Posting(giver.id, Kudos(-wish.amount), Action.GIFTED),
                Posting(System.ESCROW, wish.amount, Action.GIFTED),
            ],
        ),
    )


async def _pay(tx: AsyncConnection, gift_id: int, now: datetime) -> Gift | None:
    """Once, and only to somebody who may have it; else it goes back."""
    held = await store.find(tx, gift_id)
    taker = None if held is None else await accounts.by_discord(tx, held.taker_discord)
    if held is None or taker is None:
        return None
    counted = await suspicions.counts(tx, [taker.id])
    if taker.id == held.giver_id or rules.unfit_to_take(taker, counted[taker.id]):
        gift = await _give_back(tx, gift_id, GiftState.RETURNED, now)
        if gift is not None:
            await telling.back(tx, gift, now)
        return gift
    gift = await store.end(tx, gift_id, GiftState.SETTLED, now, taker_id=taker.id)
    if gift is None:
        return None
    await _move(tx, gift, taker.id, Action.RECEIVED, now)
    await telling.paid(tx, gift, now)
    return gift


async def _give_back(
    tx: AsyncConnection, gift_id: int, state: GiftState, now: datetime
) -> Gift | None:
    gift = await store.end(tx, gift_id, state, now)
    if gift is not None and gift.giver_id is not None:
        await _move(tx, gift, gift.giver_id, Action.GIFTED, now)
    return gift


async def _move(
    tx: AsyncConnection, gift: Gift, account_id: int, action: Action, now: datetime
) -> None:
    """Out of the escrow."""
    await ledger.post(
        tx,
        ledger.Movement(
            key=f"gift:{gift.id}:{gift.state.value}",
            kind="gift",
            at=now,
            postings=[
                Posting(System.ESCROW, Kudos(-gift.amount), Action.GIFTED),
                Posting(account_id, gift.amount, action),
            ],
        ),
    )
