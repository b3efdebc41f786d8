from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import directory, impostors, names, store, suspicions, trust
from horde_core.accounts.keyring import Keyring
from horde_core.accounts.model import (
    ANONYMOUS_ID,
    ANONYMOUS_KEY,
    OPERATOR_ID,
    Account,
    AccountDetails,
    AttachCode,
    Linked,
    NewAccount,
    Role,
    Suspicion,
)
from horde_core.accounts.portraits import Portraits
from horde_core.accounts.refusals import (
    AccountIsAnonymous,
    AttachCodeInvalid,
    Place,
    UnfitName,
    UserNotFound,
)
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.errors import InvalidApiKey
from horde_core.kudos import ledger
from horde_core.kudos import store as books
from horde_core.kudos.model import Action, Posting, System
from horde_core.moderation.names import NameRules, shipped_names
from horde_core.money import Kudos
from horde_core.secret import Secret

CODE_LIFETIME = timedelta(minutes=15)
MAX_ID = 2**31 - 1
NAMELESS = "nameless"


class _LinkedMeanwhile(Exception):
    """Another process linked this Discord user; undoes the account just made."""


def _tidy(name: str) -> str:
    return names.tidy(name)[: names.LONGEST].strip() or NAMELESS


class AccountService:
    def __init__(
        self,
        db: Database,
        clock: Clock,
        ids: Ids,
        secret: Secret,
        name_rules: NameRules | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids
        self._secret = secret
        self.keyring = Keyring(clock.monotonic)
        self._portraits = Portraits(clock.monotonic)
        self._name_rules = name_rules or shipped_names()

    async def by_api_key(self, key: str) -> Account:
        """Raises InvalidApiKey."""
        key_hash, turn = self._secret.hashed(key), self.keyring.turn
        account = self.keyring.find(key_hash)
        if account is None:
            account = await self._by_api_key(key, key_hash)
            self.keyring.keep(key_hash, account, turn)
        return account

    async def _by_api_key(self, key: str, key_hash: str) -> Account:
        if key == ANONYMOUS_KEY:
            return await self.anonymous()
        account = await self._db.read(lambda tx: store.by_key_hash(tx, key_hash))
        if account is None:
            raise InvalidApiKey
        return account

    async def by_id(self, account_id: int) -> Account:
        """Raises UserNotFound; the ledger's own accounts are nobody's to see."""
        if not 0 <= account_id <= MAX_ID:
            raise UserNotFound(str(account_id))
        async with self._db.reading() as tx:
            account = await store.by_id(tx, account_id)
        if account is None:
            raise UserNotFound(str(account_id))
        return account

    async def anonymous(self) -> Account:
        return await self.by_id(ANONYMOUS_ID)

    async def register(
        self,
        name: str,
        *,
        pseudonymous: bool = True,
        public_workers: bool = False,
        discord_id: int | None = None,
    ) -> NewAccount:
        """A new account; ``discord_id`` must not be linked yet (see ``link_new``).

        Raises:
            UnfitName
        """
        names.must_be_fit(self._name_rules, Place.USER_NAME, _tidy(name), None)
        async with self._db.transaction() as tx:
            await impostors.must_be_none(tx, _tidy(name), None)
            new = await self._add(
                tx, name, pseudonymous=pseudonymous, public_workers=public_workers
            )
            if len(names.tidy(name)) > names.LONGEST:
                await suspicions.note(
                    tx, new.account.id, Suspicion.USERNAME_LONG, self._clock.now()
                )
            if discord_id is not None:
                await store.link(tx, discord_id, new.account.id, self._clock.now())
            return NewAccount(await self._reread(tx, new.account.id), new.api_key)

    async def ensure(
        self, name: str, *, roles: frozenset[Role], kudos: Kudos | None = None
    ) -> NewAccount:
        """The account of that name with exactly these roles and this balance, and a fresh key.

        A moderator is always trusted. Without ``kudos`` the balance stays as it is.
        """
        if Role.MODERATOR in roles:
            roles |= {Role.TRUSTED}
        async with self._db.transaction() as tx:
            account = await store.by_name(tx, _tidy(name))
            if account is None:
                account = (await self._add(tx, name, admin=Role.ADMIN in roles)).account
            account_id = account.id
            await store.set_roles(tx, account_id, roles)
            if Role.TRUSTED in roles:
                await trust.release_escrow(tx, account_id, self._ids.unique(), self._clock.now())
            if kudos is not None:
                await self._bring_to(tx, account_id, kudos)
            key = await self._fresh_key(tx, account_id)
            return NewAccount(await self._reread(tx, account_id), key)

    async def operator(self, name: str, roles: frozenset[Role]) -> NewAccount | None:
        """Account 1, made once; None when it exists."""
        async with self._db.transaction() as tx:
            if await store.by_id(tx, OPERATOR_ID) is not None:
                return None
            new = await self._add(tx, name, admin=True)
            await store.set_roles(tx, new.account.id, roles)
            return NewAccount(await self._reread(tx, new.account.id), new.api_key)

    async def new_key(self, account_id: int) -> str:
        """A fresh key; the old one stops working. Raises UserNotFound."""
        async with self._db.transaction() as tx:
            return await self._fresh_key(tx, account_id)

    async def everyone(self) -> list[Account]:
        async with self._db.reading() as tx:
            return await store.everyone(tx)

    async def details(self, account_id: int) -> AccountDetails:
        """Raises UserNotFound."""
        if not 0 <= account_id <= MAX_ID:
            raise UserNotFound(str(account_id))
        commits, now = self._db.commits, self._clock.now()
        known = self._portraits.find(account_id, commits)
        if known is None:
            found = await self._db.read(lambda tx: directory.details(tx, [account_id], now))
            if not found:
                raise UserNotFound(str(account_id))
            known = found[0]
            self._portraits.keep(known, commits)
        return known

    async def by_discord(self, discord_id: int) -> Account | None:
        async with self._db.reading() as tx:
            return await store.by_discord(tx, discord_id)

    async def link_new(self, discord_id: int, discord_name: str) -> Linked:
        """The account of this Discord user, made if there is none; twice gives the same."""
        try:
            return await self._link_new(discord_id, discord_name)
        except _LinkedMeanwhile:
            return await self._link_new(discord_id, discord_name)

    async def _link_new(self, discord_id: int, discord_name: str) -> Linked:
        async with self._db.transaction() as tx:
            known = await store.by_discord(tx, discord_id)
            if known is not None:
                return Linked(known, created=False)
            shown = await self._fit_or_nameless(tx, discord_name)
            new = await self._add(tx, shown, pseudonymous=False)
            if not await store.link(tx, discord_id, new.account.id, self._clock.now()):
                raise _LinkedMeanwhile
            return Linked(await self._reread(tx, new.account.id), created=True)

    async def _fit_or_nameless(self, tx: AsyncConnection, name: str) -> str:
        """Nobody is kept from an account by what they are called elsewhere."""
        try:
            names.must_be_fit(self._name_rules, Place.USER_NAME, _tidy(name), None)
            await impostors.must_be_none(tx, _tidy(name), None)
        except UnfitName:
            return NAMELESS
        return name

    async def start_attach(self, discord_id: int) -> AttachCode:
        """A one-time code for the page on which this Discord user names their account's key."""
        code = self._ids.api_key()
        expires_at = self._clock.now() + CODE_LIFETIME
        async with self._db.transaction() as tx:
            await store.forget_codes(tx, self._clock.now())
            await store.remember_code(tx, self._secret.hashed(code), discord_id, expires_at)
        return AttachCode(code, expires_at)

    async def attach(self, code: str, api_key: str) -> Linked:
        """Link the account of ``api_key`` to whoever asked for ``code``.

        A refused key leaves the code good for another try.

        Raises:
            AttachCodeInvalid, InvalidApiKey, AccountIsAnonymous
        """
        async with self._db.transaction() as tx:
            now = self._clock.now()
            discord_id = await store.use_code(tx, self._secret.hashed(code), now)
            if discord_id is None:
                raise AttachCodeInvalid
            if api_key == ANONYMOUS_KEY:
                raise AccountIsAnonymous
            account = await store.by_key_hash(tx, self._secret.hashed(api_key))
            if account is None:
                raise InvalidApiKey
            await store.unlink(tx, discord_id=discord_id, account_id=account.id)
            await store.link(tx, discord_id, account.id, now)
            return Linked(await self._reread(tx, account.id), created=False)

    async def unlink(self, discord_id: int) -> bool:
        async with self._db.transaction() as tx:
            return await store.unlink(tx, discord_id=discord_id) > 0

    async def fold_records(self) -> int:
        """Fold what accounts used and gave into their sums; the number of entries."""
        total = 0
        while True:
            async with self._db.transaction() as tx:
                folded = await store.fold_records(tx)
            total += folded
            if folded < store.FOLD_AT_ONCE:
                return total

    async def promote(self, threshold: Kudos) -> int:
        """Trust owners of workers who have earned it; the number of them."""
        async with self._db.transaction() as tx:
            return await trust.promote(tx, threshold, self._ids.unique(), self._clock.now())

    async def _add(
        self,
        tx: AsyncConnection,
        name: str,
        *,
        pseudonymous: bool = True,
        public_workers: bool = False,
        admin: bool = False,
    ) -> NewAccount:
        """The first administrator takes the reserved account 1."""
        key = self._ids.api_key()
        reserved = admin and await store.by_id(tx, OPERATOR_ID) is None
        account_id = await store.add(
            tx,
            name=_tidy(name),
            key_hash=self._secret.hashed(key),
            pseudonymous=pseudonymous,
            public_workers=public_workers,
            at=self._clock.now(),
            account_id=OPERATOR_ID if reserved else None,
        )
        return NewAccount(await self._reread(tx, account_id), key)

    async def _reread(self, tx: AsyncConnection, account_id: int) -> Account:
        account = await store.by_id(tx, account_id)
        if account is None:
            raise UserNotFound(str(account_id))
        return account

    async def _fresh_key(self, tx: AsyncConnection, account_id: int) -> str:
        key = self._ids.api_key()
        if not await store.set_key(tx, account_id, self._secret.hashed(key)):
            raise UserNotFound(str(account_id))
        return key

    async def _bring_to(self, tx: AsyncConnection, account_id: int, target: Kudos) -> None:
        held = await books.balances(tx, account_id)
        difference = Kudos(target - held.balance)
        now: datetime = self._clock.now()
        await ledger.post(
            tx,
            ledger.Movement(
                key=f"admin:{self._ids.unique()}",
                kind="admin",
                at=now,
                postings=[
                    Posting(account_id, difference, Action.ADMIN),
                    Posting(System.ADMIN, Kudos(-difference), Action.ADMIN),
                ],
            ),
        )
