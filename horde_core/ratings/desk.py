"""What raters are asked to prove, and what is known of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts import store as accounts
from horde_core.accounts.model import Account, Principal
from horde_core.accounts.refusals import AccountIsAnonymous, ModeratorsOnly, UserNotFound
from horde_core.captcha.model import Captcha, Form
from horde_core.captcha.refusals import CaptchaWrong
from horde_core.captcha.service import CaptchaService
from horde_core.clock import Clock
from horde_core.config import RatingsSettings
from horde_core.db.engine import Database
from horde_core.money import Kudos, kudos
from horde_core.ratings import raters, vigilance, votes
from horde_core.ratings.model import ClientCounts, Rater, RaterStatistics
from horde_core.ratings.refusals import RaterBarred

DAY = timedelta(hours=24)
RIGHT_WITHIN = 2


@dataclass(frozen=True, slots=True)
class RaterDesk:
    db: Database
    clock: Clock
    captchas: CaptchaService
    settings: RatingsSettings

    async def challenge(self, principal: Principal, form: Form = Form.PICTURE) -> Captcha:
        """A captcha for this rater. Raises InvalidApiKey, AccountIsAnonymous, RaterBarred."""
        account = _named(principal)
        async with self.db.reading() as tx:
            await self._not_barred(tx, account.id)
        return await self.captchas.ask(_subject(account.id), form)

    async def solve(self, principal: Principal, captcha_id: str, answer: str) -> Rater:
        """A right answer clears the rater of suspicion; three captchas failed bar them for a day.

        Raises:
            InvalidApiKey, AccountIsAnonymous, RaterBarred, CaptchaGone, CaptchaWrong
        """
        account = _named(principal)
        async with self.db.reading() as tx:
            await self._not_barred(tx, account.id)
        try:
            await self.captchas.answer(captcha_id, _subject(account.id), answer)
        except CaptchaWrong as wrong:
            if not wrong.tries_left:
                await self._failed(account.id)
            raise
        async with self.db.transaction() as tx:
            await raters.lock(tx, account.id)
            rater = await raters.get(tx, account.id)
            cleared = _cleared(rater, self.clock.now())
            await raters.put(tx, cleared)
        return cleared

    async def _failed(self, account_id: int) -> None:
        async with self.db.transaction() as tx:
            await raters.lock(tx, account_id)
            rater = await raters.get(tx, account_id)
            failed = rater.failed + 1
            until = vigilance.barred_until(failed, self.clock.now())
            await raters.put(tx, replace(rater, failed=0 if until else failed, barred_until=until))

    async def statistics(
        self, principal: Principal, account_id: int | None = None
    ) -> RaterStatistics:
        """Of oneself, or as a moderator of anybody.

        Raises:
            InvalidApiKey, AccountIsAnonymous, ModeratorsOnly, UserNotFound
        """
        asker = _named(principal)
        wanted = asker.id if account_id is None else account_id
        if wanted != asker.id and not asker.moderates:
            raise ModeratorsOnly(asker.alias)
        async with self.db.snapshot() as tx:
            account = await accounts.by_id(tx, wanted)
            if account is None:
                raise UserNotFound(str(wanted))
            return await self._statistics(tx, account, await raters.get(tx, wanted))

    async def listed(
        self, principal: Principal, *, suspicious: bool = False
    ) -> list[RaterStatistics]:
        """Raises InvalidApiKey, ModeratorsOnly."""
        asker = principal.in_person()
        if not asker.moderates:
            raise ModeratorsOnly(asker.alias)
        return await self.everybody(suspicious=suspicious)

    async def everybody(self, *, suspicious: bool = False) -> list[RaterStatistics]:
        """The busiest raters; for operators, who ask nobody."""
        async with self.db.snapshot() as tx:
            found = await raters.listed(tx, suspicious=suspicious)
            known = {
                account.id: account
                for account in await accounts.by_ids(tx, [one.account_id for one in found])
            }
            return [await self._statistics(tx, known[one.account_id], one) for one in found]

    async def unbar(self, principal: Principal, account_id: int) -> RaterStatistics:
        """Let a rater go on without a captcha.

        Raises:
            InvalidApiKey, ModeratorsOnly, UserNotFound
        """
        asker = principal.in_person()
        if not asker.moderates:
            raise ModeratorsOnly(asker.alias)
        async with self.db.transaction() as tx:
            if account_id <= 0 or await accounts.by_id(tx, account_id) is None:
                raise UserNotFound(str(account_id))
            await raters.lock(tx, account_id)
            rater = await raters.get(tx, account_id)
            await raters.put(tx, _cleared(rater, self.clock.now()))
            await log.note(tx, asker.id, "rater unbarred", account_id, at=self.clock.now())
        return await self.statistics(principal, account_id)

    async def clients(self) -> list[ClientCounts]:
        async with self.db.reading() as tx:
            return await votes.clients(tx)

    async def _statistics(
        self, tx: AsyncConnection, account: Account, rater: Rater
    ) -> RaterStatistics:
        since = self.clock.now() - DAY
        paid = await votes.paid_since(tx, account.id, since)
        seen, right = await votes.gold_results(tx, account.id, RIGHT_WITHIN)
        return RaterStatistics(
            rater=rater,
            alias=account.alias,
            today=await votes.said_since(tx, account.id, since),
            paid_today=paid,
            left_today=Kudos(max(0, kudos(self.settings.kudos_a_day) - paid)),
            gold_seen=seen,
            gold_right=right,
        )

    async def _not_barred(self, tx: AsyncConnection, account_id: int) -> None:
        until: datetime | None = (await raters.get(tx, account_id)).barred_until
        if until is not None and until > self.clock.now():
            raise RaterBarred(until)


def _cleared(rater: Rater, now: datetime) -> Rater:
    """What was before is not held against them any more."""
    return replace(rater, suspicion=None, failed=0, too_fast=0, barred_until=None, cleared_at=now)


def _named(principal: Principal) -> Account:
    """Raises InvalidApiKey, AccountIsAnonymous."""
    account = principal.in_person()
    if account.is_anonymous:
        raise AccountIsAnonymous
    return account


def _subject(account_id: int) -> str:
    return f"rater:{account_id}"
