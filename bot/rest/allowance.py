"""How many requests may begin, and which is next. Pure: the time is always an argument."""

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.rest.urgency import Urgency

T = TypeVar("T")

# Discord allows a bot 50 in a second, all its processes together
PER_SECOND = 45

# so many seconds after it was asked for it is as urgent as an acknowledgement of that moment;
# progress does not wait
PATIENCE_S = {
    Urgency.ACKNOWLEDGE: 0.0,
    Urgency.RESULT: 2.0,
    Urgency.NOTICE: 15.0,
    Urgency.CHORES: 120.0,
}


@dataclass(slots=True)
class Allowance:
    """At most ``per_second`` begin within any one second."""

    per_second: int = PER_SECOND
    begun: deque[float] = field(default_factory=deque)
    closed_until: float = 0.0

    def close(self, until: float) -> None:
        """Discord takes nothing at all before then."""
        self.closed_until = max(self.closed_until, until)

    def wait(self, now: float) -> float:
        """Seconds until one more may begin."""
        while self.begun and now - self.begun[0] >= 1.0:
            self.begun.popleft()
        room = 0.0
        if len(self.begun) >= self.per_second:
            room = self.begun[len(self.begun) - self.per_second] + 1.0 - now
        return max(0.0, room, self.closed_until - now)

    def take(self, now: float) -> None:
        self.begun.append(now)

    def share(self, processes: int) -> None:
        """This process's part of what the bot as a whole may do."""
        self.per_second = max(1, PER_SECOND // max(1, processes))


@dataclass(slots=True)
class Line(Generic[T]):
    """Who waits, the most urgent first; who waits long becomes urgent, so that nobody starves."""

    _heap: list[tuple[float, int, T]] = field(default_factory=list)
    _number: int = 0

    def join(self, urgency: Urgency, who: T, now: float) -> None:
        self._number += 1
        heapq.heappush(self._heap, (now + PATIENCE_S[urgency], self._number, who))

    def next(self) -> T:
        return heapq.heappop(self._heap)[2]

    def __len__(self) -> int:
        return len(self._heap)
