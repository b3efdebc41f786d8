"""Engines behind a scribe: field by field, and when they misbehave."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from horde_core.protocol.text import TextPayload
from inference.text.engines import (
    PAUSE_S,
    CannotWrite,
    EngineSilent,
    HttpEngine,
    KoboldEngine,
    OpenAiEngine,
    TextEngine,
)
from inference.text.model import choices_of, cut
from inference.text.settings import ScribeSettings
from inference.text.translation import for_kobold, for_openai, patience
from tests.inference.text.servers import TextServer

FULL = TextPayload(
    prompt="Once",
    n=1,
    max_length=100,
    max_context_length=1000,
    rep_pen=1.1,
    typical=0.9,
    top_k=0,
    top_p=0.95,
    tfs=0.8,
    temperature=0.7,
    min_p=0.05,
    stop_sequence=["\n\n"],
    sampler_order=[6, 0, 1],
)


def test_openai_servers_hear_their_own_words() -> None:
    assert for_openai(FULL, "org/tiny") == {
        "model": "org/tiny",
        "n": 1,
        "prompt": "Once",
        "max_tokens": 100,
        "truncate_prompt_tokens": 900,
        "repetition_penalty": 1.1,
        "typical_p": 0.9,
        "top_k": -1,
        "top_p": 0.95,
        "tfs": 0.8,
        "temperature": 0.7,
        "min_p": 0.05,
        "stop": ["\n\n"],
    }


@pytest.mark.parametrize(
    ("payload", "tokens", "truncated"),
    [(TextPayload(), 80, 1968), (TextPayload(max_length=512, max_context_length=80), 512, 1)],
)
def test_there_is_always_room_for_a_prompt(
    payload: TextPayload, tokens: int, truncated: int
) -> None:
    body = for_openai(payload, "m")
    assert (body["max_tokens"], body["truncate_prompt_tokens"]) == (tokens, truncated)
    assert "stop" not in body


def test_kobold_servers_hear_the_hordes_words() -> None:
    body = for_kobold(FULL)
    assert body["rep_pen"] == 1.1
    assert body["sampler_order"] == [6, 0, 1]
    assert body["top_k"] == 0
    assert for_kobold(TextPayload())["max_context_length"] == 2048
    assert "rep_pen" not in for_kobold(TextPayload())


def test_longer_texts_get_more_time() -> None:
    assert patience(FULL) == 60
    assert patience(TextPayload()) == 50


@pytest.fixture
async def server() -> AsyncIterator[TextServer]:
    async with TextServer.open() as opened:
        yield opened


@pytest.fixture
async def pauses() -> list[float]:
    return []


@pytest.fixture(params=["kobold", "openai"])
async def engine(
    request: pytest.FixtureRequest, server: TextServer, pauses: list[float]
) -> AsyncIterator[TextEngine]:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with aiohttp.ClientSession() as session:
        http = HttpEngine(session, server.base, "secret", pause)
        yield KoboldEngine(http) if request.param == "kobold" else OpenAiEngine(http)


async def test_a_text_comes_from_the_engine(engine: TextEngine, server: TextServer) -> None:
    assert await engine.model() in {"koboldcpp/tiny", "org/tiny"}
    assert await engine.write(FULL, None) == " after Once"
    assert server.keys == ["Bearer secret"]


async def test_a_busy_engine_is_asked_again(
    engine: TextEngine, server: TextServer, pauses: list[float]
) -> None:
    server.troubles.extend([web.Response(status=503), web.Response(status=500)])
    assert await engine.write(FULL, None) == " after Once"
    assert pauses == [PAUSE_S, PAUSE_S]


async def test_an_unfit_request_is_not_asked_again(
    engine: TextEngine, server: TextServer, pauses: list[float]
) -> None:
    server.troubles.append(web.Response(status=422, text="max_length is too large"))
    with pytest.raises(CannotWrite, match="422: max_length is too large"):
        await engine.write(FULL, None)
    assert pauses == []


async def test_an_engine_that_stays_busy_is_given_up(
    engine: TextEngine, server: TextServer, pauses: list[float]
) -> None:
    server.troubles.extend(web.Response(status=503) for _ in range(5))
    with pytest.raises(EngineSilent, match="503"):
        await engine.write(FULL, None)
    assert len(pauses) == 4


@pytest.mark.parametrize("said", [{}, {"results": []}, {"choices": [{"text": 5}]}, []])
async def test_an_answer_without_a_text_is_no_text(
    engine: TextEngine, server: TextServer, said: Any
) -> None:
    server.troubles.append(web.json_response(said))
    with pytest.raises(CannotWrite, match="the engine's answer"):
        await engine.write(FULL, None)


async def test_an_engine_that_is_not_there_is_silent(pauses: list[float]) -> None:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with aiohttp.ClientSession() as session:
        engine = OpenAiEngine(HttpEngine(session, "http://127.0.0.1:9", pause=pause))
        with pytest.raises(EngineSilent):
            await engine.model()


async def test_soft_prompts_are_switched_when_they_change(server: TextServer) -> None:
    async with aiohttp.ClientSession() as session:
        engine = KoboldEngine(HttpEngine(session, server.base))
        for name in (None, "noir", "noir", None):
            await engine.write(FULL, name)
    assert server.softprompts == ["noir", ""]


def test_choices_in_the_words_of_transformers() -> None:
    assert choices_of(TextPayload()) == {"do_sample": True}
    assert choices_of(TextPayload(temperature=0.0, rep_pen=1.2)) == {
        "do_sample": False,
        "repetition_penalty": 1.2,
    }
    assert choices_of(FULL)["typical_p"] == 0.9
    assert "min_p" not in choices_of(TextPayload(min_p=0.0, typical=0.0))


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (TextPayload(), "one\ntwo. three"),
        (TextPayload(stop_sequence=[". ", ""]), "one\ntwo"),
        (TextPayload(singleline=True), "one"),
        (TextPayload(stop_sequence=["\n", "two"]), "one"),
    ],
)
def test_texts_end_at_the_first_stop(payload: TextPayload, text: str) -> None:
    assert cut("one\ntwo. three", payload) == text


@pytest.mark.parametrize(
    "wrong", [{"engine_url": "127.0.0.1:5000"}, {"enabled": True, "engine": "builtin"}]
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"engine_url|model_folder"):
        ScribeSettings(**wrong)
