"""What the gate decides by: room, urgency, what was refused and where."""

from bot.rest.allowance import Allowance, Line
from bot.rest.refused import FIRST_PAUSE_S, LONGEST_PAUSE_S, WINDOW_S, Closed, Refusals
from bot.rest.urgency import Urgency


def test_no_second_holds_more_than_its_allowance() -> None:
    allowance, now = Allowance(per_second=3), 0.0
    begun: list[float] = []
    while len(begun) < 10:
        now += allowance.wait(now)
        allowance.take(now)
        begun.append(now)
    assert all(later - earlier >= 1.0 for earlier, later in zip(begun, begun[3:], strict=False))
    assert begun[-1] < 3.5
    allowance.close(now + 20)
    assert allowance.wait(now) == 20
    allowance.share(9)
    assert allowance.per_second == 5


def test_the_urgent_go_first_and_who_waits_long_becomes_urgent() -> None:
    line: Line[str] = Line()
    line.join(Urgency.CHORES, "old role", -130.0)
    for urgency in (Urgency.CHORES, Urgency.NOTICE, Urgency.RESULT, Urgency.RESULT):
        line.join(urgency, urgency.name, 0.0)
    assert [line.next() for _ in range(len(line))] == [
        *("old role", "RESULT", "RESULT", "NOTICE", "CHORES")
    ]


def test_the_less_urgent_stops_the_sooner_and_never_as_late_as_a_ban() -> None:
    refusals = Refusals()
    stopped: dict[Urgency, int] = {}
    for number in range(1, 10_000):
        refusals.note(number / 100)
        for urgency in refusals.stopped(number / 100):
            stopped.setdefault(urgency, number)
    assert sorted(stopped, key=lambda it: stopped[it]) == sorted(Urgency, reverse=True)
    assert stopped[Urgency.CHORES] == 1000
    assert stopped[Urgency.ACKNOWLEDGE] == 8000
    assert refusals.stopped(100 + WINDOW_S) == frozenset()
    assert refusals.total == 0


def test_a_place_is_left_alone_for_longer_each_time_until_it_opens() -> None:
    closed, now, pauses = Closed(), 0.0, []
    for _ in range(6):
        closed.refused("channels/5", "POST messages", now)
        pauses.append(closed.wait("channels/5", "POST messages", now))
        now += pauses[-1]
        assert not closed.wait("channels/5", "POST messages", now)
    assert pauses == [FIRST_PAUSE_S, 240, 960, 3840, 15360, LONGEST_PAUSE_S]
    assert not closed.wait("channels/6", "POST messages", 0)
    assert not closed.wait("channels/5", "DELETE messages reactions", 0)
    closed.granted("channels/5", "POST messages")
    assert closed.places == {}
    for channel in range(30_000):
        closed.refused(f"channels/{channel}", "POST messages", now)
    assert len(closed.places) <= 10_000
