"""All requests of one kind that wait: by class, by model, by account."""

import heapq
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Generic

from horde_core.matching.ladder import Ahead, Entry, Ladder, Place
from horde_core.matching.trade import D, Trade

ANY_MODEL = ""
EMPTY_KEPT = 500
"""So many classes are remembered after their last request went, with what is known of them."""
TRAITS_KEPT = 1000


class Group(Generic[D]):
    """One class of requests: whoever may have one of them may have them all.

    ``verdicts`` has why workers of certain traits may have none, None where they may. The rest is
    what ``Prospects`` remembers: a worker that serves them, and how far it has looked for one.
    """

    __slots__ = ("demand", "ladder", "looked_at", "picky_witness", "verdicts", "witness")

    def __init__(self, demand: D) -> None:
        self.demand = demand
        self.ladder = Ladder()
        self.verdicts: dict[int, str | None] = {}
        self.witness: str | None = None
        self.picky_witness: str | None = None
        self.looked_at = -1


class Lane(Generic[D]):
    def __init__(self, trade: Trade[D, Any]) -> None:
        self.trade = trade
        self.entries: dict[str, Entry] = {}
        self._groups: dict[D, Group[D]] = {}
        self._by_model: defaultdict[str, dict[Group[D], None]] = defaultdict(dict)
        self._empty: dict[Group[D], None] = {}
        self._accounts: defaultdict[int, list[Place]] = defaultdict(list)
        self._ends: list[tuple[int, str]] = []
        self._traits: dict[Hashable, int] = {}
        self._next_trait = 0
        self.results = 0
        self.changes = 0

    @property
    def groups(self) -> Iterable[Group[D]]:
        """Those in which somebody waits."""
        return (group for group in self._groups.values() if len(group.ladder))

    def put(
        self,
        request_id: str,
        demand: D,
        *,
        account_id: int,
        rank: int,
        waiting: int,
        things: int,
        price: int,
        expires_at: int,
    ) -> None:
        """Add a request, or bring what is known of it up to date."""
        self.changes += 1
        known = self.entries.get(request_id)
        if known is not None:
            self.results += waiting - known.waiting
            known.group.ladder.set_waiting(known, waiting)
            known.expires_at = expires_at
            return
        group = self._group(demand)
        place = (-rank, request_id)
        entry = Entry(
            request_id, account_id, rank, waiting, things, price, expires_at, group, place
        )
        self.entries[request_id] = entry
        group.ladder.add(entry)
        insort(self._accounts[account_id], place)
        heapq.heappush(self._ends, (expires_at, request_id))
        self.results += waiting

    def drop(self, request_id: str) -> None:
        entry = self.entries.pop(request_id, None)
        if entry is None:
            return
        self.changes += 1
        self.results -= entry.waiting
        places = self._accounts[entry.account_id]
        del places[bisect_left(places, entry.place)]
        if not places:
            del self._accounts[entry.account_id]
        entry.group.ladder.remove(entry)
        if not len(entry.group.ladder):
            self._retire(entry.group)

    def take(self, entry: Entry, results: int) -> None:
        """Take results off the queue before the database is asked for them."""
        left = entry.waiting - results
        if left <= 0:
            self.drop(entry.id)
            return
        self.changes += 1
        self.results -= results
        entry.group.ladder.set_waiting(entry, left)

    def expired(self, now: int) -> list[str]:
        """Drop what is past its time as far as is known here; their ids."""
        gone = []
        while self._ends and self._ends[0][0] <= now:
            _, request_id = heapq.heappop(self._ends)
            entry = self.entries.get(request_id)
            if entry is None:
                continue
            if entry.expires_at > now:
                heapq.heappush(self._ends, (entry.expires_at, request_id))
                continue
            self.drop(request_id)
            gone.append(request_id)
        return gone

    def naming(self, models: Iterable[str]) -> list[Group[D]]:
        """Classes in which somebody waits that name one of the models, or none at all."""
        found: dict[Group[D], None] = {}
        for model in (ANY_MODEL, *models):
            found |= self._by_model.get(model, {})
        return list(found)

    def in_order(self, groups: Iterable[Group[D]]) -> Iterator[Entry]:
        """Their entries, best first; they may come and go meanwhile."""
        heads = [
            (first.place, number, group)
            for number, group in enumerate(groups)
            if (first := group.ladder.after(None)) is not None
        ]
        heapq.heapify(heads)
        while heads:
            place, number, group = heads[0]
            entry = self.entries.get(place[1])
            if entry is not None:
                yield entry
            follower = group.ladder.after(place)
            if follower is None:
                heapq.heappop(heads)
            else:
                heapq.heapreplace(heads, (follower.place, number, group))

    def of_accounts(self, accounts: Iterable[int]) -> Iterator[Entry]:
        """Entries of these accounts, best first."""
        places = [tuple(self._accounts[it]) for it in accounts if it in self._accounts]
        for place in heapq.merge(*places):
            entry = self.entries.get(place[1])
            if entry is not None:
                yield entry

    def total(self) -> Ahead:
        return sum((group.ladder.total() for group in self.groups), Ahead())

    def trait(self, traits: Hashable) -> int:
        """A number for these traits of a worker, under which groups keep their verdicts."""
        number = self._traits.get(traits)
        if number is None:
            if len(self._traits) >= TRAITS_KEPT:
                self._traits.clear()
                for group in self._groups.values():
                    group.verdicts.clear()
            number = self._traits[traits] = self._next_trait
            self._next_trait += 1
        return number

    def _group(self, demand: D) -> Group[D]:
        group = self._groups.get(demand)
        if group is None:
            group = self._groups[demand] = Group(demand)
        if not len(group.ladder):
            self._empty.pop(group, None)
            for model in demand.models or (ANY_MODEL,):
                self._by_model[model][group] = None
        return group

    def _retire(self, group: Group[D]) -> None:
        for model in group.demand.models or (ANY_MODEL,):
            serving = self._by_model[model]
            serving.pop(group, None)
            if not serving:
                del self._by_model[model]
        self._empty[group] = None
        if len(self._empty) > EMPTY_KEPT:
            oldest = next(iter(self._empty))
            del self._empty[oldest]
            del self._groups[oldest.demand]
