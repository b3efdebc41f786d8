"""How often a message may be edited. Pure: the time is always an argument.

Discord lets a channel have about five edits in five seconds and does not promise even that, so
progress takes at most four and gives way to results.
"""

from dataclasses import dataclass, field

EDITS = 4
PER_SECONDS = 5.0
MANY_CHANNELS = 10_000

# up to this age of a request in seconds: this long between two edits of its message
CADENCE = ((20, 2.5), (120, 5.0), (600, 15.0), (3300, 30.0))
SLOWEST = 300.0


def edit_interval(age_s: float) -> float:
    """Seconds between two progress edits of a request that is ``age_s`` old.

    >>> [edit_interval(age) for age in (0, 21, 300, 1200, 4000)]
    [2.5, 5.0, 15.0, 30.0, 300.0]
    """
    return next((interval for limit, interval in CADENCE if age_s <= limit), SLOWEST)


@dataclass(slots=True)
class TokenBucket:
    """Refills evenly up to ``EDITS``; may be overdrawn by what cannot wait."""

    level: float
    seen: float

    def refill(self, now: float) -> None:
        elapsed = max(0.0, now - self.seen)
        self.level = min(float(EDITS), self.level + elapsed * EDITS / PER_SECONDS)
        self.seen = now


@dataclass(slots=True)
class EditBudget:
    """One bucket per channel, shared by all requests shown in it."""

    buckets: dict[int, TokenBucket] = field(default_factory=dict)

    def try_take(self, channel_id: int, now: float) -> bool:
        """Whether a progress edit may go out; dropped ones are simply not made."""
        bucket = self._bucket(channel_id, now)
        if bucket.level < 1.0:
            return False
        bucket.level -= 1.0
        return True

    def overdraw(self, channel_id: int, now: float) -> None:
        """A result goes out whatever the level; progress waits the longer for it."""
        bucket = self._bucket(channel_id, now)
        bucket.level = max(-float(EDITS), bucket.level - 1.0)

    def wait(self, channel_id: int, now: float) -> float:
        """Seconds until ``try_take`` can succeed."""
        missing = 1.0 - self._bucket(channel_id, now).level
        return max(0.0, missing * PER_SECONDS / EDITS)

    def _bucket(self, channel_id: int, now: float) -> TokenBucket:
        bucket = self.buckets.get(channel_id)
        if bucket is None:
            if len(self.buckets) >= MANY_CHANNELS:
                self._forget_idle(now)
            bucket = self.buckets[channel_id] = TokenBucket(float(EDITS), now)
        bucket.refill(now)
        return bucket

    def _forget_idle(self, now: float) -> None:
        self.buckets = {
            channel: bucket
            for channel, bucket in self.buckets.items()
            if now - bucket.seen < 2 * PER_SECONDS
        }


@dataclass(slots=True)
class Pace:
    """When the message of one request was edited last, and may be again."""

    started: float
    edited: float

    def wait(self, now: float) -> float:
        return max(0.0, self.edited + edit_interval(now - self.started) - now)
