"""Several engines, one for each device: who gets the next batch. No torch."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from inference.host import EngineHost, EngineUnusable

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""So long a batch may be overtaken by others whose model is loaded already."""


@dataclass(slots=True, eq=False)
class _Waiting:
    model: str
    since: float
    place: "asyncio.Future[EngineHost]"


@dataclass(slots=True, eq=False)
class Fleet:
    """``slots`` batches at once on each engine."""

    hosts: Sequence[EngineHost]
    slots: int = 1
    _taken: dict[EngineHost, int] = field(init=False)
    _waiting: list[_Waiting] = field(default_factory=list, init=False)
    _lost: set[EngineHost] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._taken = dict.fromkeys(self.hosts, 0)
        for host in self.hosts:
            host.on_ready = self._place_all

    @property
    def ready(self) -> bool:
        """Whether any engine can draw now."""
        return any(self._usable(host) for host in self.hosts)

    @property
    def capacity(self) -> int:
        """Batches that can be drawn at the same time by the engines that are left."""
        return self.slots * (len(self.hosts) - len(self._lost))

    @property
    def loaded(self) -> set[str]:
        """Models in the memory of some engine."""
        return {name for host in self.hosts for name in host.view.loaded}

    async def run(self) -> None:
        """Keep the engines alive until cancelled; the loss of one of several is survived.

        Raises:
            EngineUnusable: in a group; there is none left.
        """
        async with asyncio.TaskGroup() as group:
            for host in self.hosts:
                group.create_task(self._keep(host))

    async def _keep(self, host: EngineHost) -> None:
        try:
            await host.run()
        except EngineUnusable as error:
            self._lost.add(host)
            if len(self._lost) == len(self.hosts):
                raise
            log.error("Engine %d is given up: %s", host.view.number, error)

    async def watch(self, *, on: bool) -> None:
        """Have previews made, or not."""
        for host in self.hosts:
            await host.watch(on=on)

    @asynccontextmanager
    async def slot(self, model: str) -> AsyncIterator[EngineHost]:
        """A place on the engine that suits the model best, as soon as one is free."""
        host = await self._place(model)
        try:
            yield host
        finally:
            self._taken[host] -= 1
            self._place_all()

    async def _place(self, model: str) -> EngineHost:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(model, loop.time(), loop.create_future())
        self._waiting.append(waiting)
        self._place_all()
        try:
            return await waiting.place
        except asyncio.CancelledError:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            elif waiting.place.done() and not waiting.place.cancelled():
                self._taken[waiting.place.result()] -= 1
                self._place_all()
            raise

    def _place_all(self) -> None:
        self._waiting = [waiting for waiting in self._waiting if not waiting.place.done()]
        while self._waiting and (free := [host for host in self.hosts if self._free(host)]):
            free.sort(key=self._taken.__getitem__)
            waiting, host = self._next(free)
            self._waiting.remove(waiting)
            self._taken[host] += 1
            waiting.place.set_result(host)

    def _next(self, free: list[EngineHost]) -> tuple[_Waiting, EngineHost]:
        """The longest waiting, unless it waits for little yet and another needs no loading."""
        now = asyncio.get_running_loop().time()
        first = self._waiting[0]
        if now - first.since < PATIENCE_S:
            for waiting in self._waiting:
                if host := _with(waiting.model, free):
                    return waiting, host
        return first, _with(first.model, free) or free[0]

    def _usable(self, host: EngineHost) -> bool:
        return host not in self._lost and host.ready.is_set()

    def _free(self, host: EngineHost) -> bool:
        return self._usable(host) and self._taken[host] < self.slots


def _with(model: str, hosts: list[EngineHost]) -> EngineHost | None:
    return next((host for host in hosts if model in host.view.loaded), None)
