"""What an account at another horde cannot do: refused at once, with one reason each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NoReturn

from horde_core.accounts.model import Account, Principal
from horde_core.money import Kudos
from horde_core.parties.model import NewParty, Party, PartyView
from horde_core.parties.service import PartyService
from horde_core.pools.claims import ClaimService
from horde_core.pools.model import Asker, OfferedKey, Pool, PoolRules, PoolView
from horde_core.pools.service import PoolService
from horde_core.ratings.game import RatingGame
from horde_core.ratings.model import Answer, Kind, Question, Rewarded, SetJudgement
from horde_core.ratings.sets import OwnSets
from horde_core.remote.refusals import Missing, NotWithAnotherHorde
from horde_core.roles.connections import ConnectionService
from horde_core.roles.model import Condition, Diff, Rule
from horde_core.roles.service import RoleService
from horde_core.sharedkeys.model import Terms

KNOWN_HERE = frozenset({"linked", "given"})
"""Conditions of roles that our own database answers."""


def _refuse(what: Missing) -> NoReturn:
    raise NotWithAnotherHorde(what)


@dataclass(frozen=True, slots=True)
class NoPools(PoolService):
    """Closing and paying back go on: what an own horde held before is its members'."""

    async def open(self, guild_id: int, name: str, wanted: PoolRules, opened_by: int) -> Pool:
        _refuse(Missing.POOLS)

    async def set_rules(self, guild_id: int, wanted: PoolRules) -> Pool:
        _refuse(Missing.POOLS)

    async def donate(self, discord_id: int, guild_id: int, amount: Kudos, *, key: str) -> PoolView:
        _refuse(Missing.POOLS)

    async def view(self, guild_id: int) -> PoolView:
        _refuse(Missing.POOLS)

    async def payer(self, asker: Asker, like: Principal) -> Principal | None:
        return None


@dataclass(frozen=True, slots=True)
class NoParties(PartyService):
    """Those of before, whose budget our own books hold, come to their end."""

    async def start(self, new: NewParty) -> PartyView:
        _refuse(Missing.PARTIES)

    async def going_on(self, guild_id: int) -> list[Party]:
        return []


@dataclass(frozen=True, slots=True)
class NoClaims(ClaimService):
    async def offer(self, owner_discord: int, terms: Terms, seats: int) -> OfferedKey:
        _refuse(Missing.SHARED_KEYS)

    async def find(self, offer: str) -> OfferedKey:
        _refuse(Missing.SHARED_KEYS)

    async def claim(self, offer: str, discord_id: int) -> OfferedKey:
        _refuse(Missing.SHARED_KEYS)

    async def top_up(self, offer: str, discord_id: int, amount: Kudos, *, key: str) -> OfferedKey:
        _refuse(Missing.SHARED_KEYS)

    async def of_owner(self, discord_id: int) -> list[OfferedKey]:
        return []

    async def claimed(self, discord_id: int) -> list[OfferedKey]:
        return []

    async def payer(self, discord_id: int, like: Principal) -> Principal | None:
        return None


@dataclass(frozen=True, slots=True)
class NoGame(RatingGame):
    async def next(
        self, principal: Principal, *, kind: Kind = Kind.PICTURE, nsfw: bool = False
    ) -> Question:
        _refuse(Missing.RATINGS)

    async def answer(self, principal: Principal, question_id: str, answer: Answer) -> Rewarded:
        _refuse(Missing.RATINGS)


@dataclass(frozen=True, slots=True)
class NoSets(OwnSets):
    async def rate(
        self, request_id: str, said: SetJudgement, caller: Account | None, client: str
    ) -> Rewarded:
        _refuse(Missing.RATINGS)

    async def share(self, request_id: str, proxied_account: str) -> None:
        _refuse(Missing.RATINGS)

    async def is_shared(self, request_id: str) -> bool:
        _refuse(Missing.RATINGS)


@dataclass(frozen=True, slots=True)
class FewerRoles(RoleService):
    """Rules by what only the other horde knows rest: nobody gets such a role, nobody loses it."""

    async def add_rule(
        self,
        guild_id: int,
        role_id: int,
        condition: Condition,
        *,
        sticky: bool = False,
        grace_h: int = 48,
    ) -> Rule:
        if not _known_here(condition):
            _refuse(Missing.ROLE_FACTS)
        return await RoleService.add_rule(
            self, guild_id, role_id, condition, sticky=sticky, grace_h=grace_h
        )

    async def of_member(self, guild_id: int, discord_id: int, held: frozenset[int] | None) -> Diff:
        found = await RoleService.of_member(self, guild_id, discord_id, held)
        return without(found, await self._resting(guild_id))

    async def differences(self, guild_id: int) -> AsyncIterator[Diff]:
        resting = await self._resting(guild_id)
        async for found in RoleService.differences(self, guild_id):
            left = without(found, resting)
            if not left.quiet:
                yield left

    async def _resting(self, guild_id: int) -> frozenset[int]:
        rules = await self.rules(guild_id)
        return frozenset(it.role_id for it in rules if not _known_here(it.condition))


@dataclass(frozen=True, slots=True)
class NoConnections(ConnectionService):
    """Discord's linked roles need our web page; those of before stay as they were told last."""

    @property
    def offered(self) -> bool:
        return False


def _known_here(condition: Condition) -> bool:
    none = Condition()
    fields = Condition.__struct_fields__
    asked = {it for it in fields if getattr(condition, it) != getattr(none, it)}
    return asked <= KNOWN_HERE


def without(found: Diff, roles: frozenset[int]) -> Diff:
    """What is to be changed of other roles.

    >>> without(Diff(1, add=(5,), remove=(6, 7)), frozenset({5, 6}))
    Diff(discord_id=1, add=(), remove=(7,), failing=(), mended=(), reasons={})
    """

    def left(of: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(it for it in of if it not in roles)

    return Diff(
        found.discord_id,
        left(found.add),
        left(found.remove),
        left(found.failing),
        left(found.mended),
        {role: why for role, why in found.reasons.items() if role not in roles},
    )
