"""What a worker that nobody knows yet must be like, and what makes one suspicious."""

from ipaddress import ip_address

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import impostors, names
from horde_core.accounts.model import Account, Principal, Suspicion
from horde_core.accounts.refusals import Place
from horde_core.errors import Rc, Refused
from horde_core.moderation.names import NameRules
from horde_core.workers import store
from horde_core.workers.model import Offer
from horde_core.workers.refusals import NotInvited, TooManyAtOneAddress, TooManyWorkers

WORKERS_UNTRUSTED = 4
WORKERS_TRUSTED = 20
AT_ONE_ADDRESS_UNTRUSTED = 3
AT_ONE_ADDRESS_TRUSTED = 20
NOTEBOOKS = ("colab", "tpu", "google")
LONG_NAME = 100
EXTREME_NAME = 250
EXTREME_PIXELS = 3072 * 3072


def must_be_presentable(rules: NameRules, owner: Account, offer: Offer) -> None:
    """Raises UnfitName, Refused."""
    names.must_be_fit(rules, Place.WORKER_NAME, offer.name, owner)
    names.must_be_fit(rules, Place.BRIDGE_AGENT, offer.bridge_agent, owner)
    found = next((word for word in NOTEBOOKS if word in offer.name.lower()), None)
    if found is not None:
        raise Refused(Rc.BAD_REQUEST, f"A worker cannot have '{found}' in its name.")


async def admit(
    tx: AsyncConnection, principal: Principal, offer: Offer, *, invited_only: bool
) -> None:
    """Raises NotInvited, TooManyWorkers, TooManyAtOneAddress, UnfitName."""
    owner = principal.account
    workers = await store.count_of(tx, owner.id)
    if invited_only and workers >= owner.worker_invited:
        raise NotInvited(owner.worker_invited)
    allowed = WORKERS_TRUSTED if owner.trusted else WORKERS_UNTRUSTED
    allowed = max(allowed, owner.worker_invited)
    if workers >= allowed:
        raise TooManyWorkers(allowed, owner.trusted)
    await impostors.must_be_none(tx, offer.name, owner.id, Place.WORKER_NAME)
    if _is_far(principal.ip):
        most = AT_ONE_ADDRESS_TRUSTED if owner.trusted else AT_ONE_ADDRESS_UNTRUSTED
        if await store.count_at(tx, principal.ip) > max(most, owner.worker_invited):
            raise TooManyAtOneAddress


def oddities(declared: Offer, owner: Account) -> tuple[Suspicion, ...]:
    """What is suspicious about a worker, as it said it itself."""
    length = len(declared.name)
    found = []
    if length > LONG_NAME:
        found.append(Suspicion.WORKER_NAME_LONG)
    if length > EXTREME_NAME:
        found.append(Suspicion.WORKER_NAME_EXTREME)
    if declared.max_pixels > EXTREME_PIXELS and not owner.trusted:
        found.append(Suspicion.EXTREME_MAX_PIXELS)
    return tuple(found)


def _is_far(ip: str) -> bool:
    """Whether it is an address at which somebody else may be."""
    try:
        return not ip_address(ip).is_loopback
    except ValueError:
        return False
