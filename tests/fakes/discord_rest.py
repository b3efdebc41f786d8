"""Discord's REST routes at their wire, with troubles to order: 429 of every kind, 5xx, slowness."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import count
from typing import Any

from aiohttp import web

NOW = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
CODES = {401: 0, 403: 50013, 404: 10003}


@dataclass
class Call:
    """A request as it came. ``status`` is what it was answered with."""

    method: str
    path: str
    body: Any
    at: float
    status: int = 0


@dataclass
class Trouble:
    """Answers ``times`` requests that match in place of Discord."""

    method: str
    path: str
    status: int
    times: int
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


class Rest:
    """What the bot asks for is done at once and written down in ``calls``."""

    def __init__(self, user: dict[str, Any], application_id: str) -> None:
        self.user = user
        self.application_id = application_id
        self.gateway_url = ""
        self.shards = 1
        self.calls: list[Call] = []
        self.slow_s = 0.0
        self.commands: list[dict[str, Any]] = []
        self.messages: dict[str, dict[str, Any]] = {}
        self.originals: dict[str, dict[str, Any]] = {}
        self._troubles: list[Trouble] = []
        self._numbers = count(9_000_000_000_000_000)

    def fail(
        self, method: str, path: str, status: int, *, times: int = 1, code: int | None = None
    ) -> None:
        """Answer with an error; ``path`` may hold ``*``."""
        code = CODES.get(status, 0) if code is None else code
        body = {"message": "no", "code": code}
        self._troubles.append(Trouble(method, path, status, times, body=body))

    def limit(
        self, method: str, path: str, wait_s: float, *, times: int = 1, scope: str = "user"
    ) -> None:
        """Answer with 429. ``scope`` is user, shared or global."""
        headers = {
            "Via": "1.1 loopback",
            "Retry-After": str(wait_s),
            "X-RateLimit-Scope": scope,
        }
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        body = {"message": "slow down", "retry_after": wait_s, "global": scope == "global"}
        self._troubles.append(Trouble(method, path, 429, times, headers, body))

    def ban(self, method: str, path: str, wait_s: float) -> None:
        """Answer as what stands before Discord does when it has banned the address."""
        headers = {"Retry-After": str(wait_s)}
        body = {"message": "banned"}
        self._troubles.append(Trouble(method, path, 429, 1, headers, body))

    def done(self, method: str, path: str) -> list[Call]:
        """Requests that were granted."""
        return [it for it in self.asked(method, path) if it.status < 300]

    def asked(self, method: str, path: str) -> list[Call]:
        return [it for it in self.calls if it.method == method and fnmatchcase(it.path, path)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body = await _body(request)
        call = Call(request.method, path, body, asyncio.get_running_loop().time())
        self.calls.append(call)
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        trouble = self._trouble(call)
        if trouble is not None:
            call.status = trouble.status
            return _json(trouble.body, trouble.status, trouble.headers)
        answer = self._answer(call)
        call.status = 204 if answer is None else 200
        if answer is None:
            return web.Response(status=204)
        return _json(answer)

    def _trouble(self, call: Call) -> Trouble | None:
        for trouble in self._troubles:
            if trouble.method == call.method and fnmatchcase(call.path, trouble.path):
                trouble.times -= 1
                if trouble.times <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None

    def _answer(self, call: Call) -> Any:
        parts = call.path.strip("/").split("/")
        match call.method, parts:
            case "GET", ["users", "@me"]:
                return self.user
            case "GET", ["users", user_id]:
                return person(int(user_id))
            case "POST", ["users", "@me", "channels"]:
                return self._dm(call.body["recipient_id"])
            case "GET", ["gateway", "bot"]:
                return self._gateway()
            case "GET", [*_, "applications", "@me"]:
                return self._application()
            case _, ["applications", _, *_, "commands"]:
                return self._commands(call)
            case "PUT", ["applications", _, "role-connections", "metadata"]:
                return call.body
            case "POST", ["channels", channel_id, "messages"]:
                return self._message(channel_id, call.body)
            case "POST", ["interactions", _, token, "callback"]:
                return self._acknowledged(token, call.body)
            case "POST", ["webhooks", *_]:
                return self._message("0", call.body)
            case (("PATCH" | "GET"), ["webhooks", _, token, "messages", "@original"]):
                return self.originals.get(token)
            case (("PATCH" | "GET"), [_, place, *_, "messages", message_id]):
                return self.messages.get(message_id) or self._message(place, {}, message_id)
            case _:
                return None

    def _gateway(self) -> dict[str, Any]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}

    def _application(self) -> dict[str, Any]:
        return {
            "id": self.application_id,
            "name": "Horde",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": person(1),
            "verify_key": "",
            "flags": 0,
        }

    def _commands(self, call: Call) -> list[dict[str, Any]]:
        if call.method == "PUT":
            self.commands = [
                {"description": ""}
                | command
                | {
                    "id": str(next(self._numbers)),
                    "application_id": self.application_id,
                    "version": "1",
                }
                for command in call.body
            ]
        return self.commands

    def _dm(self, recipient_id: str) -> dict[str, Any]:
        return {
            "id": str(int(recipient_id) + 1),
            "type": 1,
            "recipients": [person(int(recipient_id))],
        }

    def _acknowledged(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        message = self.originals[token] = self._message("0", body.get("data") or {})
        return {
            "interaction": {"id": "1", "type": 2, "response_message_id": message["id"]},
            "resource": {"type": body["type"], "message": message},
        }

    def _message(self, channel_id: str, body: Any, message_id: str = "") -> dict[str, Any]:
        message_id = message_id or str(next(self._numbers))
        self.messages[message_id] = {
            "id": message_id,
            "channel_id": channel_id,
            "author": self.user,
            "content": "",
            "timestamp": NOW,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": (body or {}).get("flags", 0),
        }
        return self.messages[message_id]


def person(user_id: int, name: str = "ada", *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "avatar": None,
        "global_name": None,
        "bot": bot,
    }


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # without the charset that aiohttp would add: discord.py compares the whole header
    kind = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(content), status=status, headers=kind | (headers or {}))


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    raw = await request.read()
    return json.loads(raw) if raw else {}
