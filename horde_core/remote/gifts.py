"""Gifts between accounts at another horde: written down here, moved there, never twice.

Nothing can be held there for somebody without an account; and as its kudos are not in our books,
a gift stays its giver's until its moment of grace is over and it is sent.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account
from horde_core.clock import Ids
from horde_core.errors import HordeError, Rc
from horde_core.gifts import rules, telling
from horde_core.gifts import store as gifts
from horde_core.gifts.model import Gift, GiftState, Given, Why, Wish
from horde_core.gifts.refusals import GiftRefused
from horde_core.gifts.service import AT_ONCE, GiftService, situation
from horde_core.links import store as links
from horde_core.members.model import NoticeKind
from horde_core.money import NONE, Kudos, kudos
from horde_core.remote import shapes, store
from horde_core.remote.people import People
from horde_core.remote.refusals import (
    HordeBusy,
    HordeDown,
    KeyRefused,
    KeyUnreadable,
    TooManyThere,
)
from horde_core.remote.store import Step, Transfer

ONE = kudos(1)
NOT_BACK_WITHIN = timedelta(seconds=60)
"""API v2 refuses to move kudos back sooner."""
BREATH = timedelta(seconds=15)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteGifts(GiftService):
    """``unanswered``: how long after a try without an answer its outcome is looked for."""

    ids: Ids
    people: People
    unanswered: timedelta

    async def give(self, wish: Wish) -> Given | None:
        """Send the kudos after a moment of grace; None: heard of before.

        Raises:
            GiftRefused: noted, and told to the giver unless ``wish.answered``
        """
        balance = await self._balance(wish)
        now = self.clock.now()
        async with self.db.transaction() as tx:
            giver = await _linked(tx, wish.giver_discord)
            if giver is not None:
                await spending.lock(tx, giver.id)
            gift_id = await gifts.begin(
                tx,
                wish,
                None if giver is None else giver.id,
                now=now,
                due_at=now + timedelta(seconds=self.settings.undo_s),
                expires_at=now + timedelta(days=self.settings.kept_days),
                state=GiftState.SENDING,
            )
            if gift_id is None:
                return None
            refused = await self._why_not(tx, gift_id, wish, giver, balance)
            if refused is None:
                await store.begin(tx, gift_id, self.ids.unique(), now)
            else:
                await gifts.refuse(tx, gift_id, refused[0], now)
                await telling.refusal(tx, wish, refused, now)
            gift = await gifts.find(tx, gift_id)
        if refused is not None:
            raise GiftRefused(refused[0], wish.amount, refused[1])
        return None if gift is None else Given(gift, waits=False)

    async def _balance(self, wish: Wish) -> Kudos | None:
        """None: not to be had now; the other horde decides when it gets the gift."""
        try:
            key = await self.people.key_of(wish.giver_discord)
            return None if key is None else kudos((await self.people.by_key(key)).kudos)
        except (KeyRefused, KeyUnreadable):
            if wish.answered:
                raise
            return None
        except HordeError:
            return None

    async def _why_not(
        self,
        tx: AsyncConnection,
        gift_id: int,
        wish: Wish,
        giver: Account | None,
        balance: Kudos | None,
    ) -> tuple[Why, Kudos] | None:
        taker = await _linked(tx, wish.taker_discord)
        available = wish.amount
        if balance is not None:
            on_its_way = await store.on_its_way(tx, wish.giver_discord, gift_id)
            available = Kudos(balance - on_its_way)
        refused = rules.why_not(
            await situation(tx, wish, giver, taker, available, self.clock.now()),
            await self.ceilings(tx, wish.guild_id),
        )
        if refused is None and taker is None:
            return Why.TAKER_NOT_LINKED, NONE
        if refused is None and wish.amount % ONE:
            return Why.NOT_WHOLE, NONE
        return refused

    async def _undone(self, tx: AsyncConnection, gift: Gift, now: datetime) -> Gift | None:
        if gift.state is not GiftState.SENDING:
            return await GiftService._undone(self, tx, gift, now)
        if now >= gift.due_at:
            return None
        return await gifts.end(tx, gift.id, GiftState.WITHDRAWN, now, was=GiftState.SENDING)

    async def settle(self, taker_discord: int | None = None) -> list[Gift]:
        """Send what is past its moment of grace; nothing waits for anybody here."""
        if taker_discord is not None:
            return []
        now = self.clock.now()
        async with self.db.reading() as tx:
            due = await store.due(tx, now, now - self.unanswered, AT_ONCE)
        paid: list[Gift] = []
        for transfer in due:
            try:
                gift = await self._advance(transfer)
            except (HordeDown, HordeBusy) as trouble:
                log.warning("gifts wait: %s", trouble)
                break
            if gift is not None and gift.state is GiftState.SETTLED:
                paid.append(gift)
        return paid

    async def _advance(self, it: Transfer) -> Gift | None:
        """Send it, unless it turns out to have arrived.

        Raises:
            HordeDown, HordeBusy
        """
        sent = it.step is Step.SENT
        try:
            key = await self.people.key_of(it.gift.giver_discord)
            target = it.target or await self.people.alias_of(it.gift.taker_discord)
            if key is None or target is None:
                raise KeyRefused
            given = shapes.given_away(await self.people.by_key(key, fresh=True))
        except (KeyRefused, KeyUnreadable):
            return await self._end(it, GiftState.UNCLEAR if sent else GiftState.RETURNED)
        except (HordeDown, HordeBusy):
            now = self.clock.now()
            async with self.db.transaction() as tx:
                await store.wait(tx, it, now + BREATH, now)
            raise
        if sent and (given is None or it.given_before is None):
            return await self._end(it, GiftState.UNCLEAR)
        if sent and given is not None and given - (it.given_before or 0) >= it.gift.amount:
            return await self._end(it, GiftState.SETTLED)
        async with self.db.transaction() as tx:
            if it.gift.giver_id is not None:
                await spending.lock(tx, it.gift.giver_id)
            if not await store.claim(tx, it, target, given, self.clock.now()):
                return None
        return await self._send(it, key, target)

    async def _send(self, it: Transfer, key: str, target: str) -> Gift | None:
        """What gave no answer is left as it is: sending it again at once could give twice."""
        try:
            await self.people.client.ask(
                shapes.Transferred,
                "POST",
                "kudos/transfer",
                key=key,
                body={"username": target, "amount": it.gift.amount // ONE},
                headers={"Idempotency-Key": it.key},
            )
        except HordeDown as down:
            if down.untouched:
                await self._postpone(it, BREATH)
            raise
        except HordeBusy as busy:
            await self._postpone(it, timedelta(seconds=busy.wait_s))
            raise
        except HordeError as refused:
            if refused.rc is Rc.TOO_FAST_TRANSFERS or isinstance(refused, TooManyThere):
                await self._postpone(it, NOT_BACK_WITHIN)
                return None
            log.info("gift %s was refused: %s", it.gift.id, refused)
            return await self._end(it, GiftState.RETURNED)
        finally:
            self.people.forget(key)
        return await self._end(it, GiftState.SETTLED)

    async def _postpone(self, it: Transfer, wait: timedelta) -> None:
        async with self.db.transaction() as tx:
            await store.postpone(tx, it.gift.id, self.clock.now() + wait)

    async def _end(self, it: Transfer, state: GiftState) -> Gift | None:
        now = self.clock.now()
        async with self.db.transaction() as tx:
            taker = await accounts.by_discord(tx, it.gift.taker_discord)
            taker_id = None if taker is None else taker.id
            gift = await gifts.end(
                tx, it.gift.id, state, now, taker_id=taker_id, was=GiftState.SENDING
            )
            if gift is None:
                return None
            await store.finish(tx, gift.id, now)
            await _tell(tx, gift, now)
            return gift

    async def expire(self) -> int:
        """Give up what could not be sent; and give back what our own books still hold."""
        number = await GiftService.expire(self)
        now = self.clock.now()
        async with self.db.reading() as tx:
            over = await store.expired(tx, now, AT_ONCE)
        for gift_id in over:
            async with self.db.transaction() as tx:
                unknown = await store.finish(tx, gift_id, now) is Step.SENT
                state = GiftState.UNCLEAR if unknown else GiftState.RETURNED
                gift = await gifts.end(tx, gift_id, state, now, was=GiftState.SENDING)
                if gift is not None:
                    number += 1
                    await _tell(tx, gift, now)
        return number


async def _tell(tx: AsyncConnection, gift: Gift, now: datetime) -> None:
    if gift.state is GiftState.SETTLED:
        await telling.paid(tx, gift, now)
        return
    unclear = gift.state is GiftState.UNCLEAR
    await telling.back(tx, gift, now, NoticeKind.UNCLEAR if unclear else NoticeKind.RETURNED)


async def _linked(tx: AsyncConnection, discord_id: int) -> Account | None:
    """Who left a key of the other horde; an account of ours alone is nobody there."""
    if await links.find(tx, discord_id) is None:
        return None
    return await accounts.by_discord(tx, discord_id)
