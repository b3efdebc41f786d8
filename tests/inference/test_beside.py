"""What a worker serves beside pictures, and what keeps it from doing so."""

from pathlib import Path

import aiohttp
import pytest

from inference.alchemy.craft import AlchemyCraft
from inference.alchemy.settings import AlchemistSettings
from inference.beside import CannotServe, crafts_beside
from inference.board import Board
from inference.post.settings import PostSettings
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.text.craft import TextCraft
from inference.text.settings import ScribeSettings
from tests.inference.text.servers import TextServer

NO_WEIGHTS = PostSettings(folder="nowhere")


async def test_nothing_is_served_beside_unless_enabled(tmp_path: Path) -> None:
    worker = WorkerSettings(state_folder=str(tmp_path))
    async with (
        aiohttp.ClientSession() as session,
        crafts_beside(worker, Sections(), session, Board("w", "h")) as crafts,
    ):
        assert crafts == []


async def test_a_scribe_and_an_alchemist_work_beside(tmp_path: Path) -> None:
    worker = WorkerSettings(state_folder=str(tmp_path), priority_usernames=["ada#1"])
    async with TextServer.open() as server, aiohttp.ClientSession() as session:
        sections = Sections(
            post=NO_WEIGHTS,
            scribe=ScribeSettings(enabled=True, engine="openai", engine_url=server.base),
            alchemist=AlchemistSettings(enabled=True),
        )
        async with crafts_beside(worker, sections, session, Board("w", "h")) as crafts:
            texts, forms = crafts
            assert isinstance(texts, TextCraft)
            assert texts.offer.models == ["org/tiny"]
            assert texts.offer.bridge_agent.startswith("Horde Scribe:1:")
            assert isinstance(forms, AlchemyCraft)
            assert forms.offer.forms == ["nsfw", "palette", "describe"]
            assert forms.offer.priority_usernames == ["ada#1"]
            files = {craft.desk.journal.file for craft in crafts}
            assert len(files) == 2


async def refused(sections: Sections, folder: Path) -> str:
    worker = WorkerSettings(state_folder=str(folder))
    async with aiohttp.ClientSession() as session:
        with pytest.raises(CannotServe) as refusal:
            async with crafts_beside(worker, sections, session, Board("w", "h")):
                raise AssertionError("it was served")
    return str(refusal.value)


async def test_an_engine_that_knows_no_models_is_told(tmp_path: Path) -> None:
    async with TextServer.open() as server:
        url = f"{server.base}/nothing-here"
        scribe = ScribeSettings(enabled=True, engine="openai", engine_url=url)
        said = await refused(Sections(scribe=scribe), tmp_path)
    assert said.startswith("The scribe's engine cannot be used: HTTP 404")


async def test_an_alchemist_that_can_do_nothing_is_told(tmp_path: Path) -> None:
    alchemist = AlchemistSettings(enabled=True, forms=["GFPGAN"])
    said = await refused(Sections(post=NO_WEIGHTS, alchemist=alchemist), tmp_path)
    assert "none of its forms" in said
