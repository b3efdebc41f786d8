"""Requests and workers of one kind together: who may have what, and what nobody can serve."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic

from horde_core.matching.crew import Crew, Member
from horde_core.matching.ladder import Ahead, Entry
from horde_core.matching.lane import Group, Lane
from horde_core.matching.trade import D, T, Trade


@dataclass(slots=True)
class View(Generic[D]):
    """What one worker may have, and how many requests it may not, by reason."""

    open: dict[Group[D], None]
    skipped: Counter[str] = field(default_factory=Counter)


class Floor(Generic[D, T]):
    def __init__(self, trade: Trade[D, T], online_us: int) -> None:
        self.trade = trade
        self.lane: Lane[D] = Lane(trade)
        self.crew: Crew[T] = Crew(online_us)

    @property
    def changes(self) -> int:
        """As long as it stays the same, so does every answer."""
        return self.lane.changes + self.crew.changes

    def clear(self) -> None:
        changes = self.lane.changes
        self.lane = Lane(self.trade)
        self.lane.changes = changes + 1
        self.crew.clear()

    def arrive(self, taker: T, speed: float | None, at: int) -> bool:
        """A worker is here; true if anything about it is new."""
        return self.crew.seen(taker, self.lane.trait(self.trade.traits(taker)), speed, at)

    def view(self, taker: T) -> View[D]:
        trait = self.lane.trait(self.trade.traits(taker))
        view: View[D] = View({})
        elsewhere = len(self.lane.entries)
        for group in self.lane.naming(taker.offer.models):
            waiting = len(group.ladder)
            elsewhere -= waiting
            reason = self._why_not(group, taker, trait)
            if reason is None:
                view.open[group] = None
            else:
                view.skipped[reason] += waiting
        view.skipped[self.trade.not_served()] += elsewhere
        return view

    def for_friends(self, view: View[D], friends: frozenset[int]) -> Iterator[Entry]:
        for entry in self.lane.of_accounts(friends):
            if entry.group in view.open:
                yield entry

    def for_all(self, view: View[D]) -> Iterator[Entry]:
        return self.lane.in_order(view.open)

    def anyone_for(self, group: Group[D]) -> bool:
        """Whether some worker online may have what is in this class, whoever asked for it."""
        if self._still_serves(group, group.witness):
            return True
        self._look(group)
        return group.witness is not None or self._still_serves(group, group.picky_witness)

    def possible(self, entry: Entry) -> bool | list[T]:
        """Whether a worker online would get this request if it asked now; or those to be asked,
        as they are particular about words and payment.
        """
        group = entry.group
        if self.anyone_for(group) and group.witness is not None:
            return True
        asked = []
        for member in self._particular(entry):
            if self._serves(group, member):
                if not member.is_picky:
                    return True
                asked.append(member.taker)
        return asked

    def _particular(self, entry: Entry) -> Iterator[Member[T]]:
        """Those who serve their friends alone, if this is one, and those who choose."""
        for worker_id in self.crew.in_maintenance:
            member = self.crew.get(worker_id)
            if member is None or member.taker.worker.paused:
                continue
            if entry.account_id in member.taker.friends:
                yield member
        if entry.group.picky_witness is not None:
            yield from filter(_is_open, self._members(entry.group.demand.models))

    def ahead(self, entry: Entry) -> Ahead:
        """What goes before this request. Classes that nobody can serve hold nobody up."""
        return sum(
            (
                group.ladder.ahead(entry.place)
                for group in self.lane.groups
                if group is entry.group or self.anyone_for(group)
            ),
            Ahead(),
        )

    def _look(self, group: Group[D]) -> None:
        """For a worker that serves a class: among all, later only among those that came since."""
        lost = any(
            it is not None and not self._still_serves(group, it)
            for it in (group.witness, group.picky_witness)
        )
        since = None if lost or group.looked_at < 0 else self.crew.since(group.looked_at)
        if since is None:
            group.witness = group.picky_witness = None
            members: Iterable[Member[T]] = self._members(group.demand.models)
        else:
            members = filter(None, map(self.crew.get, since))
        group.looked_at = self.crew.now_at
        for member in members:
            if member.is_open and self._serves(group, member):
                if not member.is_picky:
                    group.witness = member.taker.worker.id
                    return
                group.picky_witness = member.taker.worker.id

    def _still_serves(self, group: Group[D], worker_id: str | None) -> bool:
        member = self.crew.get(worker_id)
        return member is not None and member.is_open and self._serves(group, member)

    def _serves(self, group: Group[D], member: Member[T]) -> bool:
        return self._why_not(group, member.taker, member.trait) is None

    def _members(self, models: tuple[str, ...]) -> Iterator[Member[T]]:
        for worker_id in self.crew.serving(models):
            member = self.crew.get(worker_id)
            if member is not None:
                yield member

    def _why_not(self, group: Group[D], taker: T, trait: int) -> str | None:
        demand = group.demand
        if demand.workers:
            reason = self.trade.why_not_listed(demand, taker)
            if reason is not None:
                return reason
        verdicts = group.verdicts
        if trait not in verdicts:
            verdicts[trait] = self.trade.why_not(demand, taker)
        return verdicts[trait]


def _is_open(member: Member[T]) -> bool:
    return member.is_open
