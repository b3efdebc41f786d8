"""A client of a served horde, as small as a test wants it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
from PIL import Image

from horde_core.horde import Horde

ANONYMOUS = "0000000000"
AGENT = "AI Horde Worker reGen:13.0.0:https://example.org"
SMALL: dict[str, Any] = {"width": 64, "height": 64, "steps": 1}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        assert self.headers["Content-Type"] == "application/json; charset=utf-8"
        return msgspec.json.decode(self.body)

    @property
    def rc(self) -> str | None:
        found: str | None = self.json.get("rc")
        return found


@dataclass(frozen=True)
class Client:
    """``horde`` is the horde behind ``base``, for what HTTP cannot arrange."""

    base: str
    http: aiohttp.ClientSession
    horde: Horde

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        if key is not None:
            sent["apikey"] = key
        if body is not None:
            raw = msgspec.json.encode(body)
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        url = path if path.startswith("http") else f"{self.base}{path}"
        async with self.http.request(method, url, data=raw, headers=sent) as answer:
            return Answer(answer.status, await answer.read(), answer.headers)

    async def generate(self, key: str = ANONYMOUS, **fields: Any) -> Answer:
        body = {"prompt": "a lighthouse", "params": SMALL, **fields}
        return await self.ask("POST", "/api/v2/generate/async", body, key=key)

    async def pop(self, key: str, **fields: Any) -> Answer:
        body = {
            "name": "dreamer",
            "models": ["stable_diffusion"],
            "bridge_agent": AGENT,
            "max_pixels": 1024 * 1024,
            **fields,
        }
        return await self.ask("POST", "/api/v2/generate/pop", body, key=key)

    async def submit(self, key: str, job: str, **fields: Any) -> Answer:
        body = {"id": job, "seed": 7, "generation": "R2", **fields}
        return await self.ask("POST", "/api/v2/generate/submit", body, key=key)

    async def account(self, name: str = "alice") -> str:
        """The key of a new account."""
        return (await self.horde.accounts.register(name)).api_key


def picture(kind: str = "WEBP", size: tuple[int, int] = (64, 64)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()
