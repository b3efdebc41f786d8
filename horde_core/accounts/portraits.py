"""Accounts as they are shown, which clients ask for again and again."""

from collections.abc import Callable

from horde_core.accounts.model import AccountDetails

FRESH_S = 1.0
MOST = 5_000


class Portraits:
    """Good until this process commits anything at all; what others commit is seen in a second.

    Kudos, requests, workers, styles and much else is part of one, so nothing finer would be safe.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._known: dict[int, tuple[AccountDetails, int, float]] = {}

    def find(self, account_id: int, commits: int) -> AccountDetails | None:
        known = self._known.get(account_id)
        if known is None or known[1] != commits or self._monotonic() - known[2] >= FRESH_S:
            return None
        return known[0]

    def keep(self, details: AccountDetails, commits: int) -> None:
        """``commits`` as they were before it was read."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[details.account.id] = (details, commits, self._monotonic())
