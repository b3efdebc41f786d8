"""Who may send kudos to whom. Pure."""

from dataclasses import dataclass

from horde_core.accounts.model import Account, Role
from horde_core.accounts.suspicions import is_suspicious
from horde_core.errors import Rc
from horde_core.money import NONE, Kudos


@dataclass(frozen=True, slots=True)
class Wanted:
    """A transfer, with what the books say about its two sides.

    ``answers`` is whether the target sent kudos to the source a moment ago.
    """

    source: Account
    target: Account
    amount: Kudos
    answers: bool
    source_suspicions: int
    target_suspicions: int


def why_nobody(source: Account, target: Account) -> Rc | None:
    """Why these two can never be the sides of a transfer."""
    if target.is_anonymous:
        return Rc.TRANSFER_TO_ANON
    return Rc.TRANSFER_TO_SELF if source.id == target.id else None


def why_not(wanted: Wanted) -> Rc | None:
    """Why it cannot be; None if only the balance decides. The order is API v2's."""
    source, target = wanted.source, wanted.target
    reasons = (
        (wanted.answers, Rc.TOO_FAST_TRANSFERS),
        (is_suspicious(source, wanted.source_suspicions), Rc.FAULT_WHEN_SENDING),
        (source.has(Role.FLAGGED), Rc.SOURCE_FLAGGED),
        (source.has(Role.EDUCATION), Rc.EDUCATION_CANNOT_SEND),
        (is_suspicious(target, wanted.target_suspicions), Rc.FAULT_WHEN_RECEIVING),
        (target.has(Role.FLAGGED), Rc.TARGET_FLAGGED),
        (source.has(Role.DELETED) or target.has(Role.DELETED), Rc.DELETED_USER),
        *_amount(wanted.amount),
    )
    return next((reason for applies, reason in reasons if applies), None)


def why_no_award(target: Account, amount: Kudos) -> Rc | None:
    reasons = (
        (target.is_anonymous, Rc.AWARD_TO_ANON),
        (target.has(Role.FLAGGED), Rc.TARGET_FLAGGED),
        (target.has(Role.DELETED), Rc.DELETED_USER),
        *_amount(amount),
    )
    return next((reason for applies, reason in reasons if applies), None)


def _amount(amount: Kudos) -> tuple[tuple[bool, Rc], ...]:
    return ((amount < NONE, Rc.NEGATIVE_TRANSFER), (amount == NONE, Rc.INVALID_TRANSFER_AMOUNT))


def account_number(alias: str) -> int | None:
    """The number in ``name#number``, which alone tells who is meant.

    >>> account_number("a#b#12"), account_number("12"), account_number("a#-4")
    (12, None, None)
    """
    _, mark, number = alias.rpartition("#")
    if not mark or not (number.isascii() and number.isdecimal()) or len(number) > 10:
        return None
    return int(number) if int(number) < 2**31 else None
