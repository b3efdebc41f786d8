"""What Discord refused: counted, for it bans who is refused too much, and not asked again soon.

Pure: the time is always an argument.
"""

from collections import deque
from dataclasses import dataclass, field

from bot.rest.urgency import Urgency

WINDOW_S = 600.0
SLICE_S = 10.0
BANNED_AT = 10_000

# Discord bans the address at 10,000 refusals within ten minutes: the less urgent, the sooner it stops
STOPS_AT = {
    Urgency.CHORES: 1000,
    Urgency.PROGRESS: 2000,
    Urgency.NOTICE: 3000,
    Urgency.RESULT: 5000,
    Urgency.ACKNOWLEDGE: 8000,
}

FIRST_PAUSE_S = 60.0
LONGER_BY = 4.0
LONGEST_PAUSE_S = 6 * 3600.0
MANY_PLACES = 10_000

# of the bot's standing in a place, not of this one request: no access, no permission, no direct
# messages, nothing in common; then channels, servers, roles and people that are gone
NO_ACCESS = frozenset({50001, 50007, 50013, 50278})
GONE = frozenset({10003, 10004, 10011, 10013})


@dataclass(slots=True)
class Refusals:
    """How many within ten minutes. ``processes`` share one address, and so one limit."""

    processes: int = 1
    total: int = 0
    slices: deque[tuple[float, int]] = field(default_factory=deque)

    def note(self, now: float) -> None:
        self.forget(now)
        if self.slices and now - self.slices[-1][0] < SLICE_S:
            began, number = self.slices[-1]
            self.slices[-1] = (began, number + 1)
        else:
            self.slices.append((now, 1))
        self.total += 1

    def forget(self, now: float) -> None:
        while self.slices and now - self.slices[0][0] >= WINDOW_S:
            self.total -= self.slices.popleft()[1]

    def stopped(self, now: float) -> frozenset[Urgency]:
        """What is not sent until it is fewer again."""
        self.forget(now)
        share = max(1, self.processes)
        return frozenset(it for it, limit in STOPS_AT.items() if self.total >= limit // share)


@dataclass(slots=True)
class Closed:
    """Places where the bot may not do something, by place and by what it did there."""

    places: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)

    def wait(self, place: str, what: str, now: float) -> float:
        """Seconds for which it is not worth asking again."""
        until, _ = self.places.get(place, {}).get(what, (0.0, 0.0))
        return max(0.0, until - now)

    def refused(self, place: str, what: str, now: float) -> None:
        """Each time in a row it is left alone four times as long."""
        if place not in self.places and len(self.places) >= MANY_PLACES:
            self._forget(now)
        there = self.places.setdefault(place, {})
        _, last = there.get(what, (0.0, 0.0))
        pause = min(LONGEST_PAUSE_S, last * LONGER_BY) if last else FIRST_PAUSE_S
        there[what] = (now + pause, pause)

    def granted(self, place: str, what: str) -> None:
        there = self.places.get(place)
        if there is not None and there.pop(what, None) is not None and not there:
            del self.places[place]

    def reopen(self, place: str) -> None:
        """Something there changed, or somebody there uses the bot: try again."""
        self.places.pop(place, None)

    def _forget(self, now: float) -> None:
        """Those that may be tried again anyway, else all of them."""
        self.places = {
            place: there
            for place, there in self.places.items()
            if any(until > now for until, _ in there.values())
        }
        if len(self.places) >= MANY_PLACES:
            self.places.clear()


def place_of(method: str, path: str) -> tuple[str, str] | None:
    """Where a request does what, so far as a refusal would hold for the next one too.

    >>> place_of("POST", "/channels/5/messages")
    ('channels/5', 'POST messages')
    >>> place_of("DELETE", "/channels/5/messages/6/reactions/x/7")
    ('channels/5', 'DELETE messages reactions')
    >>> place_of("PUT", "/guilds/5/members/6/roles/7")
    ('guilds/5', 'PUT roles/7')
    """
    match path.strip("/").split("/"):
        case ["channels", channel_id, *rest]:
            words = [word for word in rest if word in {"messages", "reactions", "threads", "pins"}]
            return f"channels/{channel_id}", " ".join((method, *words))
        case ["guilds", guild_id, "members", _, "roles", role_id]:
            return f"guilds/{guild_id}", f"{method} roles/{role_id}"
        case ["guilds", guild_id, what, *_]:
            return f"guilds/{guild_id}", f"{method} {what}"
        case ["users", user_id] if user_id.isdecimal():
            return f"users/{user_id}", method
    return None
