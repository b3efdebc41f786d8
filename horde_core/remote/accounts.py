"""Accounts as the other horde has them; each linked member has a shadow of theirs here."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Self

from horde_core.accounts.model import (
    ANONYMOUS_KEY,
    Account,
    AccountDetails,
    AttachCode,
    Buckets,
    Linked,
    Records,
    Role,
)
from horde_core.accounts.refusals import AccountIsAnonymous
from horde_core.accounts.service import AccountService
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.errors import HordeError, InvalidApiKey
from horde_core.kudos.model import Balances
from horde_core.links.model import Elsewhere
from horde_core.links.service import LinkService
from horde_core.money import NONE, Kudos, kudos
from horde_core.payments.service import KudosService
from horde_core.remote.people import People
from horde_core.remote.refusals import KeyRefused, Missing, NotWithAnotherHorde
from horde_core.remote.shapes import User, whole
from horde_core.secret import Secret

PIXELS = 1_000_000
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Shadow(Account):
    """What our tables point to; whoever is told of it reads the name at the other horde."""

    there: str = ""

    @property
    def alias(self) -> str:
        return self.there or f"{self.name}#{self.id}"

    @classmethod
    def of(cls, account: Account, there: str) -> Self:
        return cls(**{it.name: getattr(account, it.name) for it in fields(Account)}, there=there)


class RemoteAccounts(AccountService):
    def __init__(
        self, db: Database, clock: Clock, ids: Ids, secret: Secret, people: People
    ) -> None:
        super().__init__(db, clock, ids, secret)
        self._people = people

    async def by_discord(self, discord_id: int) -> Account | None:
        """Only who left a key of the other horde is somebody there."""
        account = await super().by_discord(discord_id)
        kept = None if account is None else await self._people.links.kept(discord_id)
        if account is None or kept is None:
            return None
        return Shadow.of(account, kept.alias or await self._alias(discord_id))

    async def _alias(self, discord_id: int) -> str:
        """Of a key that was brought along; empty while the other horde does not say."""
        try:
            return await self._people.alias_of(discord_id) or ""
        except HordeError:
            return ""

    async def details(self, account_id: int) -> AccountDetails:
        account = await self.by_id(account_id)
        _, user = await self._people.of_account(account)
        return details_of(account, user, self._clock.now())

    async def link_new(self, discord_id: int, discord_name: str) -> Linked:
        del discord_id, discord_name
        raise NotWithAnotherHorde(Missing.ACCOUNTS)

    async def start_attach(self, discord_id: int) -> AttachCode:
        del discord_id
        raise NotWithAnotherHorde(Missing.ACCOUNTS)

    async def new_key(self, account_id: int) -> str:
        del account_id
        raise NotWithAnotherHorde(Missing.NEW_KEYS)


def details_of(account: Account, user: User, now: datetime) -> AccountDetails:
    told, made = user.kudos_details, user.records
    roles = {Role.TRUSTED: user.trusted, Role.FLAGGED: user.flagged, Role.MODERATOR: user.moderator}
    shown = Shadow.of(account, user.username)
    since = now - timedelta(seconds=whole(user.account_age))
    about = {it.name: getattr(shown, it.name) for it in fields(Shadow)}
    about |= {"roles": frozenset(r for r, has in roles.items() if has), "created_at": since}
    return AccountDetails(
        account=Shadow(**about),
        kudos=kudos(user.kudos),
        evaluating=NONE,
        buckets=Buckets(
            **{it.name: kudos(getattr(told, it.name) or 0) for it in fields(Buckets)},
        ),
        records=Records(
            usage=round(made.usage.megapixelsteps * PIXELS),
            contribution=round(made.contribution.megapixelsteps * PIXELS),
            fulfilled=made.fulfillment.image,
            requested=made.request.image,
            usage_tokens=made.usage.tokens,
            contribution_tokens=made.contribution.tokens,
            fulfilled_texts=made.fulfillment.text,
            requested_texts=made.request.text,
            fulfilled_forms=made.fulfillment.interrogation,
            requested_forms=made.request.interrogation,
            styled=made.style.image,
            styled_texts=made.style.text,
        ),
        worker_ids=tuple(user.worker_ids or ()),
        active_requests=(),
        active_texts=(),
        active_interrogations=(),
        age_s=whole(user.account_age),
        shared_key_ids=tuple(user.sharedkey_ids or ()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteKudos(KudosService):
    """Balances of the other horde; the books that are kept and proved here are our own."""

    people: People
    accounts: RemoteAccounts

    async def balance(self, account_id: int) -> Kudos:
        _, user = await self.people.of_account(await self.accounts.by_id(account_id))
        return kudos(user.kudos)

    async def balances(self, account_id: int) -> Balances:
        return Balances(await self.balance(account_id), NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteLinks(LinkService):
    people: People

    @property
    def elsewhere(self) -> Elsewhere | None:
        base = self.people.client.base
        return Elsewhere(base.host or "", str(base.origin() / "register"))

    async def link_by_key(self, discord_id: int, name: str, api_key: str) -> Account:
        """Keep the key, sealed, once the other horde said whose it is.

        Raises:
            InvalidApiKey, AccountIsAnonymous, HordeDown
        """
        if api_key == ANONYMOUS_KEY:
            raise AccountIsAnonymous
        if not (0 < len(api_key) <= LONGEST_KEY and api_key.isascii() and api_key.isprintable()):
            raise InvalidApiKey
        try:
            user = await self.people.by_key(api_key, fresh=True)
        except KeyRefused:
            raise InvalidApiKey from None
        if user.id == 0:
            raise AccountIsAnonymous
        linked = await self.accounts.link_new(discord_id, name)
        await self.keep_key(discord_id, api_key, alias=user.username)
        return Shadow.of(linked.account, user.username)
