from horde_core.accounts.model import (
    Account,
    AccountDetails,
    AttachCode,
    Linked,
    NewAccount,
    Role,
)
from horde_core.money import Kudos


class AccountService:
    async def by_api_key(self, key: str) -> Account:
        """Raises InvalidApiKey."""
        raise NotImplementedError

    async def by_id(self, account_id: int) -> Account:
        """Raises UserNotFound."""
        raise NotImplementedError

    async def anonymous(self) -> Account:
        raise NotImplementedError

    async def register(
        self, name: str, *, pseudonymous: bool = True, discord_id: int | None = None
    ) -> NewAccount:
        raise NotImplementedError

    async def ensure(
        self, name: str, *, roles: frozenset[Role], kudos: Kudos | None = None
    ) -> NewAccount:
        """The account of that name in exactly that state, with a fresh key."""
        raise NotImplementedError

    async def new_key(self, account_id: int) -> str:
        raise NotImplementedError

    async def everyone(self) -> list[Account]:
        raise NotImplementedError

    async def details(self, account_id: int) -> AccountDetails:
        raise NotImplementedError

    async def by_discord(self, discord_id: int) -> Account | None:
        raise NotImplementedError

    async def link_new(self, discord_id: int, discord_name: str) -> Linked:
        raise NotImplementedError

    async def start_attach(self, discord_id: int) -> AttachCode:
        raise NotImplementedError

    async def attach(self, code: str, api_key: str) -> Linked:
        """Raises AttachCodeInvalid, InvalidApiKey, AccountIsAnonymous."""
        raise NotImplementedError

    async def unlink(self, discord_id: int) -> bool:
        raise NotImplementedError
