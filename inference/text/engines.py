"""Engines that write texts: servers with the KoboldAI API or an OpenAI-compatible one. No torch."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from horde_core.protocol.text import TextPayload
from inference.text.translation import for_kobold, for_openai, patience

log = logging.getLogger(__name__)

TRIES = 5
PAUSE_S = 3.0
ASK_S = 10.0
LARGEST_ANSWER = 8 * 1024 * 1024


class EngineSilent(Exception):
    """The engine does not answer as it should; the text says how."""


class CannotWrite(Exception):
    """This text cannot be written; trying again would not help."""


class TextEngine(Protocol):
    async def model(self) -> str:
        """The name of the model that is loaded.

        Raises:
            EngineSilent
        """

    async def write(self, payload: TextPayload, softprompt: str | None) -> str:
        """The text that follows the prompt.

        Raises:
            CannotWrite, EngineSilent
        """


@dataclass(slots=True, eq=False)
class HttpEngine:
    """What both kinds of servers share: asking, time-outs, and asking again. ``pause`` is sleep."""

    session: aiohttp.ClientSession
    url: str
    key: str = ""
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def ask(self, verb: str, path: str, body: Any = None, *, within: float = ASK_S) -> Any:
        """The answer's content.

        Raises:
            EngineSilent, CannotWrite: CannotWrite where it says that the request is unfit.
        """
        reason = ""
        for attempt in range(TRIES):
            if attempt:
                await self.pause(PAUSE_S)
            try:
                return await self._once(verb, path, body, within)
            except (aiohttp.ClientError, TimeoutError, OSError, EngineSilent, ValueError) as error:
                reason = str(error) or type(error).__name__
                log.warning("The text engine failed (%s), try %d of %d", reason, attempt + 1, TRIES)
        raise EngineSilent(reason)

    async def _once(self, verb: str, path: str, body: Any, within: float) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        async with (
            asyncio.timeout(within),
            self.session.request(
                verb, f"{self.url.rstrip('/')}{path}", json=body, headers=headers
            ) as answer,
        ):
            if answer.status in {400, 404, 413, 422}:
                said = (await answer.content.read(500)).decode("utf-8", "replace")
                raise CannotWrite(f"HTTP {answer.status}: {said}")
            if answer.status != 200:
                raise EngineSilent(f"HTTP {answer.status}")
            if (answer.content_length or 0) > LARGEST_ANSWER:
                raise CannotWrite("the engine's answer is too large")
            return await answer.json(content_type=None)


@dataclass(slots=True, eq=False)
class KoboldEngine:
    """KoboldAI, KoboldCpp and others with their API."""

    http: HttpEngine
    _softprompt: str = field(default="", init=False)
    _switching: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def model(self) -> str:
        return _text_at(await self.http.ask("GET", "/api/v1/model"), "result")

    async def write(self, payload: TextPayload, softprompt: str | None) -> str:
        async with self._switching:
            if (softprompt or "") != self._softprompt:
                wanted = {"value": softprompt or ""}
                await self.http.ask("PUT", "/api/latest/config/soft_prompt", wanted)
                self._softprompt = softprompt or ""
        answer = await self.http.ask(
            "POST", "/api/latest/generate", for_kobold(payload), within=patience(payload)
        )
        return _text_at(answer, "results", 0, "text")


@dataclass(slots=True, eq=False)
class OpenAiEngine:
    """llama.cpp, vLLM, KoboldCpp, Aphrodite and others with /v1/completions."""

    http: HttpEngine
    _model: str = field(default="", init=False)

    async def model(self) -> str:
        self._model = _text_at(await self.http.ask("GET", "/v1/models"), "data", 0, "id")
        return self._model

    async def write(self, payload: TextPayload, softprompt: str | None) -> str:
        del softprompt  # no such thing here; none is offered
        model = self._model or await self.model()
        answer = await self.http.ask(
            "POST", "/v1/completions", for_openai(payload, model), within=patience(payload)
        )
        return _text_at(answer, "choices", 0, "text")


def _text_at(answer: Any, *path: str | int) -> str:
    """The text at this place of an answer.

    Raises:
        CannotWrite: there is none.
    """
    for step in path:
        try:
            answer = answer[step]
        except (KeyError, IndexError, TypeError):
            raise CannotWrite(f"the engine's answer has no {'.'.join(map(str, path))}") from None
    if not isinstance(answer, str):
        raise CannotWrite("the engine's answer is no text")
    return answer
