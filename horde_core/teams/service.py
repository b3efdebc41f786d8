from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from horde_core.accounts import log, names
from horde_core.accounts.model import Account, Principal
from horde_core.accounts.refusals import Place
from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tables.teams import TeamRow
from horde_core.moderation.names import NameRules, shipped_names
from horde_core.teams import store
from horde_core.teams.model import Team, TeamChange
from horde_core.teams.refusals import (
    AnonymousTeam,
    NoTeamChange,
    NotTeamOwner,
    TeamNameTaken,
    TeamNameTooShort,
    TeamNotFound,
    TooManyTeams,
    TrustedOnly,
)

SHORTEST_NAME = 3
LONGEST_NAME = 100
LONGEST_INFO = 1000
MOST_TEAMS = 20


@dataclass(frozen=True, slots=True)
class TeamService:
    db: Database
    clock: Clock
    ids: Ids
    settings: QueueSettings
    name_rules: NameRules = field(default_factory=shipped_names)

    async def every(self) -> list[Team]:
        async with self.db.snapshot() as tx:
            return await store.teams(tx, self._online_since())

    async def by_id(self, team_id: str) -> Team:
        """Raises TeamNotFound."""
        async with self.db.snapshot() as tx:
            found = await store.teams(tx, self._online_since(), TeamRow.id == team_id)
        if not found:
            raise TeamNotFound(team_id)
        return found[0]

    async def create(self, principal: Principal, name: str, info: str | None) -> Team:
        """Raises InvalidApiKey, AnonymousTeam, TrustedOnly, TeamNameTaken, TooManyTeams."""
        owner = principal.in_person()
        if owner.is_anonymous:
            raise AnonymousTeam
        if not owner.trusted:
            raise TrustedOnly
        team_id, now = self.ids.unique(), self.clock.now()
        named = _columns(TeamChange(name, info))
        self._must_be_fit(owner, TeamChange(name, info))
        try:
            async with self.db.transaction() as tx:
                if await store.count_of(tx, owner.id) >= MOST_TEAMS:
                    raise TooManyTeams(MOST_TEAMS)
                about = {"id": team_id, "account_id": owner.id, "created_at": now}
                await store.add(tx, {**named, **about})
        except IntegrityError:
            raise TeamNameTaken(name) from None
        return await self.by_id(team_id)

    async def change(self, principal: Principal, team_id: str, change: TeamChange) -> Team:
        """Raises InvalidApiKey, TeamNotFound, NotTeamOwner, NoTeamChange, TeamNameTaken,
        UnfitName.
        """
        team = await self._owned(principal, team_id)
        values = _columns(change)
        if not values:
            raise NoTeamChange
        self._must_be_fit(principal.account, change)
        try:
            async with self.db.transaction() as tx:
                await store.change(tx, team_id, values)
                if principal.account.id != team.owner_id:
                    await log.note(
                        tx,
                        principal.account.id,
                        "team change",
                        team.name,
                        change,
                        at=self.clock.now(),
                    )
        except IntegrityError:
            raise TeamNameTaken(change.name or team.name) from None
        return await self.by_id(team_id)

    def _must_be_fit(self, asker: Account, change: TeamChange) -> None:
        """Raises UnfitName."""
        names.must_be_fit(self.name_rules, Place.TEAM_NAME, change.name, asker)
        names.must_be_fit(self.name_rules, Place.TEAM_INFO, change.info, asker)

    async def delete(self, principal: Principal, team_id: str) -> Team:
        """Raises InvalidApiKey, TeamNotFound, NotTeamOwner."""
        team = await self._owned(principal, team_id)
        async with self.db.transaction() as tx:
            await store.remove(tx, team_id)
            if principal.account.id != team.owner_id:
                await log.note(
                    tx, principal.account.id, "team removal", team.name, at=self.clock.now()
                )
        return team

    async def _owned(self, principal: Principal, team_id: str) -> Team:
        asker, team = principal.in_person(), await self.by_id(team_id)
        if asker.id != team.owner_id and not asker.moderates:
            raise NotTeamOwner(asker.alias, team.name)
        return team

    def _online_since(self) -> datetime:
        return self.clock.now() - timedelta(seconds=self.settings.worker_online_s)


def _columns(change: TeamChange) -> dict[str, Any]:
    """Raises TeamNameTooShort."""
    values: dict[str, Any] = {}
    if change.name is not None:
        name = " ".join(change.name.split())[:LONGEST_NAME]
        if len(name) < SHORTEST_NAME:
            raise TeamNameTooShort(SHORTEST_NAME)
        values |= {"name": name, "folded": name.casefold()[: 3 * LONGEST_NAME]}
    if change.info is not None:
        values["info"] = change.info[:LONGEST_INFO]
    return values
