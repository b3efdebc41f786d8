"""Kudos as members write them. Pure."""

from decimal import Decimal, InvalidOperation

from bot.refusals import NotAnAmount
from horde_core.money import Kudos, kudos

MOST_DIGITS = 9
BLANKS = str.maketrans("", "", "'_ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
THOUSAND = 3


def written_amount(text: str) -> Kudos:
    """Raises NotAnAmount.

    >>> written_amount(" 1,000 "), written_amount("2.5"), written_amount("1.234,5")
    (100000, 250, 123450)
    """
    digits = english(text.strip().translate(BLANKS))
    try:
        number = Decimal(digits) if digits.isascii() and len(digits) <= MOST_DIGITS + 3 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= 10**MOST_DIGITS:
        raise NotAnAmount(text.strip())
    return kudos(number)


def english(digits: str) -> str:
    """With a point before the fraction and nothing between thousands, wherever it was written.

    Kudos have two decimals, so three digits after the only mark are thousands.

    >>> english("1,000"), english("1.000"), english("2,5"), english("0,125"), english("1,234.5")
    ('1000', '1000', '2.5', '0.125', '1234.5')
    """
    point = max(digits.rfind("."), digits.rfind(","))
    if point < 0:
        return digits
    whole, mark, fraction = digits[:point], digits[point], digits[point + 1 :]
    both = {".", ","} <= set(digits)
    thousands = not both and len(fraction) == THOUSAND and whole.lstrip("-") not in {"", "0"}
    other = "." if mark == "," else ","
    if thousands or (not both and mark in whole):
        return digits.replace(mark, "")
    return f"{whole.replace(other, '')}.{fraction}"
