"""Captchas as rows."""

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.db.tables.captchas import CaptchaRow


async def add(
    tx: AsyncConnection,
    captcha_id: str,
    *,
    subject: str,
    answer_hash: str,
    tries: int,
    expires_at: datetime,
) -> None:
    await tx.execute(
        insert(CaptchaRow).values(
            id=captcha_id,
            subject=subject,
            answer_hash=answer_hash,
            tries_left=tries,
            expires_at=expires_at,
        )
    )


async def use_try(
    tx: AsyncConnection, captcha_id: str, subject: str, now: datetime
) -> tuple[str, int] | None:
    """The hash of the answer and the tries left after this one; None: there is no such captcha."""
    statement = (
        update(CaptchaRow)
        .where(
            CaptchaRow.id == captcha_id,
            CaptchaRow.subject == subject,
            CaptchaRow.expires_at > now,
            CaptchaRow.tries_left > 0,
        )
        .values(tries_left=CaptchaRow.tries_left - 1)
        .returning(CaptchaRow.answer_hash, CaptchaRow.tries_left)
    )
    row = (await tx.execute(statement)).one_or_none()
    return None if row is None else (row.answer_hash, row.tries_left)


async def remove(tx: AsyncConnection, captcha_id: str) -> None:
    await tx.execute(delete(CaptchaRow).where(CaptchaRow.id == captcha_id))


async def prune(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(CaptchaRow).where(CaptchaRow.expires_at <= now))
