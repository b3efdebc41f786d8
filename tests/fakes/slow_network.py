"""A bad line between a worker and a horde: delays, and connections that break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class SlowNetwork:
    """Every piece of data arrives ``delay_s`` late; every ``breaks_each``-th connection is cut in
    the middle of its answer. 0: none is.
    """

    port_behind: int
    delay_s: float
    breaks_each: int
    port: int = 0
    connections: int = 0
    broken: int = 0
    _lines: set["asyncio.Task[None]"] = field(default_factory=set)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SlowNetwork"]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for line in self._lines:
                line.cancel()
            await asyncio.gather(*self._lines, return_exceptions=True)
            await asyncio.sleep(0)  # aborted connections close in the next turn of the loop

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        self.connections += 1
        breaks = self.breaks_each > 0 and self.connections % self.breaks_each == 0
        try:
            far, forth = await asyncio.open_connection("127.0.0.1", self.port_behind)
        except (OSError, asyncio.CancelledError):
            back.transport.abort()
            return
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._relay(near, forth, breaks=False))
                group.create_task(self._relay(far, back, breaks=breaks))
        except* OSError:  # a ConnectionError, or the other end was gone before its end was told
            pass
        finally:
            forth.transport.abort()
            back.transport.abort()

    async def _relay(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, breaks: bool
    ) -> None:
        while data := await source.read(1 << 16):
            await asyncio.sleep(self.delay_s)
            if breaks:
                self.broken += 1
                raise ConnectionError("the line broke")
            target.write(data)
            await target.drain()
        if target.can_write_eof():
            target.write_eof()
