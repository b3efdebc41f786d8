"""Members and their accounts at the other horde."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from horde_core.accounts.model import ANONYMOUS_KEY, Account, Principal
from horde_core.links.service import LinkService
from horde_core.links.vault import CannotOpen
from horde_core.remote.client import Client
from horde_core.remote.refusals import KeyRefused, KeyUnreadable, UnknownThere
from horde_core.remote.shapes import User

FRESH_S = 20.0
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose key a request carries, and for whom, where the key is a service's."""

    key: str
    proxied_account: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """``service_key`` speaks for members without an account there; empty: they are anonymous."""

    client: Client
    links: LinkService
    service_key: str
    monotonic: Callable[[], float]
    _seen: OrderedDict[str, tuple[float, User]] = field(default_factory=OrderedDict)

    async def by_key(self, api_key: str, *, fresh: bool = False) -> User:
        """Whose key it is, as they were a moment ago.

        Raises:
            KeyRefused, HordeDown, HordeBusy
        """
        name, now = _hidden(api_key), self.monotonic()
        at, user = self._seen.get(name, (0.0, None))
        if user is not None and not fresh and now - at < FRESH_S:
            return user
        try:
            user = await self.client.ask(User, "GET", "find_user", key=api_key)
        except UnknownThere:
            raise KeyRefused from None
        self._seen[name] = (now, user)
        self._seen.move_to_end(name)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return user

    def forget(self, api_key: str) -> None:
        """Something changed about its account."""
        self._seen.pop(_hidden(api_key), None)

    async def key_of(self, discord_id: int) -> str | None:
        """Raises KeyUnreadable."""
        try:
            return await self.links.foreign_key(discord_id)
        except CannotOpen:
            raise KeyUnreadable from None

    async def alias_of(self, discord_id: int) -> str | None:
        """What a member is called there; None: they are not linked.

        Raises:
            KeyRefused, KeyUnreadable, HordeDown: a key that was brought along was never asked about
        """
        kept = await self.links.kept(discord_id)
        if kept is None or kept.alias is not None:
            return None if kept is None else kept.alias
        key = await self.key_of(discord_id)
        if key is None:
            return None
        alias = (await self.by_key(key)).username
        await self.links.name(discord_id, kept, alias)
        return alias

    async def of_account(self, account: Account) -> tuple[str, User]:
        """The key and the account there of one of our accounts. Raises KeyRefused."""
        key = None
        if account.discord_id is not None:
            key = await self.key_of(account.discord_id)
        if key is None:
            raise KeyRefused
        return key, await self.by_key(key)

    async def sender(self, principal: Principal) -> Sender:
        """The member's own key, else that of this bot, else nobody's."""
        discord_id = principal.account.discord_id
        if not principal.account.is_anonymous and discord_id is not None:
            own = await self.key_of(discord_id)
            if own is not None:
                return Sender(own)
        if not self.service_key:
            return Sender(ANONYMOUS_KEY)
        if not (await self.by_key(self.service_key)).service:
            return Sender(self.service_key)
        where = "dm" if principal.guild_id is None else str(principal.guild_id)
        return Sender(self.service_key, f"{principal.proxied_account}:{where}")


def _hidden(api_key: str) -> str:
    return hashlib.sha256(api_key.encode()).hexdigest()
