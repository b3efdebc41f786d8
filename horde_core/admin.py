from horde_core.accounts.model import Account, NewAccount, Role
from horde_core.horde import Horde
from horde_core.kudos.model import AuditReport
from horde_core.money import Kudos


async def ensure_user(
    horde: Horde, name: str, *, roles: frozenset[Role], kudos: Kudos | None = None
) -> NewAccount:
    raise NotImplementedError


async def first_operator(horde: Horde, name: str = "operator") -> NewAccount | None:
    """Account 1 with every right, or None when it exists already."""
    raise NotImplementedError


async def list_users(horde: Horde) -> list[tuple[Account, Kudos]]:
    raise NotImplementedError


async def audit(horde: Horde) -> AuditReport:
    raise NotImplementedError


async def clear_queue(horde: Horde, *, workers: bool = False) -> int:
    raise NotImplementedError
