"""Accounts by their keys, remembered for a moment, as almost every request shows one."""

from collections.abc import Callable

from horde_core.accounts.model import Account
from horde_core.events import Event, Kind

FRESH_S = 2.0
MOST = 20_000


class Keyring:
    """Dropped at once when this process changes any account, and within milliseconds when another
    does; were that event lost, what is remembered ends by itself after two seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._known: dict[str, tuple[Account, float]] = {}
        self.turn = 0

    def find(self, key_hash: str) -> Account | None:
        known = self._known.get(key_hash)
        if known is None or self._monotonic() - known[1] >= FRESH_S:
            return None
        return known[0]

    def keep(self, key_hash: str, account: Account, turn: int) -> None:
        """``turn`` as it was before ``account`` was read: nothing may have changed since."""
        if turn != self.turn:
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key_hash] = (account, self._monotonic())

    def heard(self, event: Event, *, from_here: bool) -> None:
        if event.kind in {Kind.ACCOUNTS_CHANGED, Kind.EVENTS_LOST}:
            self.turn += 1
            self._known.clear()
