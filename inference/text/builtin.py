"""A small language model of our own, in a process of its own. No torch in this module."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from horde_core.protocol.text import TextPayload
from inference.ipc.child import ChildDied
from inference.ipc.servant import Servant
from inference.text.engines import CannotWrite, EngineSilent
from inference.text.messages import FromWriter, Opened, Refusal, Told, Write, framed, from_writer
from inference.text.settings import ScribeSettings
from inference.text.translation import patience

MODULE = "inference.text.writer_process"
START_S = 600.0
SLOWNESS = 6.0
"""A CPU may take so many times as long as the servers that `patience` is for."""


@dataclass(frozen=True, slots=True, eq=False)
class BuiltinEngine:
    """One text at a time."""

    settings: ScribeSettings
    writer: Servant[FromWriter]

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: ScribeSettings) -> AsyncIterator["BuiltinEngine"]:
        """With its model loaded; ends with the block.

        Raises:
            EngineSilent
        """
        writer: Servant[FromWriter] = Servant(
            MODULE, settings.torch_threads, framed(settings), from_writer, _opened, START_S
        )
        try:
            await writer.open()
            yield cls(settings, writer)
        except ChildDied as died:
            raise EngineSilent(f"the writer does not start: {died}") from None
        finally:
            await writer.close()

    async def model(self) -> str:
        return Path(self.settings.model_folder).name

    async def write(self, payload: TextPayload, softprompt: str | None) -> str:
        del softprompt  # none is offered
        try:
            within = patience(payload) * SLOWNESS
            answer = await self.writer.ask(framed(Write(payload)), within, "a text")
        except ChildDied as died:
            raise EngineSilent(f"the writer ended: {died}") from None
        if not isinstance(answer, Told):
            raise CannotWrite(answer.reason if isinstance(answer, Refusal) else "no text")
        return answer.text


def _opened(answer: FromWriter) -> None:
    if not isinstance(answer, Opened):
        raise EngineSilent(answer.reason if isinstance(answer, Refusal) else "not opened")
