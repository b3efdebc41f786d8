from dataclasses import dataclass
from enum import IntEnum, StrEnum

from horde_core.money import Kudos


class Purse(StrEnum):
    """``evaluating`` holds half of what an untrusted worker's owner earned, until trusted."""

    BALANCE = "balance"
    EVALUATING = "evaluating"


class Action(StrEnum):
    """The bucket of ``kudos_details`` a posting counts in."""

    ACCUMULATED = "accumulated"
    GIFTED = "gifted"
    DONATED = "donated"
    ADMIN = "admin"
    RECEIVED = "received"
    RECURRING = "recurring"
    AWARDED = "awarded"
    STYLED = "styled"


class System(IntEnum):
    """The other side of what is made, taxed or forgiven, and what is held for gifts and parties.

    Nobody can log in to these.
    """

    GENERATION = -1
    TAX = -2
    UPTIME = -3
    ADMIN = -4
    FORGIVENESS = -5
    ESCROW = -6
    PARTIES = -7
    RATINGS = -8


class Record(StrEnum):
    """What an account used and gave, in pixel-steps or tokens and in results."""

    USAGE = "usage"
    CONTRIBUTION = "contribution"
    FULFILLED = "fulfilled"
    REQUESTED = "requested"
    USAGE_TOKENS = "usage_tokens"
    CONTRIBUTION_TOKENS = "contribution_tokens"
    FULFILLED_TEXTS = "fulfilled_texts"
    REQUESTED_TEXTS = "requested_texts"
    FULFILLED_FORMS = "fulfilled_forms"
    REQUESTED_FORMS = "requested_forms"
    STYLED = "styled"
    STYLED_TEXTS = "styled_texts"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Posting:
    account_id: int
    amount: Kudos
    action: Action = Action.ACCUMULATED
    purse: Purse = Purse.BALANCE


@dataclass(frozen=True, slots=True)
class Balances:
    balance: Kudos
    evaluating: Kudos


@dataclass(frozen=True, slots=True)
class AuditReport:
    ok: bool
    lines: list[str]
