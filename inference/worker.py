"""The worker process: its crafts, their pop loops, and an orderly end. No torch here."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp

from inference.beside import CannotServe, crafts_beside
from inference.board import Board
from inference.catalogue import NothingToServe
from inference.client import HordeClient
from inference.craft import Craft
from inference.desk import DeskUnusable
from inference.host import EngineUnusable
from inference.maintenance import set_maintenance
from inference.orders import Orders
from inference.poploop import PopLoop, WorkerStopped
from inference.sections import Sections
from inference.settings import WorkerSettings, effective
from inference.shown import CannotShow, Controls, in_terminal, shown
from inference.stopping import stopping
from inference.studio import ALONE, Studio, studio

log = logging.getLogger(__name__)

_CANNOT = (
    WorkerStopped, EngineUnusable, DeskUnusable, NothingToServe, CannotShow, CannotServe,
)  # fmt: skip


async def run(settings: WorkerSettings, sections: Sections = ALONE) -> None:
    """Work until SIGTERM or SIGINT, then finish what is begun.

    Raises:
        SystemExit: with one sentence, when this worker cannot serve as configured.
    """
    with stopping() as state:
        orders = Orders(stop=state.asked)
        try:
            async with (
                worker(effective(settings), orders, sections) as made,
                shown(made.settings, made.board, made.controls, terminal=in_terminal(settings)),
            ):
                await made.work()
        except* _CANNOT as group:
            raise SystemExit(f"The worker stops: {_first(group)}") from None
        except* asyncio.CancelledError:
            if not state.abandoned:
                raise
            raise SystemExit("The worker was ended at once.") from None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


@dataclass(frozen=True, slots=True, eq=False)
class Worker:
    """Everything a worker needs, wired and not yet at work. ``studio`` is None where it draws no
    pictures.
    """

    settings: WorkerSettings
    orders: Orders
    board: Board
    client: HordeClient
    studio: Studio | None
    beside: Sequence[Craft] = ()

    @property
    def crafts(self) -> Sequence[Craft]:
        return self.beside if self.studio is None else (self.studio.craft, *self.beside)

    @property
    def controls(self) -> Controls:
        """What its owner may do."""
        return Controls(
            self.orders,
            lambda on: self._watch(on=on),
            lambda: set_maintenance(self.client, self._names, on=None),
        )

    @property
    def _names(self) -> list[str]:
        return [craft.name for craft in self.crafts]

    async def _watch(self, *, on: bool) -> None:
        if self.studio is not None:
            await self.studio.watch(on=on)

    async def work(self) -> None:
        """Until asked to stop and drained.

        Raises:
            WorkerStopped, EngineUnusable: in a group.
        """
        if self.settings.remove_maintenance_on_init:
            log.info("%s", await set_maintenance(self.client, self._names, on=False))
        async with asyncio.TaskGroup() as group:
            drawing = None if self.studio is None else group.create_task(self.studio.run())
            async with asyncio.TaskGroup() as loops:
                for craft in self.crafts:
                    loop = PopLoop(
                        craft, self.settings.drain_s, self.orders,
                        ends_on_faults=self.settings.exit_on_unhandled_faults,
                    )  # fmt: skip
                    loops.create_task(loop.run())
            if drawing is not None:
                drawing.cancel()


@asynccontextmanager
async def worker(
    settings: WorkerSettings, orders: Orders, sections: Sections = ALONE
) -> AsyncIterator[Worker]:
    """A worker, ready to begin.

    Raises:
        NothingToServe, DeskUnusable, CannotServe: what is configured cannot be served.
    """
    names = names_of(settings, sections)
    if not names:
        raise NothingToServe(
            "[worker] models names no model, and neither [scribe] nor [alchemist] is enabled."
        )
    board = Board(names[0], settings.horde_url)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = HordeClient(session, settings.horde_url, settings.api_key, settings.bridge_agent)
        drawing: Studio | None = None
        if settings.draws:
            opening = studio(settings, sections, session, client, board)
            drawing = await stack.enter_async_context(opening)
        beside = await stack.enter_async_context(crafts_beside(settings, sections, session, board))
        yield Worker(settings, orders, board, client, drawing, beside)


def names_of(settings: WorkerSettings, sections: Sections) -> list[str]:
    """What the horde calls this worker: it has one name for each kind of work.

    >>> names_of(WorkerSettings(models=[]), Sections())
    []
    """
    enabled = (
        (settings.draws, settings.name),
        (sections.scribe.enabled, sections.scribe.name),
        (sections.alchemist.enabled, sections.alchemist.name),
    )
    return [name for serves, name in enabled if serves]
