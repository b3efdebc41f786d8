"""The horde proves itself: one picture, asked for over the real API as any client would."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec

AGENT = "horde first picture:1:local"
PATIENCE_S = 300.0


class NoFirstPicture(Exception):
    """The proof failed; the text says how far it came."""


class Generation(msgspec.Struct):
    """What is read of a finished generation."""

    img: str
    worker_name: str
    censored: bool


@dataclass(frozen=True, slots=True)
class Proof:
    path: Path
    seconds: float
    worker: str


async def first_picture(
    base: str, api_key: str, prompt: str, model: str, folder: Path, say: Callable[[str], None]
) -> Proof:
    """Ask, wait, fetch and save one 64x64 picture under ``folder``; ``seconds`` is all of it.

    Raises:
        NoFirstPicture: refused, faulted, or not drawn within five minutes.
    """
    started = time.monotonic()
    headers = {"apikey": api_key, "Client-Agent": AGENT}
    timeout = aiohttp.ClientTimeout(total=30)
    try:
        async with (
            aiohttp.ClientSession(base, headers=headers, timeout=timeout) as http,
            asyncio.timeout(PATIENCE_S),
        ):
            request_id = await _ask(http, prompt, model)
            await _until_done(http, request_id, say)
            generation = await _result(http, request_id)
            async with http.get(generation.img) as answer:
                picture = await answer.read()
    except TimeoutError:
        raise NoFirstPicture("no worker drew it within five minutes") from None
    except aiohttp.ClientError as error:
        raise NoFirstPicture(f"the api could not be reached: {error}") from None
    path = folder / "first_picture.webp"
    await asyncio.to_thread(path.write_bytes, picture)
    return Proof(path, time.monotonic() - started, generation.worker_name)


async def _ask(http: aiohttp.ClientSession, prompt: str, model: str) -> str:
    body = {
        "prompt": prompt,
        "models": [model],
        "params": {"width": 64, "height": 64, "steps": 30, "cfg_scale": 5.0, "n": 1},
    }
    async with http.post("/api/v2/generate/async", json=body) as answer:
        said = await answer.json()
        if answer.status != 202:
            raise NoFirstPicture(f"the request was refused: {said.get('message')}")
        return str(said["id"])


async def _until_done(
    http: aiohttp.ClientSession, request_id: str, say: Callable[[str], None]
) -> None:
    shown = ""
    while True:
        async with http.get(f"/api/v2/generate/check/{request_id}") as answer:
            state = await answer.json()
        if state["done"]:
            return
        if state["faulted"]:
            raise NoFirstPicture("the worker failed three times; its log lines say why")
        now = "drawing" if state["processing"] else "waiting for the worker to load its model"
        if now != shown:
            say(f"First picture: {now} …")
            shown = now
        await asyncio.sleep(0.5)


async def _result(http: aiohttp.ClientSession, request_id: str) -> Generation:
    async with http.get(f"/api/v2/generate/status/{request_id}") as answer:
        generations = (await answer.json())["generations"]
    if not generations or generations[0]["censored"]:
        raise NoFirstPicture("it was finished without a picture")
    return msgspec.convert(generations[0], Generation)
