"""Kudos: whole hundredths inside, decimals only on the wire."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NewType

Kudos = NewType("Kudos", int)
"""An amount of kudos in hundredths. 7.61 kudos are ``Kudos(761)``."""

NONE = Kudos(0)


def kudos(amount: float | str | Decimal) -> Kudos:
    """Whole hundredths nearest to ``amount``.

    >>> kudos(7.61)
    761
    """
    return Kudos(int((Decimal(str(amount)) * 100).to_integral_value(ROUND_HALF_EVEN)))


def on_the_wire(amount: Kudos) -> float:
    """The amount with its fraction, as API v2 writes rewards and balances.

    >>> on_the_wire(Kudos(761))
    7.61
    """
    return amount / 100


def whole_on_the_wire(amount: Kudos) -> float:
    """The amount without a fraction but as a JSON number with one digit after the point.

    Clients refuse a fraction in the answers to async, check and status.

    >>> whole_on_the_wire(Kudos(761))
    8.0
    """
    return float(round(amount / 100))
