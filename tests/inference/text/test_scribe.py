"""The scribe at our own horde: the real api, an engine at its wire or a tiny model of our own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from horde_core.money import kudos
from horde_core.protocol.text import TextPayload
from inference.catalogue import NothingToServe
from inference.orders import Orders
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.text.builtin import BuiltinEngine
from inference.text.craft import TextCraft, offer
from inference.text.engines import EngineSilent, HttpEngine, OpenAiEngine
from inference.text.settings import Engine, ScribeSettings
from inference.worker import Worker, worker
from tests.inference.text.servers import TextServer

WORDS = [
    "<s>",
    "once",
    "upon",
    "a",
    "time",
    "there",
    "was",
    "one",
    "small",
    "red",
    "house",
    "on",
    "the",
    "hill",
]


class Asker:
    """One who asks our horde for texts over HTTP."""

    def __init__(self, base: str, key: str, http: aiohttp.ClientSession) -> None:
        self._api, self._key, self._http = f"{base}/api/v2/generate/text", key, http

    async def texts(self, prompt: str, **params: Any) -> dict[str, Any]:
        body = {"prompt": prompt, "params": {"max_length": 16, "max_context_length": 80, **params}}
        async with self._http.post(
            f"{self._api}/async", json=body, headers={"apikey": self._key}
        ) as answer:
            content = await answer.json()
            assert answer.status == 202, content
        for _ in range(600):
            async with self._http.get(f"{self._api}/status/{content['id']}") as answer:
                status = dict(await answer.json())
            if status["done"] or status["faulted"]:
                break
            await asyncio.sleep(0.1)
        return status


@asynccontextmanager
async def scribing(settings: ScribeSettings, folder: Path) -> AsyncIterator[tuple[Asker, Worker]]:
    """A whole worker of texts alone, at work."""
    horde_settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    orders = Orders()
    async with (
        open_horde(horde_settings) as horde,
        serve(horde, horde_settings.api) as base,
        aiohttp.ClientSession() as http,
    ):
        trusted = frozenset({Role.TRUSTED})
        owner = await admin.ensure_user(horde, "owner", roles=trusted)
        asker = await admin.ensure_user(horde, "asker", roles=trusted, kudos=kudos(5000))
        own = WorkerSettings(
            models=[], horde_url=base, api_key=owner.api_key, state_folder=str(folder / "worker")
        )
        async with (
            worker(own, orders, Sections(scribe=settings)) as made,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(made.work())
            try:
                yield Asker(base, asker.api_key, http), made
            finally:
                orders.stop.set()


@pytest.mark.parametrize("kind", ["koboldai", "openai"])
async def test_texts_come_home_from_an_engine_beside_it(kind: Engine, tmp_path: Path) -> None:
    async with TextServer.open() as server:
        settings = ScribeSettings(enabled=True, engine=kind, engine_url=server.base, max_threads=2)
        async with scribing(settings, tmp_path) as (asker, scribe):
            status = await asker.texts("Once upon", n=2)
    texts = status["generations"]
    assert [one["text"] for one in texts] == [" after Once upon"] * 2
    assert {one["model"] for one in texts} <= {"koboldcpp/tiny", "org/tiny"}
    assert {one["worker_name"] for one in texts} == {"Home Scribe"}
    assert scribe.studio is None, "it needs no image model"
    assert scribe.board.name == "Home Scribe"


async def test_a_text_that_cannot_be_written_is_faulted(tmp_path: Path) -> None:
    from aiohttp import web

    async with TextServer.open() as server:
        server.troubles.extend(web.Response(status=422) for _ in range(10))
        settings = ScribeSettings(enabled=True, engine_url=server.base)
        async with scribing(settings, tmp_path) as (asker, _):
            status = await asker.texts("Once upon")
    assert status["faulted"]
    assert status["generations"] == []


async def test_a_worker_of_nothing_is_told_what_to_name() -> None:
    with pytest.raises(NothingToServe, match="names no model, and neither"):
        async with worker(WorkerSettings(models=[]), Orders()):
            raise AssertionError("it was opened")


async def test_a_branded_model_tells_whose_it_is() -> None:
    async with TextServer.open() as server, aiohttp.ClientSession() as session:
        engine = OpenAiEngine(HttpEngine(session, server.base))
        pop = await offer(ScribeSettings(branded_for="ada#1"), engine, "agent", ["bob#2"])
        assert pop.models == ["org/tiny::ada#1"]
        assert pop.priority_usernames == ["bob#2"]
        named = await offer(ScribeSettings(model="mine"), engine, "agent", [])
        assert named.models == ["mine"]


@pytest.fixture(scope="module")
def tiny_language_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GPT-2 of two layers with random weights and a vocabulary of fourteen words."""
    from inference import vision_operators  # noqa: F401, I001 -- before transformers
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("text") / "tiny-gpt"
    words = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<s>")
    )
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    wrapped: Any = PreTrainedTokenizerFast
    wrapped(
        tokenizer_object=words, bos_token="<s>", eos_token="<s>", unk_token="<s>"
    ).save_pretrained(folder)
    network: Any = GPT2LMHeadModel
    network(
        GPT2Config(vocab_size=len(WORDS), n_positions=128, n_embd=16, n_layer=2, n_head=2,
                   bos_token_id=0, eos_token_id=0)
    ).save_pretrained(folder)  # fmt: skip
    return folder


@pytest.mark.slow
async def test_texts_come_home_from_a_model_of_our_own(
    tiny_language_model: Path, tmp_path: Path
) -> None:
    settings = ScribeSettings(
        enabled=True, engine="builtin", model_folder=str(tiny_language_model), model="tiny model"
    )
    async with scribing(settings, tmp_path) as (asker, scribe):
        (craft,) = scribe.crafts
        assert isinstance(craft, TextCraft)
        engine = craft.engine
        assert await engine.model() == "tiny-gpt"
        (text,) = (await asker.texts("once upon a", temperature=0.0))["generations"]
        assert text["model"] == "tiny model"
        assert set(text["text"].split()) <= set(WORDS)
        long = TextPayload(prompt="house " * 300, max_length=16, temperature=0.0)
        assert isinstance(await engine.write(long, None), str)
        assert isinstance(await engine.write(TextPayload(prompt="", max_length=16), None), str)


async def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    settings = ScribeSettings(engine="builtin", model_folder=str(tmp_path))
    with pytest.raises(EngineSilent, match="model_folder"):
        async with BuiltinEngine.open(settings):
            raise AssertionError("an engine without a model opened")
