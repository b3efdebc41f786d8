from datetime import datetime
from email.utils import format_datetime


def rfc822(moment: datetime) -> str:
    """As users, shared keys and messages have it on the wire.

    >>> from datetime import UTC
    >>> rfc822(datetime(2026, 12, 23, 10, 30, 22, tzinfo=UTC))
    'Wed, 23 Dec 2026 10:30:22 -0000'
    """
    return format_datetime(moment.replace(tzinfo=None))
