"""Workers as those who could take a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.models.catalogue import Catalogue
from horde_core.queueing import candidates
from horde_core.queueing.eligibility import Taker, why_skipped
from horde_core.workers import store as workers
from horde_core.workers.capabilities import capabilities
from horde_core.workers.model import CheckedIn, Offer, Work


def friends(owner_id: int, aliases: Iterable[str]) -> frozenset[int]:
    """The owner and the accounts named by alias; only the number of an alias counts.

    >>> sorted(friends(7, ["anna#3", "nobody"]))
    [3, 7]
    """
    numbers = (alias.rpartition("#")[2] for alias in aliases)
    return frozenset(int(it) for it in numbers if it.isdecimal() and len(it) < 11) | {owner_id}


def taker(worker: CheckedIn, offer: Offer, *, trusted: bool, catalogue: Catalogue) -> Taker:
    return Taker(
        worker=worker,
        offer=offer,
        trusted=trusted,
        capabilities=capabilities(offer.bridge_agent),
        friends=friends(worker.account_id, offer.priority_usernames),
        catalogue=catalogue,
    )


async def online(
    tx: AsyncConnection, since: datetime, models: tuple[str, ...], catalogue: Catalogue
) -> list[Taker]:
    """Workers seen since then that serve one of the models (none named: any)."""
    return [
        taker(
            workers.checked_in(row, served),
            workers.offer_of(row, served),
            trusted=row.trusted,
            catalogue=catalogue,
        )
        for row, served in await workers.online(tx, since, Work.IMAGE, models)
        if not row.flagged
    ]


@dataclass(frozen=True, slots=True)
class ImageForesight:
    """Whether a worker online would get these pictures if it asked now."""

    clock: Clock
    catalogue: Catalogue
    settings: QueueSettings

    async def anyone_for(self, tx: AsyncConnection, request_id: str) -> bool:
        row = await candidates.one(tx, request_id)
        if row is None:
            return False
        demand = candidates.demand(row)
        since = self.clock.now() - timedelta(seconds=self.settings.worker_online_s)
        found = await online(tx, since, demand.models, self.catalogue)
        return any(why_skipped(demand, each) is None for each in found)
