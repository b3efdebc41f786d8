"""What an account may still spend, safely while others spend from it too."""

from horde_core.accounts.model import Account
from horde_core.db import locks
from horde_core.db.locks import Turn
from horde_core.db.tx import Tx
from horde_core.kudos import store as books
from horde_core.money import Kudos


async def lock(tx: Tx, account_id: int) -> None:
    """Until the end of ``tx`` only one at a time decides what this account can afford."""
    await locks.take(tx, Turn.REQUESTS_OF_ACCOUNT, account_id)


async def available(tx: Tx, account: Account) -> Kudos:
    """The balance over the floor, less what unfinished requests hold."""
    held, holds = await books.held(tx, account.id)
    return Kudos(held.balance - account.floor - holds)
