"""Discord's gateway at its wire: hello, identify, resume, and everything that can go wrong.

A session keeps what was dispatched to it, so that a client that comes back with RESUME is sent what
it missed, as the real one does.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME = 0, 1, 2, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11
HEARTBEAT_MS = 41_250
TOKEN = "a.good.token"

Event = tuple[int, str, Any]


@dataclass
class Session:
    """One shard's session; ``socket`` is None while it is away."""

    id: str
    shard: int
    total: int
    intents: int
    events: list[Event] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    resumed: int = 0

    async def dispatch(self, name: str, data: Any) -> None:
        event = (len(self.events) + 1, name, data)
        self.events.append(event)
        await self._send(event)

    async def replay(self, after: int) -> None:
        for event in [event for event in self.events if event[0] > after]:
            await self._send(event)

    async def _send(self, event: Event) -> None:
        if self.socket is not None:
            number, name, data = event
            with contextlib.suppress(ConnectionError):
                await self.socket.send_json({"op": DISPATCH, "s": number, "t": name, "d": data})


class Gateway:
    """``guilds`` are the payloads of GUILD_CREATE, each sent to the shard that it belongs to."""

    def __init__(self, user: dict[str, Any], application_id: str) -> None:
        self.user = user
        self.application_id = application_id
        self.url = ""
        self.guilds: dict[int, dict[str, Any]] = {}
        self.sessions: dict[str, Session] = {}
        self.identified: list[tuple[int, float]] = []
        self._numbers = count(1)

    def of_shard(self, shard: int) -> Session:
        """The newest session of a shard."""
        return [it for it in self.sessions.values() if it.shard == shard][-1]

    def connected(self) -> list[int]:
        return sorted(it.shard for it in self.sessions.values() if it.socket is not None)

    async def emit(self, name: str, data: dict[str, Any]) -> None:
        """To the newest session of the guild's shard, now or when it comes back."""
        newest = {session.shard: session for session in self.sessions.values()}
        for session in newest.values():
            if int(data.get("guild_id") or 0) >> 22 and not self._has(session, data):
                continue
            await session.dispatch(name, data)

    @staticmethod
    def _has(session: Session, data: dict[str, Any]) -> bool:
        return (int(data["guild_id"]) >> 22) % session.total == session.shard

    async def close(self, shard: int, code: int) -> None:
        socket = self.of_shard(shard).socket
        assert socket is not None
        await socket.close(code=code)

    async def ask_to_reconnect(self, shard: int) -> None:
        await self._tell(shard, {"op": RECONNECT, "d": None})

    async def invalidate(self, shard: int, *, resumable: bool) -> None:
        session = self.of_shard(shard)
        await self._tell(shard, {"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            del self.sessions[session.id]

    async def _tell(self, shard: int, message: dict[str, Any]) -> None:
        session = self.of_shard(shard)
        socket, session.socket = session.socket, None
        assert socket is not None
        await socket.send_json(message)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = message.json()
            if said["op"] == HEARTBEAT:
                await socket.send_json({"op": HEARTBEAT_ACK})
            elif said["op"] == IDENTIFY:
                session = await self._identify(socket, said["d"])
            elif said["op"] == RESUME:
                session = await self._resume(socket, said["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _identify(
        self, socket: web.WebSocketResponse, said: dict[str, Any]
    ) -> Session | None:
        if said["token"] != TOKEN:
            await socket.close(code=4004)
            return None
        shard, total = said.get("shard", (0, 1))
        self.identified.append((shard, asyncio.get_running_loop().time()))
        session = Session(f"session-{next(self._numbers)}", shard, total, said["intents"])
        session.socket = socket
        self.sessions[session.id] = session
        mine = [it for guild_id, it in self.guilds.items() if (guild_id >> 22) % total == shard]
        await session.dispatch("READY", self._ready(session, mine))
        for guild in mine:
            await session.dispatch("GUILD_CREATE", guild)
        return session

    def _ready(self, session: Session, guilds: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": self.user,
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.total],
            "application": {"id": self.application_id, "flags": 0},
        }

    async def _resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> Session | None:
        session = self.sessions.get(said["session_id"])
        if session is None or said["token"] != TOKEN:
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return None
        session.socket = socket
        session.resumed += 1
        await session.replay(said["seq"])
        await session.dispatch("RESUMED", {})
        return session
