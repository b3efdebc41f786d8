"""Who is told what, and when. Pure."""

from datetime import datetime, timedelta

from horde_core.members.model import Choices, NoticeKind, Received
from horde_core.money import Kudos

DIGEST_HOUR = 18
ABOUT_WORKERS = {
    NoticeKind.WORKER_OFFLINE,
    NoticeKind.WORKER_PAUSED,
    NoticeKind.WORKER_FLAGGED,
}


def due(kind: NoticeKind, choices: Choices, amount: Kudos, now: datetime) -> datetime | None:
    """When to tell it; None if they do not want to know.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> due(NoticeKind.RECEIVED, Choices(received=Received.DAILY), Kudos(100), noon).hour
    18
    """
    if kind in ABOUT_WORKERS:
        return now if choices.workers else None
    if kind is NoticeKind.SENT:
        return now if choices.sent else None
    if kind not in {NoticeKind.RECEIVED, NoticeKind.WAITING}:
        return now
    if choices.received is Received.OFF or amount < choices.threshold:
        return None
    return now if choices.received is Received.ALL else _next_digest(now)


def _next_digest(now: datetime) -> datetime:
    today = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)
