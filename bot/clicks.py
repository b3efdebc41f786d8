"""One press of a button is one order, however often the finger twitches. Pure."""

from dataclasses import dataclass, field

SAME_CLICK_S = 3.0
MANY = 1000


@dataclass(slots=True)
class Clicks:
    """Remembers for a moment who pressed what."""

    seen: dict[tuple[int, str], float] = field(default_factory=dict)

    def first(self, user_id: int, button: str, now: float) -> bool:
        """False when the same member pressed the same button within three seconds."""
        last = self.seen.get((user_id, button))
        if last is not None and now - last < SAME_CLICK_S:
            return False
        if len(self.seen) >= MANY:
            self.seen = {key: at for key, at in self.seen.items() if now - at < SAME_CLICK_S}
        self.seen[user_id, button] = now
        return True
