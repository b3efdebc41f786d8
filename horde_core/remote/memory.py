"""Answers that change slowly, asked for once in a while however many want to know."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from horde_core.errors import Unavailable
from horde_core.remote.refusals import HordeBusy

T = TypeVar("T")


@dataclass(slots=True)
class Remembered(Generic[T]):
    """An answer is good for ``fresh_s``, and for as long as the horde gives no other."""

    fresh_s: float
    _known: dict[str, tuple[float, T]] = field(default_factory=dict)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, name: str, now: float, ask: Callable[[], Awaitable[T]]) -> T:
        """``now`` in seconds. Raises Unavailable, HordeBusy: it was never answered."""
        async with self._asking:
            known = self._known.get(name)
            if known is not None and now - known[0] < self.fresh_s:
                return known[1]
            try:
                answer = await ask()
            except (Unavailable, HordeBusy):
                if known is None:
                    raise
                answer = known[1]
            self._known[name] = (now, answer)
            return answer

    def forget(self, name: str) -> None:
        self._known.pop(name, None)
