"""What workers' safety checks say of pictures, counted against whoever asked for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from horde_core.accounts import store as accounts
from horde_core.accounts.model import ANONYMOUS_ID, OPERATOR_ID, Principal, Role
from horde_core.conduct import cases, store
from horde_core.conduct.model import CaseKind, Report
from horde_core.conduct.penalties import culprits, of_address
from horde_core.config import ModerationSettings
from horde_core.db.engine import insert as insert_or
from horde_core.db.tables.conduct import ReportRow
from horde_core.db.tx import Tx

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """Whose picture it is, as the request says."""

    job_id: str
    worker_id: str
    account_id: int
    ip: str
    proxied_account: str | None
    shared_key_id: str | None
    guild_id: int | None


@dataclass(frozen=True, slots=True)
class Reports:
    rules: ModerationSettings

    async def note(self, tx: Tx, about: Requested, kind: Report, now: datetime) -> list[int]:
        """Count it, once per job; the cases that this opens. Only abuse has consequences."""
        account = await accounts.by_id(tx, about.account_id)
        if account is None:
            return []
        who = Principal(
            account,
            ip=about.ip,
            proxied_account=about.proxied_account,
            shared_key_id=about.shared_key_id,
        )
        subject = next(iter(culprits(who)), f"account:{account.id}")
        # one who stands for many shares no address with them
        alone = about.proxied_account is None and not account.has(Role.SERVICE)
        address = next(iter(of_address(about.ip)), None) if alone else None
        if not await _add(tx, about, kind, subject, address, now):
            return []
        if kind is not Report.CSAM or account.id == OPERATOR_ID:
            return []
        opened = await self._counted(tx, subject, ReportRow.subject == subject, about, now)
        if address is not None and address != subject:
            by_address = ReportRow.address == address
            opened += await self._counted(tx, address, by_address, about, now)
        return opened

    async def _counted(
        self,
        tx: Tx,
        subject: str,
        condition: ColumnElement[bool],
        about: Requested,
        now: datetime,
    ) -> list[int]:
        opened: list[int | None] = []
        today = await _since(tx, condition, now - DAY)
        hour = await _since(tx, condition, now - HOUR)
        for span, found, most, window in (
            ("hour", hour, self.rules.reports_an_hour, HOUR),
            ("day", today, self.rules.reports_a_day, DAY),
        ):
            if found > most:
                number = int(now.timestamp() // window.total_seconds())
                opened.append(
                    await cases.open_once(
                        tx,
                        f"reports:{subject}:{span}:{number}",
                        CaseKind.REPORTS,
                        subject,
                        at=now,
                        guild_id=about.guild_id,
                        reports=found,
                        span=span,
                        account=about.account_id,
                    )
                )
        await self._consequences(tx, subject, about, today, now)
        return [case_id for case_id in opened if case_id is not None]

    async def _consequences(
        self, tx: Tx, subject: str, about: Requested, today: int, now: datetime
    ) -> None:
        rules = self.rules
        if rules.reports_time_out_from and today >= rules.reports_time_out_from:
            await store.punish(tx, subject, now)
        own = subject == f"account:{about.account_id}" and about.account_id > ANONYMOUS_ID
        if own and rules.reports_flag_from and today >= rules.reports_flag_from:
            await accounts.add_role(tx, about.account_id, Role.FLAGGED)


async def count(tx: Tx, subject: str) -> int:
    """Of abuse, as far as they are remembered."""
    return await _since(tx, ReportRow.subject == subject, None)


async def prune(tx: Tx, before: datetime) -> None:
    await tx.execute(delete(ReportRow).where(ReportRow.at <= before))


async def _add(
    tx: Tx,
    about: Requested,
    kind: Report,
    subject: str,
    address: str | None,
    now: datetime,
) -> bool:
    added = await tx.execute(
        insert_or(tx, ReportRow)
        .values(
            job_id=about.job_id,
            at=now,
            kind=kind.value,
            account_id=about.account_id,
            subject=subject,
            address=address,
            guild_id=about.guild_id,
            worker_id=about.worker_id,
        )
        .on_conflict_do_nothing(index_elements=["job_id"])
        .returning(ReportRow.job_id)
    )
    return added.scalar_one_or_none() is not None


async def _since(tx: Tx, condition: ColumnElement[bool], since: datetime | None) -> int:
    conditions = [condition, ReportRow.kind == Report.CSAM.value]
    if since is not None:
        conditions.append(ReportRow.at > since)
    return await tx.scalar(select(func.count()).select_from(ReportRow).where(*conditions)) or 0
