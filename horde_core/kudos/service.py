from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.kudos import audit, ledger, store
from horde_core.kudos.model import AuditReport, Balances
from horde_core.money import Kudos

ANONYMOUS_FLOOR = Kudos(-5000)


class KudosService:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def balance(self, account_id: int) -> Kudos:
        return (await self.balances(account_id)).balance

    async def balances(self, account_id: int) -> Balances:
        async with self._db.reading() as tx:
            return await store.balances(tx, account_id)

    async def fold(self) -> int:
        """Fold what waits, a thousand postings to a transaction; the number of postings."""
        total = 0
        while True:
            async with self._db.transaction() as tx:
                folded = await ledger.fold(tx, self._clock.now(), {0: ANONYMOUS_FLOOR})
            total += folded
            if folded < ledger.FOLD_AT_ONCE:
                return total

    async def audit(self) -> AuditReport:
        async with self._db.snapshot() as tx:
            return await audit.examine(tx)
