from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import spending, suspicions
from horde_core.accounts import store as accounts
from horde_core.accounts.model import OPERATOR_ID, Account, Principal, Role
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.errors import NotEnoughKudos, Rc, Refused
from horde_core.kudos import audit, ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Action, AuditReport, Balances, Posting, System
from horde_core.money import Kudos
from horde_core.payments import rules, store
from horde_core.payments.refusals import AwardsAreTheOperators, TransferRefused
from horde_core.payments.store import Sent
from horde_core.sharedkeys import service as sharedkeys
from horde_core.sharedkeys import store as keys

ANONYMOUS_FLOOR = Kudos(-5000)
NOT_BACK_WITHIN = timedelta(seconds=60)
LONGEST_KEY = 150


@dataclass(frozen=True, slots=True)
class _Goal:
    """Who gets the kudos, and whose shared key grows with them."""

    account: Account
    shared_key_id: str | None = None


@dataclass(frozen=True, slots=True)
class KudosService:
    db: Database
    clock: Clock
    ids: Ids

    async def balance(self, account_id: int) -> Kudos:
        return (await self.balances(account_id)).balance

    async def balances(self, account_id: int) -> Balances:
        async with self.db.reading() as tx:
            return await books.balances(tx, account_id)

    async def transfer(
        self, giver: Principal, target: str, amount: Kudos, *, key: str | None = None
    ) -> Kudos:
        """Move kudos to ``name#number``, or to the owner of a shared key, which grows by them.

        The same ``key`` with the same target and amount moves them once, however often asked.

        Raises:
            InvalidApiKey, TransferRefused, NotEnoughKudos
        """
        source = giver.in_person()
        _check_key(key)
        if source.is_anonymous:
            raise TransferRefused(Rc.TRANSFER_FROM_ANON)
        async with self.db.transaction() as tx:
            goal = await self._goal(tx, target)
            _refuse(rules.why_nobody(source, goal.account))
            for account_id in sorted((source.id, goal.account.id)):
                await spending.lock(tx, account_id)
            _refuse(rules.why_not(await self._wanted(tx, source, goal.account, amount)))
            sent = Sent(source.id, goal.account.id, goal.shared_key_id, amount)
            earlier = None if key is None else await store.by_key(tx, source.id, key)
            if earlier is None:
                await self._send(tx, source, goal, sent, key)
            elif earlier != sent:
                raise TransferRefused(Rc.IDEMPOTENCY_CONFLICT)
        return amount

    async def award(
        self, giver: Principal, username: str, amount: Kudos, *, key: str | None = None
    ) -> Kudos:
        """Make kudos for ``name#number``; for the operator of the horde.

        Raises:
            InvalidApiKey, AwardsAreTheOperators, TransferRefused
        """
        _check_key(key)
        if giver.in_person().id != OPERATOR_ID:
            raise AwardsAreTheOperators
        async with self.db.transaction() as tx:
            target = await _by_alias(tx, username)
            if target is None:
                raise TransferRefused(Rc.INVALID_AWARD_USERNAME)
            _refuse(rules.why_no_award(target, amount))
            await self._grant(tx, target.id, amount, key or self.ids.unique())
        return amount

    async def grant(self, account_id: int, amount: Kudos, *, key: str) -> bool:
        """Award kudos for something the horde itself decides; false when ``key`` was used."""
        async with self.db.transaction() as tx:
            return await self._grant(tx, account_id, amount, key)

    async def fold(self) -> int:
        """Fold what waits, a thousand postings to a transaction; the number of postings."""
        total = 0
        while True:
            async with self.db.transaction() as tx:
                folded = await ledger.fold(tx, self.clock.now(), {0: ANONYMOUS_FLOOR})
            total += folded
            if folded < ledger.FOLD_AT_ONCE:
                return total

    async def audit(self) -> AuditReport:
        async with self.db.snapshot() as tx:
            return await audit.examine(tx)

    async def _goal(self, tx: AsyncConnection, target: str) -> _Goal:
        """Raises TransferRefused."""
        account = await _by_alias(tx, target)
        if account is not None:
            return _Goal(account)
        key = None
        if sharedkeys.looks_like_one(target):
            key = await keys.find(tx, target.lower())
        account = None if key is None else await accounts.by_id(tx, key.account_id)
        if key is None or account is None:
            raise TransferRefused(Rc.INVALID_TARGET_USERNAME)
        if key.is_expired(self.clock.now()):
            raise TransferRefused(Rc.SHARED_KEY_EXPIRED)
        return _Goal(account, key.id)

    async def _wanted(
        self, tx: AsyncConnection, source: Account, target: Account, amount: Kudos
    ) -> rules.Wanted:
        counted = await suspicions.counts(tx, [source.id, target.id])
        since = self.clock.now() - NOT_BACK_WITHIN
        return rules.Wanted(
            source=source,
            target=target,
            amount=amount,
            answers=await store.any_since(tx, target.id, source.id, since),
            source_suspicions=counted[source.id],
            target_suspicions=counted[target.id],
        )

    async def _send(
        self, tx: AsyncConnection, source: Account, goal: _Goal, sent: Sent, key: str | None
    ) -> None:
        """Raises NotEnoughKudos."""
        if goal.shared_key_id is not None and not await keys.top_up(
            tx, goal.shared_key_id, sent.amount
        ):
            raise TransferRefused(Rc.INVALID_TARGET_USERNAME)
        await ledger.lock_balances(tx, [sent.source_id, sent.target_id])
        available = await spending.available(tx, source)
        if sent.amount > available:
            raise NotEnoughKudos(sent.amount, available)
        transfer_id, now = self.ids.unique(), self.clock.now()
        await store.add(tx, transfer_id, sent, now, key)
        donated = goal.account.has(Role.EDUCATION)
        await ledger.post(
            tx,
            ledger.Movement(
                key=f"transfer:{transfer_id}",
                kind="transfer",
                at=now,
                postings=[
                    Posting(
                        sent.source_id,
                        Kudos(-sent.amount),
                        Action.DONATED if donated else Action.GIFTED,
                    ),
                    Posting(sent.target_id, sent.amount, Action.RECEIVED),
                ],
            ),
        )

    async def _grant(self, tx: AsyncConnection, account_id: int, amount: Kudos, key: str) -> bool:
        return await ledger.post(
            tx,
            ledger.Movement(
                key=f"award:{key}",
                kind="award",
                at=self.clock.now(),
                postings=[
                    Posting(account_id, amount, Action.AWARDED),
                    Posting(System.ADMIN, Kudos(-amount), Action.AWARDED),
                ],
            ),
        )


def _refuse(reason: Rc | None) -> None:
    if reason is not None:
        raise TransferRefused(reason)


def _check_key(key: str | None) -> None:
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise Refused(
            Rc.BAD_REQUEST, f"An Idempotency-Key has between 1 and {LONGEST_KEY} characters."
        )


async def _by_alias(tx: AsyncConnection, alias: str) -> Account | None:
    number = rules.account_number(alias)
    return None if number is None else await accounts.by_id(tx, number)
