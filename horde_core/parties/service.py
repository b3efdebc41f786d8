from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending, suspicions
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Role
from horde_core.accounts.suspicions import is_suspicious
from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.errors import NotEnoughKudos, Rc
from horde_core.kudos import ledger
from horde_core.kudos.model import Action, Posting, System
from horde_core.members import store as members
from horde_core.members.model import NoticeKind
from horde_core.money import NONE, Kudos
from horde_core.parties import privacy, rules, store
from horde_core.parties.model import NewParty, Party, PartyState, PartyView, Prize
from horde_core.parties.refusals import (
    GuestsOnly,
    NeedsMembership,
    NoParty,
    NotForOneself,
    NotHost,
    PartyGoesOn,
)
from horde_core.payments.refusals import TransferRefused


@dataclass(frozen=True, slots=True)
class PartyService:
    db: Database
    clock: Clock

    async def start(self, new: NewParty) -> PartyView:
        """The budget leaves the host at once and is held until the end.

        Raises:
            NeedsMembership, TransferRefused, NotEnoughKudos, PartyGoesOn
        """
        now = self.clock.now()
        try:
            async with self.db.transaction() as tx:
                host = await _member(tx, new.host_discord)
                await _must_be_fit(tx, host, new.budget)
                await spending.lock(tx, host.id)
                await ledger.lock_balances(tx, [host.id])
                available = await spending.available(tx, host)
                if new.budget > available:
                    raise NotEnoughKudos(new.budget, available)
                party_id = await store.add(tx, new, host.id, now, now + timedelta(hours=new.hours))
                postings = [
                    Posting(host.id, Kudos(-new.budget), Action.GIFTED),
                    Posting(System.PARTIES, new.budget, Action.GIFTED),
                ]
                key = f"party:{party_id}"
                await ledger.post(tx, ledger.Movement(key, "party", now, postings))
        except IntegrityError:
            raise PartyGoesOn from None
        return await self.view(party_id)

    async def view(self, party_id: int) -> PartyView:
        """Raises NoParty."""
        async with self.db.reading() as tx:
            party = await store.find(tx, party_id)
            if party is None:
                raise NoParty
            return PartyView(
                party,
                tuple(await store.entries(tx, party_id)),
                tuple(await store.prizes(tx, party_id)),
            )

    async def going_on(self, guild_id: int) -> list[Party]:
        async with self.db.reading() as tx:
            return await store.open_ones(tx, guild_id=guild_id)

    async def enter(
        self, party_id: int, discord_id: int, channel_id: int, message_id: int | None
    ) -> PartyView:
        """Raises NoParty, GuestsOnly, NeedsMembership."""
        now = self.clock.now()
        async with self.db.transaction() as tx:
            party = await self._going_on(tx, party_id)
            if party.host_discord == discord_id:
                raise GuestsOnly
            account = await _member(tx, discord_id)
            if account.id == party.host_id:
                raise GuestsOnly
            place = (channel_id, message_id)
            await store.enter(tx, party_id, discord_id, account.id, place, now)
        return await self.view(party_id)

    async def vote(self, party_id: int, voter: int, entry: int) -> PartyView:
        """A member's one voice, which may be moved until the end.

        Raises:
            NoParty, GuestsOnly, NeedsMembership, NotForOneself
        """
        async with self.db.transaction() as tx:
            party = await self._going_on(tx, party_id)
            account = await _member(tx, voter)
            known = {it.discord_id: it for it in await store.entries(tx, party_id)}
            if entry not in known:
                raise NoParty
            if voter == entry or known[entry].account_id == account.id:
                raise NotForOneself
            if account.id == party.host_id:
                raise GuestsOnly
            await store.vote(tx, party_id, voter, entry)
        return await self.view(party_id)

    async def end(self, party_id: int, who: int, *, moderates: bool) -> PartyView:
        """Before its time, by the host or a moderator. Raises NoParty, NotHost."""
        async with self.db.transaction() as tx:
            party = await self._going_on(tx, party_id)
            if party.host_discord != who and not moderates:
                raise NotHost
            await self._end(tx, party)
        return await self.view(party_id)

    async def end_due(self) -> int:
        """End what is over; the number of parties."""
        async with self.db.reading() as tx:
            over = await store.open_ones(tx, ended_by=self.clock.now())
        for party in over:
            async with self.db.transaction() as tx:
                await self._end(tx, party)
        return len(over)

    async def take_unannounced(self) -> list[PartyView]:
        """Those that ended and must be told of; each goes to one caller."""
        async with self.db.transaction() as tx:
            ids = await store.take_unannounced(tx)
        return [await self.view(party_id) for party_id in ids]

    async def everything_of(self, discord_id: int) -> dict[str, list[dict[str, Any]]]:
        """For the member themselves."""
        async with self.db.reading() as tx:
            return await privacy.everything(tx, discord_id)

    async def forget_member(self, discord_id: int) -> None:
        """As far as the books allow."""
        async with self.db.transaction() as tx:
            await privacy.forget(tx, discord_id)

    async def _going_on(self, tx: AsyncConnection, party_id: int) -> Party:
        party = await store.find(tx, party_id)
        over = party is None or party.state is not PartyState.OPEN
        if party is None or over or party.ends_at <= self.clock.now():
            raise NoParty
        return party

    async def _end(self, tx: AsyncConnection, party: Party) -> None:
        """Pay the winners, once; what is not won goes back to the host."""
        if not await store.end(tx, party.id):
            return
        now = self.clock.now()
        won = rules.prizes(party.budget, party.winners, await store.entries(tx, party.id))
        back = Kudos(party.budget - sum(prize.amount for prize in won))
        await store.keep_prizes(tx, party.id, won)
        postings = [
            Posting(System.PARTIES, Kudos(-party.budget), Action.GIFTED),
            Posting(party.host_id, back, Action.GIFTED),
            *(Posting(prize.account_id, prize.amount, Action.RECEIVED) for prize in won),
        ]
        await ledger.post(tx, ledger.Movement(f"party:{party.id}:ended", "party", now, postings))
        for prize in won:
            await self._congratulate(tx, party, prize)

    async def _congratulate(self, tx: AsyncConnection, party: Party, prize: Prize) -> None:
        await members.tell(
            tx,
            f"party:{party.id}:{prize.discord_id}",
            prize.discord_id,
            NoticeKind.PARTY_WON,
            now=self.clock.now(),
            amount=prize.amount,
            giver=party.host_discord,
            taker=prize.discord_id,
        )


async def _member(tx: AsyncConnection, discord_id: int) -> Account:
    account = await accounts.by_discord(tx, discord_id)
    if account is None or account.has(Role.DELETED):
        raise NeedsMembership
    return account


async def _must_be_fit(tx: AsyncConnection, host: Account, budget: Kudos) -> None:
    """The rules of every transfer. Raises TransferRefused."""
    counted = await suspicions.counts(tx, [host.id])
    reasons = (
        (budget <= NONE, Rc.INVALID_TRANSFER_AMOUNT),
        (is_suspicious(host, counted[host.id]), Rc.FAULT_WHEN_SENDING),
        (host.has(Role.FLAGGED), Rc.SOURCE_FLAGGED),
        (host.has(Role.EDUCATION), Rc.EDUCATION_CANNOT_SEND),
    )
    for applies, reason in reasons:
        if applies:
            raise TransferRefused(reason)
