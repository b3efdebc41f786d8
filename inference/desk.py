"""The controller's side of the picture desks, where pictures are judged and encoded. No torch.

Fails closed: a desk that dies, falls silent or cannot judge gives no picture.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from inference.ipc.child import Child, ChildDied, ChildUnusable, Starts
from inference.ipc.messages import (
    ConfigureDesk,
    DeskReady,
    Examine,
    Examined,
    Inspect,
    Refused,
    Unjudged,
    framed,
    from_desk,
)

log = logging.getLogger(__name__)

MODULE = "inference.ipc.desk_process"
ATTEMPTS = 2


class NoVerdict(Exception):
    """Nobody judged the picture, so it must not leave."""


class DeskUnusable(Exception):
    """There can be no desk; the text is for the operator."""


@dataclass(slots=True, eq=False)
class PictureDesk:
    """One process, started when first needed and again after its death."""

    configure: ConfigureDesk
    start_s: float
    picture_s: float
    _child: Child | None = field(default=None, init=False)
    _starts: Starts = field(default_factory=Starts, init=False)

    async def open(self) -> Child:
        """The running process.

        Raises:
            DeskUnusable
        """
        while self._child is None:
            try:
                self._child = await self._started()
                self._starts.failed = 0
            except ChildDied as died:
                try:
                    await self._starts.again("picture desk", died, asyncio.sleep)
                except ChildUnusable as error:
                    raise DeskUnusable(str(error)) from None
        return self._child

    async def _started(self) -> Child:
        child = await Child.start(MODULE, threads=1)
        try:
            await child.tell(framed(self.configure))
            answer = from_desk(await child.hear(self.start_s, "start"))
        except BaseException:
            child.kill()
            raise
        if isinstance(answer, Refused):
            await child.end()
            raise DeskUnusable(answer.reason)
        if not isinstance(answer, DeskReady):
            child.kill()
            raise ChildDied("it does not say that it is ready")
        return child

    async def examine(self, wanted: Examine | Inspect) -> Examined:
        """The verdict on a picture, with what may leave.

        Raises:
            NoVerdict
        """
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                return await self._ask(await self.open(), wanted)
            except ChildDied as died:
                reason = f"the picture desk died: {died}"
                log.warning("A picture desk ended (%s)", died)
            except DeskUnusable as error:
                raise NoVerdict(str(error)) from None
        raise NoVerdict(reason)

    async def _ask(self, child: Child, wanted: Examine | Inspect) -> Examined:
        answer = None
        try:
            await child.tell(framed(wanted))
            answer = from_desk(await child.hear(self._patience(wanted), "a picture"))
        finally:
            if answer is None:  # its answer may come later, and would be taken for another's
                child.kill()
                self._child = None
                await child.end()
        if isinstance(answer, Unjudged):
            raise NoVerdict(answer.reason)
        if not isinstance(answer, Examined):
            raise NoVerdict("the picture desk gave no verdict")
        return answer

    def _patience(self, wanted: Examine | Inspect) -> float:
        passes = 1 + len(wanted.post_processing) if isinstance(wanted, Examine) else 1
        return self.picture_s * passes

    async def close(self) -> None:
        if self._child is not None:
            await self._child.end()
            self._child = None


@dataclass(slots=True, eq=False)
class Desks:
    """As many pictures at once as there are desks."""

    desks: list[PictureDesk]
    _free: "asyncio.LifoQueue[PictureDesk]" = field(default_factory=asyncio.LifoQueue, init=False)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, configure: ConfigureDesk, count: int, *, start_s: float, picture_s: float
    ) -> AsyncIterator["Desks"]:
        """Desks that are ready; they end with the block.

        Raises:
            DeskUnusable: what is configured cannot be judged.
        """
        desks = [PictureDesk(configure, start_s, picture_s) for _ in range(count)]
        try:
            await desks[0].open()  # the others start when they are needed
            opened = cls(desks)
            for desk in reversed(desks):
                opened._free.put_nowait(desk)
            yield opened
        finally:
            await asyncio.gather(*(desk.close() for desk in desks))

    async def examine(self, wanted: Examine | Inspect) -> Examined:
        """Waits for a free desk.

        Raises:
            NoVerdict
        """
        desk = await self._free.get()
        try:
            return await desk.examine(wanted)
        finally:
            self._free.put_nowait(desk)
