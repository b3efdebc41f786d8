"""Which models can be drawn with right now, kept in memory for autocomplete and defaults."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import sizes
from bot.refusals import ModelNotOffered
from bot.sizes import Canvas
from horde_core.models.catalogue import Catalogue
from horde_core.queueing.rules import NEEDS_SOURCE, NO_CONTROL
from horde_core.workers.model import ModelStatus

MOST_CHOICES = 25
LONGEST_CHOICE = 100
UNKNOWN_WAIT_S = 10_000


@dataclass(frozen=True, slots=True)
class Offer:
    """``workers`` counts what draws with it in parallel; ``wait_s`` None when nobody knows."""

    name: str
    workers: int
    waiting: int
    wait_s: int | None
    nsfw: bool


@dataclass(frozen=True, slots=True)
class ModelBoard:
    """A snapshot; the best offer first."""

    catalogue: Catalogue
    offers: tuple[Offer, ...] = ()

    @property
    def best(self) -> Offer | None:
        return self.offers[0] if self.offers else None

    def best_at_shapes(self) -> Offer | None:
        """The best offer that can keep the shapes of a picture, else the best of all."""
        able = (it for it in self.offers if keeps_shapes(self.catalogue.baseline(it.name), it.name))
        return next(able, self.best)

    def find(self, typed: str) -> str:
        """The model meant by what a member typed, whatever its case.

        Raises:
            ModelNotOffered: no worker and no catalogue knows it.
        """
        wanted = typed.strip().casefold()
        for name in (*(offer.name for offer in self.offers), *self.catalogue.names()):
            if name.casefold() == wanted:
                return name
        near = tuple(offer.name for offer in self.matching(typed)[:3])
        raise ModelNotOffered(typed.strip(), near or tuple(o.name for o in self.offers[:3]))

    def matching(self, typed: str) -> list[Offer]:
        """Offers with ``typed`` in their name, those beginning with it first."""
        wanted = typed.strip().casefold()
        found = [offer for offer in self.offers if wanted in offer.name.casefold()]
        found.sort(key=lambda offer: not offer.name.casefold().startswith(wanted))
        return found[:MOST_CHOICES]

    def canvas(self, model: str | None) -> Canvas:
        """What to paint on with ``model``, or with whichever comes when None."""
        if model is None:
            return Canvas(sizes.SMALLEST_OF_BIG_MODELS, sizes.LARGEST)
        return sizes.canvas(self.catalogue.baseline(model), self.catalogue.find(model))


def keeps_shapes(baseline: str, name: str) -> bool:
    """Whether the horde takes a ControlNet for it."""
    return not baseline.startswith(NO_CONTROL) and name not in NEEDS_SOURCE


def board(catalogue: Catalogue, statuses: Iterable[ModelStatus]) -> ModelBoard:
    """Most workers first, then the shortest wait."""
    offers = [_offer(catalogue, status) for status in statuses if status.count > 0]
    offers.sort(key=lambda o: (-o.workers, UNKNOWN_WAIT_S if o.wait_s is None else o.wait_s))
    return ModelBoard(catalogue, tuple(offers))


def _offer(catalogue: Catalogue, status: ModelStatus) -> Offer:
    known = catalogue.find(status.name)
    return Offer(
        name=status.name,
        workers=status.count,
        waiting=round(status.jobs),
        wait_s=None if status.eta >= UNKNOWN_WAIT_S else status.eta,
        nsfw=known is not None and known.nsfw,
    )
