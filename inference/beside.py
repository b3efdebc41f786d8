"""Texts and alchemy beside the pictures, in the same worker. No torch."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp

from inference.alchemy.craft import AlchemyCraft, NoAlchemist, alchemist
from inference.alchemy.craft import offer as offer_forms
from inference.alchemy.messages import ConfigureAlchemist
from inference.alchemy.offered import offered
from inference.board import Board
from inference.client import HordeClient
from inference.craft import Craft, SubmitDesk
from inference.delivery import Delivery
from inference.journal import Journal
from inference.sections import Sections
from inference.settings import VERSION, WorkerSettings
from inference.text.builtin import BuiltinEngine
from inference.text.craft import TextCraft
from inference.text.craft import offer as offer_texts
from inference.text.engines import (
    CannotWrite,
    EngineSilent,
    HttpEngine,
    KoboldEngine,
    OpenAiEngine,
    TextEngine,
)
from inference.text.settings import ScribeSettings

log = logging.getLogger(__name__)


class CannotServe(Exception):
    """A scribe or alchemist that was asked for cannot be; the text is for the owner."""


@dataclass(frozen=True, slots=True, eq=False)
class _Common:
    settings: WorkerSettings
    session: aiohttp.ClientSession
    board: Board

    def agent(self, kind: str) -> str:
        return f"Horde {kind}:{VERSION}:{self.settings.project_url}"

    def client(self, agent: str) -> HordeClient:
        settings = self.settings
        return HordeClient(self.session, settings.horde_url, settings.api_key, agent)

    def submits(self, kind: str, name: str, client: HordeClient) -> SubmitDesk:
        settings = self.settings
        journal = Journal.of_worker(settings.state_folder, settings.horde_url, f"{kind} {name}")
        return SubmitDesk(kind, Delivery(client), journal, self.board)


@asynccontextmanager
async def crafts_beside(
    settings: WorkerSettings, sections: Sections, session: aiohttp.ClientSession, board: Board
) -> AsyncIterator[list[Craft]]:
    """The further crafts that are enabled, ready; what they need ends with the block.

    Raises:
        CannotServe
    """
    common = _Common(settings, session, board)
    async with AsyncExitStack() as stack:
        crafts: list[Craft] = []
        try:
            if sections.scribe.enabled:
                crafts.append(await _texts(common, sections.scribe, stack))
            if sections.alchemist.enabled:
                crafts.append(await _forms(common, sections, stack))
        except (EngineSilent, CannotWrite) as error:
            raise CannotServe(f"The scribe's engine cannot be used: {error}") from None
        except NoAlchemist as error:
            raise CannotServe(str(error)) from None
        yield crafts


async def _texts(common: _Common, scribe: ScribeSettings, stack: AsyncExitStack) -> TextCraft:
    engine: TextEngine
    if scribe.engine == "builtin":
        engine = await stack.enter_async_context(BuiltinEngine.open(scribe))
    else:
        http = HttpEngine(common.session, scribe.engine_url, scribe.engine_key)
        engine = KoboldEngine(http) if scribe.engine == "koboldai" else OpenAiEngine(http)
    agent = common.agent("Scribe")
    client = common.client(agent)
    pop = await offer_texts(scribe, engine, agent, common.settings.priority_usernames)
    return TextCraft(
        client, engine, common.submits("text", scribe.name, client), pop, scribe.queue_size
    )


async def _forms(common: _Common, sections: Sections, stack: AsyncExitStack) -> AlchemyCraft:
    settings = sections.alchemist
    forms, missing = offered(settings, sections.post, judged=sections.judged)
    for line in missing:
        log.info("Not offered: %s", line)
    if not forms:
        raise CannotServe("[alchemist] none of its forms can be done on this machine.")
    configure = ConfigureAlchemist(
        forms=forms, settings=settings, safety=sections.safety, post=sections.post
    )
    servant = await stack.enter_async_context(alchemist(configure))
    agent = common.agent("Alchemist")
    client = common.client(agent)
    pop = offer_forms(configure, agent, common.settings.priority_usernames)
    submits = common.submits("alchemy", settings.name, client)
    return AlchemyCraft(client, servant, submits, pop, settings.queue_size)
