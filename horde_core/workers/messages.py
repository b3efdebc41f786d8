"""What owners and moderators tell workers; it comes with their next pop."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Account, Principal
from horde_core.clock import Clock, Ids
from horde_core.db.engine import Database
from horde_core.db.tables.oversight import WorkerMessageRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.workers.model import Message
from horde_core.workers.refusals import (
    MessageNotFound,
    MessagesForbidden,
    OwnWorkersOnly,
    TooManyMessages,
    WorkerNotFound,
)

PAGE = 50
SHOWN_AT_ONCE = 20
MOST_OF_ACCOUNT = 200
MODERATORS = "Horde Moderators"
_ROWS = select(
    WorkerMessageRow.id,
    WorkerMessageRow.worker_id,
    WorkerMessageRow.account_id,
    WorkerMessageRow.message,
    WorkerMessageRow.origin,
    WorkerMessageRow.expires_at,
)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """``worker_id`` None: for every worker. ``origin`` is who moderators say it comes from."""

    text: str
    lasts: timedelta
    worker_id: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """``valid`` True: not expired, False: expired, None: both. Pages count from 1."""

    author: int | None = None
    worker_id: str | None = None
    valid: bool | None = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class MessageService:
    db: Database
    clock: Clock
    ids: Ids

    async def page(self, principal: Principal, query: MessageQuery) -> list[Message]:
        """Fifty messages, the newest first; moderators see those of others too.

        Raises:
            InvalidApiKey, MessagesForbidden
        """
        asker = principal.in_person()
        conditions = _asked(query, self.clock.now())
        async with self.db.reading() as tx:
            if not asker.moderates:
                conditions.append(await _may_see(tx, asker, query))
            rows = await tx.execute(
                _ROWS.where(*conditions)
                .order_by(WorkerMessageRow.created_at.desc(), WorkerMessageRow.id)
                .limit(PAGE)
                .offset((query.page - 1) * PAGE)
            )
            return [Message(*row) for row in rows]

    async def one(self, message_id: str) -> Message:
        """Raises MessageNotFound."""
        async with self.db.reading() as tx:
            return await _existing(tx, message_id)

    async def current(self, worker_id: str) -> tuple[Message, ...]:
        """What a worker is told now."""
        async with self.db.reading() as tx:
            return await current(tx, worker_id, self.clock.now())

    async def send(self, principal: Principal, new: NewMessage) -> Message:
        """Raises InvalidApiKey, OwnWorkersOnly, WorkerNotFound, TooManyMessages."""
        asker, now = principal.in_person(), self.clock.now()
        message_id = self.ids.unique()
        async with self.db.transaction() as tx:
            await _may_send(tx, asker, new.worker_id)
            if await _unexpired(tx, asker.id, now) >= MOST_OF_ACCOUNT:
                raise TooManyMessages(MOST_OF_ACCOUNT)
            origin = (new.origin or MODERATORS) if asker.moderates else str(asker.id)
            await tx.execute(
                insert(WorkerMessageRow).values(
                    id=message_id,
                    worker_id=new.worker_id,
                    account_id=asker.id,
                    message=new.text,
                    origin=origin,
                    created_at=now,
                    expires_at=now + new.lasts,
                )
            )
            if asker.moderates:
                about = new.worker_id or "all workers"
                await log.note(tx, asker.id, "worker message", about, new.text, at=now)
            return await _existing(tx, message_id)

    async def delete(self, principal: Principal, message_id: str) -> None:
        """Raises InvalidApiKey, MessageNotFound, MessagesForbidden."""
        asker = principal.in_person()
        async with self.db.transaction() as tx:
            message = await _existing(tx, message_id)
            owner = await _owner(tx, message.worker_id)
            if not asker.moderates and asker.id not in {message.author, owner}:
                raise MessagesForbidden
            await tx.execute(delete(WorkerMessageRow).where(WorkerMessageRow.id == message_id))
            if asker.id not in {message.author, owner}:
                await log.note(
                    tx, asker.id, "message removal", message_id, message.text, at=self.clock.now()
                )

    async def prune(self) -> None:
        """Forget what expired a month ago."""
        past = self.clock.now() - timedelta(days=30)
        async with self.db.transaction() as tx:
            await tx.execute(delete(WorkerMessageRow).where(WorkerMessageRow.expires_at <= past))


async def current(tx: AsyncConnection, worker_id: str, now: datetime) -> tuple[Message, ...]:
    """What this worker is told now, the newest first."""
    rows = await tx.execute(
        _ROWS.where(
            or_(WorkerMessageRow.worker_id == worker_id, WorkerMessageRow.worker_id.is_(None)),
            WorkerMessageRow.expires_at > now,
        )
        .order_by(WorkerMessageRow.created_at.desc(), WorkerMessageRow.id)
        .limit(SHOWN_AT_ONCE)
    )
    return tuple(Message(*row) for row in rows)


def _asked(query: MessageQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.author is not None:
        conditions.append(WorkerMessageRow.account_id == query.author)
    if query.worker_id is not None:
        conditions.append(WorkerMessageRow.worker_id == query.worker_id)
    if query.valid is not None:
        unexpired = WorkerMessageRow.expires_at > now
        conditions.append(unexpired if query.valid else ~unexpired)
    return conditions


async def _may_see(tx: AsyncConnection, asker: Account, query: MessageQuery) -> ColumnElement[bool]:
    """What others than moderators see: their own, those to their workers, those to all."""
    if query.author not in {None, asker.id}:
        raise MessagesForbidden
    if query.worker_id is not None and await _owner(tx, query.worker_id) != asker.id:
        raise MessagesForbidden
    own = select(WorkerRow.id).where(WorkerRow.account_id == asker.id)
    return or_(
        WorkerMessageRow.account_id == asker.id,
        WorkerMessageRow.worker_id.is_(None),
        WorkerMessageRow.worker_id.in_(own),
    )


async def _may_send(tx: AsyncConnection, asker: Account, worker_id: str | None) -> None:
    owner = await _owner(tx, worker_id)
    if worker_id is not None and owner is None:
        raise WorkerNotFound(worker_id)
    if not asker.moderates and (owner is None or owner != asker.id):
        raise OwnWorkersOnly


async def _owner(tx: AsyncConnection, worker_id: str | None) -> int | None:
    if worker_id is None:
        return None
    return await tx.scalar(select(WorkerRow.account_id).where(WorkerRow.id == worker_id))


async def _unexpired(tx: AsyncConnection, account_id: int, now: datetime) -> int:
    found = await tx.scalar(
        select(func.count()).where(
            WorkerMessageRow.account_id == account_id, WorkerMessageRow.expires_at > now
        )
    )
    return found or 0


async def _existing(tx: AsyncConnection, message_id: str) -> Message:
    row = (await tx.execute(_ROWS.where(WorkerMessageRow.id == message_id))).one_or_none()
    if row is None:
        raise MessageNotFound(message_id)
    return Message(*row)
