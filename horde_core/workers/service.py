from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import impostors, log, names
from horde_core.accounts.model import Principal, Role
from horde_core.accounts.refusals import Place
from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.db.tables.workers import WorkerRow
from horde_core.events import Bus, Event, Kind
from horde_core.models.catalogue import Catalogue
from horde_core.models.text import TextModels
from horde_core.moderation.names import NameRules, shipped_names
from horde_core.teams import store as teams
from horde_core.teams.refusals import TeamNotFound
from horde_core.workers import board, removal, store, views
from horde_core.workers.model import (
    ModelQuery,
    ModelStatus,
    Performance,
    Work,
    WorkerChange,
    WorkerView,
)
from horde_core.workers.refusals import (
    NothingToChange,
    NotModerator,
    NotWorkerOwner,
    WorkerBusy,
    WorkerNameTaken,
    WorkerNotFound,
)

LONGEST = {"maintenance_msg": 300, "info": 1000, "name": 100}


@dataclass(frozen=True, slots=True)
class WorkerService:
    db: Database
    clock: Clock
    catalogue: Catalogue
    texts: TextModels
    settings: QueueSettings
    bus: Bus
    name_rules: NameRules = field(default_factory=shipped_names)

    async def online(self, kind: str | None = None) -> list[WorkerView]:
        """Workers seen within the last five minutes; of one kind, if named."""
        since = self._online_since()
        wanted = [WorkerRow.last_check_in >= since]
        if kind is not None:
            wanted.append(WorkerRow.kind == kind)
        async with self.db.reading() as tx:
            return await views.select_views(tx, since, *wanted)

    async def by_id(self, worker_id: str) -> WorkerView:
        """Raises WorkerNotFound."""
        return await self._one(worker_id, WorkerRow.id == worker_id)

    async def by_name(self, name: str) -> WorkerView:
        """Raises WorkerNotFound; the name is matched without regard to case."""
        async with self.db.reading() as tx:
            found = await views.select_views(
                tx, self._online_since(), func.lower(WorkerRow.name) == name.lower()
            )
        exact = [view for view in found if view.name == name]
        if not found:
            raise WorkerNotFound(name)
        return (exact or found)[0]

    async def models(self, query: ModelQuery) -> list[ModelStatus]:
        """What is served and what is waited for, by model."""
        known = self.texts if query.kind is Work.TEXT else self.catalogue
        async with self.db.reading() as tx:
            return await board.models(
                tx,
                query,
                lambda name: known.find(name) is not None,
                since=self._online_since(),
                now=self.clock.now(),
            )

    async def performance(self) -> Performance:
        async with self.db.reading() as tx:
            return await board.performance(tx, since=self._online_since(), now=self.clock.now())

    async def change(
        self, principal: Principal, worker_id: str, change: WorkerChange
    ) -> WorkerView:
        """Raises WorkerNotFound, NotWorkerOwner, NotModerator, WorkerNameTaken, NothingToChange,
        TeamNotFound, UnfitName.
        """
        view = await self.by_id(worker_id)
        _may_change(principal, view, change)
        values = {
            field: value
            for field in ("maintenance", "maintenance_msg", "info", "name", "paused")
            if (value := getattr(change, field)) is not None
        }
        if change.team is not None:
            values["team_id"] = change.team or None
        if not values:
            raise NothingToChange
        names.must_be_fit(self.name_rules, Place.WORKER_NAME, change.name, principal.account)
        names.must_be_fit(self.name_rules, Place.WORKER_INFO, change.info, principal.account)
        if change.maintenance is False:
            values["maintenance_msg"] = ""
        values |= {
            field: values[field][:most] for field, most in LONGEST.items() if field in values
        }
        try:
            async with self.db.transaction() as tx:
                if change.name is not None and change.name != view.name:
                    await _must_be_free(tx, change.name)
                    await impostors.must_be_none(tx, change.name, view.owner_id, Place.WORKER_NAME)
                if change.team and not await teams.exists(tx, change.team):
                    raise TeamNotFound(change.team)
                await store.change(tx, worker_id, values)
                await self._noted(tx, principal, view, "worker change", change)
        except IntegrityError:  # somebody took the name at the same moment
            raise WorkerNameTaken(change.name or view.name) from None
        await self.bus.publish(Event(Kind.WORKER_CHANGED, worker_id))
        return await self.by_id(worker_id)

    async def delete(self, principal: Principal, worker_id: str) -> WorkerView:
        """Raises WorkerNotFound, NotWorkerOwner, WorkerBusy."""
        view = await self.by_id(worker_id)
        _must_own(principal, view)
        async with self.db.transaction() as tx:
            if await removal.has_jobs(tx, worker_id):
                raise WorkerBusy(view.name)
            await removal.remove(tx, worker_id)
            await self._noted(tx, principal, view, "worker removal")
        await self.bus.publish(Event(Kind.WORKER_CHANGED, worker_id))
        return view

    async def remove_all(self) -> int:
        """Every worker; those that still run come back with their next pop. The number of them."""
        async with self.db.transaction() as tx:
            removed = await removal.remove_all(tx)
        await self.bus.publish(Event(Kind.ACCOUNTS_CHANGED, ""))
        return removed

    async def _noted(
        self,
        tx: AsyncConnection,
        principal: Principal,
        view: WorkerView,
        action: str,
        details: object = "",
    ) -> None:
        """In the moderators' log, unless the worker is the asker's own."""
        if principal.account.id != view.owner_id:
            await log.note(
                tx, principal.account.id, action, view.name, details, at=self.clock.now()
            )

    async def prune(self) -> None:
        """Forget samples and faults of more than an hour ago."""
        async with self.db.transaction() as tx:
            await store.prune(tx, self.clock.now() - timedelta(hours=1))

    async def _one(self, worker: str, condition: object) -> WorkerView:
        async with self.db.reading() as tx:
            found = await views.select_views(tx, self._online_since(), condition)
        if not found:
            raise WorkerNotFound(worker)
        return found[0]

    def _online_since(self) -> datetime:
        return self.clock.now() - timedelta(seconds=self.settings.worker_online_s)


async def _must_be_free(tx: AsyncConnection, name: str) -> None:
    if await store.find(tx, name) is not None:
        raise WorkerNameTaken(name)


def _must_own(principal: Principal, view: WorkerView) -> None:
    account = principal.in_person()
    if account.id != view.owner_id and not account.has(Role.MODERATOR):
        raise NotWorkerOwner(account.alias, view.name)


def _may_change(principal: Principal, view: WorkerView, change: WorkerChange) -> None:
    _must_own(principal, view)
    if change.paused is not None and not principal.account.has(Role.MODERATOR):
        raise NotModerator(principal.account.alias)
