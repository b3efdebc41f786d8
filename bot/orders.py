"""Orders that wait for a member's yes, since they cost more than one might think."""

from dataclasses import dataclass, field

from bot.refusals import OrderOver
from bot.specs import Wanted
from horde_core.money import Kudos

LIFETIME_S = 900.0
ASK_FROM = 250
"""Kudos from which on a member is asked first, unless they chose otherwise: four large pictures
of a heavy model, and no picture of a usual one.
"""
MANY = 1000


@dataclass(frozen=True, slots=True)
class Cost:
    """What all of an order takes, and what its member has."""

    price: Kudos
    balance: Kudos


@dataclass(frozen=True, slots=True)
class Order:
    """One request for each of ``wordings``, otherwise alike."""

    discord_id: int
    wanted: Wanted
    wordings: tuple[str, ...]
    private: bool
    adult: bool


@dataclass(slots=True)
class Orders:
    """Kept in memory: an interaction lives no longer than fifteen minutes anyway."""

    _waiting: dict[str, tuple[float, Order]] = field(default_factory=dict)

    def keep(self, key: str, order: Order, now: float) -> None:
        if len(self._waiting) >= MANY:
            self._waiting = {k: v for k, v in self._waiting.items() if now - v[0] < LIFETIME_S}
        self._waiting[key] = (now, order)

    def take(self, key: str, discord_id: int, now: float) -> Order:
        """Once, and only by the one who made it.

        Raises:
            OrderOver
        """
        at, order = self._waiting.get(key, (0.0, None))
        if order is None or order.discord_id != discord_id or now - at > LIFETIME_S:
            raise OrderOver
        del self._waiting[key]
        return order
