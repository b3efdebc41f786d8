"""A child process that answers one question after the other, and is started again when it dies."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from inference.ipc.child import Child

A = TypeVar("A")


@dataclass(slots=True, eq=False)
class Servant(Generic[A]):
    """``first`` is the frame that it is told first; its answer is ``opened`` looked at."""

    module: str
    threads: int
    first: bytes
    decode: Callable[[bytes], A]
    opened: Callable[[A], None]
    start_s: float
    _child: Child | None = field(default=None, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def open(self) -> Child:
        """The running process. What ``opened`` raises ends it.

        Raises:
            ChildDied
        """
        if self._child is not None:
            return self._child
        child = await Child.start(self.module, self.threads)
        try:
            await child.tell(self.first)
            self.opened(self.decode(await child.hear(self.start_s, "start")))
        except BaseException:
            child.kill()
            await child.end()
            raise
        self._child = child
        return child

    async def ask(self, frame: bytes, within: float, during: str) -> A:
        """Its answer.

        Raises:
            ChildDied
        """
        async with self._turn:
            child = await self.open()
            answer: A | None = None
            try:
                await child.tell(frame)
                answer = self.decode(await child.hear(within, during))
            finally:
                if answer is None:  # its answer may come later, and would be taken for another's
                    child.kill()
                    self._child = None
                    await child.end()
            return answer

    async def close(self) -> None:
        if self._child is not None:
            await self._child.end()
            self._child = None
