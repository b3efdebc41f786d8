"""Kudos as members write them. Pure."""

from decimal import Decimal, InvalidOperation

from bot.refusals import NotAnAmount
from horde_core.money import Kudos, kudos

MOST_DIGITS = 9


def written_amount(text: str) -> Kudos:
    """Raises NotAnAmount.

    >>> written_amount(" 1,000 "), written_amount("2.5")
    (100000, 250)
    """
    digits = text.strip().replace(",", "").replace("'", "").replace("_", "")
    try:
        number = Decimal(digits) if digits.isascii() and len(digits) <= MOST_DIGITS + 3 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= 10**MOST_DIGITS:
        raise NotAnAmount(text.strip())
    return kudos(number)
