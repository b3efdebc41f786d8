"""What a style means for who pays a request, and how much of it its author gets."""

from dataclasses import replace
from datetime import datetime

from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal
from horde_core.db.tx import Tx
from horde_core.kudos.model import Action, Posting, Record, System
from horde_core.money import NONE, Kudos, kudos
from horde_core.sharedkeys import store as sharedkeys
from horde_core.sharedkeys.rules import why_closed
from horde_core.styles.model import StyleUse
from horde_core.workers.model import Work

FEE = kudos(2)
STYLED = {Work.IMAGE: Record.STYLED, Work.TEXT: Record.STYLED_TEXTS}


def fee(style: StyleUse | None, payer: Account) -> Kudos:
    """What the author of a style gets from whoever pays for its use; nobody pays themselves."""
    return NONE if style is None or style.author_id == payer.id else FEE


def lifts_limits(style: StyleUse | None, payer: Principal) -> bool:
    """A key that comes with a style allows what its author thought fit for that style."""
    return style is not None and style.shared_key_id == payer.shared_key_id is not None


async def payer(tx: Tx, principal: Principal, style: StyleUse | None, now: datetime) -> Principal:
    """The owner of the style's shared key as long as that is good for something, else who asks.

    Who asks still answers for the prompt, and their rights decide what may be asked.
    """
    if style is None or style.shared_key_id is None:
        return principal
    key = await sharedkeys.find(tx, style.shared_key_id)
    if key is None or why_closed(key, now) is not None:
        return principal
    owner = await accounts.by_id(tx, key.account_id)
    if owner is None:
        return principal
    return replace(principal, account=owner, shared_key_id=key.id, last_in_line=False)


def postings(style: StyleUse | None, paid: Kudos) -> list[Posting]:
    """Of the activation's tax, what goes on to the author."""
    if style is None or not paid:
        return []
    return [
        Posting(System.TAX, Kudos(-paid), Action.STYLED),
        Posting(style.author_id, paid, Action.STYLED),
    ]
