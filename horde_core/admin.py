"""What the command line of an operator does; works beside running processes."""

from dataclasses import dataclass

from horde_core.accounts.model import Account, NewAccount, Role
from horde_core.horde import Horde
from horde_core.kudos import store as books
from horde_core.kudos.model import AuditReport
from horde_core.money import Kudos


@dataclass(frozen=True, slots=True)
class Cleared:
    requests: int
    workers: int


EVERY_RIGHT = frozenset({Role.ADMIN, Role.MODERATOR, Role.TRUSTED})


async def ensure_user(
    horde: Horde, name: str, *, roles: frozenset[Role], kudos: Kudos | None = None
) -> NewAccount:
    """The account of that name in exactly that state, with a fresh key."""
    return await horde.accounts.ensure(name, roles=roles, kudos=kudos)


async def first_operator(horde: Horde, name: str = "operator") -> NewAccount | None:
    """Account 1 with every right, or None when it exists already."""
    return await horde.accounts.operator(name, EVERY_RIGHT)


async def list_users(horde: Horde) -> list[tuple[Account, Kudos]]:
    accounts = await horde.accounts.everyone()
    async with horde.db.reading() as tx:
        held = await books.balances_of(tx, [account.id for account in accounts])
    return [(account, held[account.id].balance) for account in accounts]


async def audit(horde: Horde) -> AuditReport:
    return await horde.kudos.audit()


async def clear_queue(horde: Horde, *, workers: bool = False) -> Cleared:
    """End every unfinished request and form, and on demand remove every worker."""
    ended = await horde.alchemy.clear(workers=workers)
    ended += await horde.queueing.clear(workers=workers)
    return Cleared(ended, await horde.workers.remove_all() if workers else 0)
