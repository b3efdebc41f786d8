from horde_core.kudos.model import Balances
from horde_core.money import Kudos


class KudosService:
    async def balance(self, account_id: int) -> Kudos:
        raise NotImplementedError

    async def balances(self, account_id: int) -> Balances:
        raise NotImplementedError
