"""Discord's OAuth2 and role connections at their wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

CLIENT, SECRET = "500", "of the application"
LIFETIME_S = 604_800


@dataclass
class FakeDiscordOAuth:
    """``codes`` are what members agreed to, by code; ``told`` what it knows of them."""

    codes: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    told: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    redirects: list[str] = field(default_factory=list)
    broken: bool = False
    renewals: int = 0
    address: str = ""

    def revoke(self) -> None:
        self.members.clear()

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if self.broken:
            return web.json_response({"message": "later"}, status=503)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("grant_type") == "refresh_token":
            member = self.members.pop(str(form.get("refresh_token")), None)
            self.renewals += 1
        else:
            self.redirects.append(str(form.get("redirect_uri")))
            member = self.codes.pop(str(form.get("code")), None)
        if member is None:
            return web.json_response({"error": "invalid_grant"}, status=400)
        number = len(self.members)
        tokens = {"access_token": f"a{number}-{member}", "refresh_token": f"r{number}-{member}"}
        self.members |= dict.fromkeys(tokens.values(), member)
        return web.json_response(tokens | {"expires_in": LIFETIME_S, "token_type": "Bearer"})

    def _member(self, request: web.Request) -> int | None:
        return self.members.get(request.headers.get("Authorization", "").removeprefix("Bearer "))

    async def me(self, request: web.Request) -> web.Response:
        member = self._member(request)
        if member is None:
            return web.json_response({"message": "401: Unauthorized"}, status=401)
        return web.json_response({"id": str(member), "username": "somebody"})

    async def connection(self, request: web.Request) -> web.Response:
        member = self._member(request)
        if self.broken:
            return web.json_response({"message": "later"}, status=503)
        if member is None or request.match_info["application"] != CLIENT:
            return web.json_response({"message": "401: Unauthorized"}, status=401)
        body = await request.json()
        self.told.setdefault(member, []).append(body)
        return web.json_response(body)


@asynccontextmanager
async def discord_oauth() -> AsyncIterator[FakeDiscordOAuth]:
    fake = FakeDiscordOAuth()
    app = web.Application()
    app.router.add_post("/api/v10/oauth2/token", fake.token)
    app.router.add_get("/api/v10/users/@me", fake.me)
    path = "/api/v10/users/@me/applications/{application}/role-connection"
    app.router.add_put(path, fake.connection)
    async with TestServer(app) as server:
        fake.address = str(server.make_url("")).rstrip("/")
        yield fake
