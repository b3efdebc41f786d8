from collections.abc import Iterable
from dataclasses import dataclass, field

from horde_core.accounts import store as accounts
from horde_core.accounts.model import ANONYMOUS_KEY, Account
from horde_core.accounts.refusals import AccountIsAnonymous
from horde_core.accounts.service import AccountService
from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.errors import InvalidApiKey
from horde_core.links import store
from horde_core.links.model import Elsewhere
from horde_core.links.predecessors import OldUser, Unreadable
from horde_core.links.store import Kept
from horde_core.links.vault import CannotOpen, Vault

UNNAMED = "Discord member"


@dataclass(slots=True)
class ImportReport:
    """How many users came how; nothing of their keys."""

    attached: int = 0
    created: int = 0
    known: int = 0
    guests: int = 0
    shared: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"{self.attached} linked to their account here by its key",
            f"{self.created} linked to a new account; their key of the other horde is kept",
            f"{self.shared} linked to a new account, as another Discord user has theirs already",
            f"{self.known} were linked before and stay so",
            f"{self.guests} had no account and stay guests",
            *(f"not read: {it.where}: {it.reason}" for it in self.unreadable),
        ]


@dataclass(frozen=True, slots=True)
class LinkService:
    db: Database
    clock: Clock
    accounts: AccountService
    vault: Vault

    async def bring(self, users: Iterable[OldUser | Unreadable]) -> ImportReport:
        """Nobody is logged out by the move; doing it twice changes nothing."""
        report = ImportReport()
        for user in users:
            if isinstance(user, Unreadable):
                report.unreadable.append(user)
            elif user.api_key == ANONYMOUS_KEY:
                report.guests += 1
            else:
                await self._one(user, report)
        return report

    async def _one(self, user: OldUser, report: ImportReport) -> None:
        ours = await self._owner(user.api_key)
        linked = await self.accounts.by_discord(user.discord_id)
        if linked is not None:
            report.known += 1
        elif ours is not None and await self._attach(user.discord_id, ours.id):
            report.attached += 1
        else:
            name = user.name or UNNAMED
            await self.accounts.link_new(user.discord_id, name)
            if ours is None:
                report.created += 1
            else:
                report.shared += 1
        if ours is None:
            await self.keep_key(user.discord_id, user.api_key, replace=False)

    async def _owner(self, api_key: str) -> Account | None:
        try:
            return await self.accounts.by_api_key(api_key)
        except InvalidApiKey:
            return None

    async def _attach(self, discord_id: int, account_id: int) -> bool:
        async with self.db.transaction() as tx:
            account = await accounts.by_id(tx, account_id)
            if account is None or account.discord_id is not None:
                return False
            return await accounts.link(tx, discord_id, account_id, self.clock.now())

    async def unlink(self, discord_id: int) -> bool:
        """The account stays; what was kept of other hordes goes."""
        async with self.db.transaction() as tx:
            await store.remove(tx, discord_id)
            return await accounts.unlink(tx, discord_id=discord_id) > 0

    async def keep_key(
        self, discord_id: int, api_key: str, *, alias: str | None = None, replace: bool = True
    ) -> None:
        """A key of another horde, sealed; ``alias`` is what its owner is called there."""
        sealed = self.vault.seal(api_key, str(discord_id))
        async with self.db.transaction() as tx:
            await store.keep(tx, discord_id, sealed, self.clock.now(), replace=replace, alias=alias)

    async def kept(self, discord_id: int) -> Kept | None:
        async with self.db.reading() as tx:
            return await store.find(tx, discord_id)

    async def foreign_key(self, discord_id: int) -> str | None:
        """Raises CannotOpen."""
        kept = await self.kept(discord_id)
        return None if kept is None else self.vault.open(kept.sealed, str(discord_id))

    async def name(self, discord_id: int, kept: Kept, alias: str) -> None:
        """The other horde told whose key it is."""
        async with self.db.transaction() as tx:
            await store.name(tx, discord_id, kept.sealed, alias)

    @property
    def elsewhere(self) -> Elsewhere | None:
        """Where members have their accounts; None: here."""
        return None

    async def link_by_key(self, discord_id: int, name: str, api_key: str) -> Account:
        """Link the account that ``api_key`` opens, as whoever has the key may.

        Raises:
            InvalidApiKey, AccountIsAnonymous
        """
        del name  # the account has one
        account = await self.accounts.by_api_key(api_key)
        if account.is_anonymous:
            raise AccountIsAnonymous
        async with self.db.transaction() as tx:
            await accounts.unlink(tx, discord_id=discord_id, account_id=account.id)
            await accounts.link(tx, discord_id, account.id, self.clock.now())
        return account

    async def rotate(self) -> tuple[int, int]:
        """Seal with the newest key what an older one sealed: how many, and how many failed."""
        async with self.db.reading() as tx:
            old = await store.sealed_otherwise(tx, self.vault.current)
        failed = 0
        for discord_id, sealed in old:
            try:
                api_key = self.vault.open(sealed, str(discord_id))
            except CannotOpen:
                failed += 1
                continue
            fresh = self.vault.seal(api_key, str(discord_id))
            async with self.db.transaction() as tx:
                await store.reseal(tx, discord_id, sealed, fresh)
        return len(old) - failed, failed
