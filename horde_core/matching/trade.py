"""What the index must know of a kind of work; pictures and texts each say it in their own words."""

from collections.abc import Hashable
from typing import Any, Protocol, TypeVar

from horde_core.workers.model import CheckedIn, Offer, Work


class Wanted(Protocol):
    """A class of requests: everything that decides who may have one, the same for all of it."""

    @property
    def models(self) -> tuple[str, ...]: ...

    @property
    def workers(self) -> tuple[str, ...]: ...

    @property
    def worker_blacklist(self) -> bool: ...


class Bidder(Protocol):
    """A worker that could take something."""

    @property
    def worker(self) -> CheckedIn: ...

    @property
    def offer(self) -> Offer: ...

    @property
    def trusted(self) -> bool: ...

    @property
    def friends(self) -> frozenset[int]:
        """The accounts that are served first, and even in maintenance."""
        ...


D = TypeVar("D", bound=Wanted)
T = TypeVar("T", bound=Bidder)


class Trade(Protocol[D, T]):
    @property
    def kind(self) -> Work: ...

    def demand(self, facts: Any) -> D:
        """The class of a request; ``facts`` has the columns in ``store.DECIDING`` as attributes."""
        ...

    def taker(self, worker: CheckedIn, offer: Offer, *, trusted: bool) -> T: ...

    def traits(self, taker: T) -> Hashable:
        """All of a taker that ``why_not`` looks at: equal traits, equal answers."""
        ...

    def why_not(self, demand: D, taker: T) -> str | None:
        """Why no worker like this may have anything of this class, but for lists of workers."""
        ...

    def why_not_listed(self, demand: D, taker: T) -> str | None:
        """What the class's list of workers has against it."""
        ...

    def not_served(self) -> str:
        """The reason counted for requests that name none of a worker's models."""
        ...


def is_picky(offer: Offer) -> bool:
    """Whether a worker also looks at the single request: its words, or who pays for it.

    >>> is_picky(Offer(name="a")), is_picky(Offer(name="a", blacklist=("cat",)))
    (False, True)
    """
    return bool(offer.blacklist) or offer.require_upfront_kudos
