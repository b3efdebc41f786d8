"""How long a worker that asks would wait for work, rather than ask again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from horde_core.matching.exchange import Exchange

LONGEST_S = 30.0


def _stays() -> bool:
    return False


@dataclass(slots=True)
class Patience:
    """``is_gone`` says whether the worker has hung up: then nothing may be taken for it."""

    seconds: float = 0.0
    is_gone: Callable[[], bool] = _stays
    _until: float | None = field(default=None, init=False)

    async def is_worth_it(self, exchange: Exchange) -> bool:
        """Wait for news; false when the time is over, or nobody waits any more."""
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + min(self.seconds, LONGEST_S)
        left = self._until - now
        return left > 0 and await exchange.news(left) and not self.is_gone()
