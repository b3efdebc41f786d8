"""Discord's OAuth2 and its connections for roles, at their wire (API version 10).

https://discord.com/developers/docs/tutorials/configuring-app-metadata-for-linked-roles
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from horde_core.config import LinkedRolesSettings
from horde_core.errors import Forbidden, Unavailable

SCOPES = "identify role_connections.write"
TIMEOUT = aiohttp.ClientTimeout(total=10)
UNAUTHORISED = 401


@dataclass(eq=False)
class ConsentGone(Forbidden):
    """Discord takes this code or token no longer: it is old, or the member took it back."""

    def __str__(self) -> str:
        return "Discord does not accept this any more. Please start again from Discord."


@dataclass(eq=False)
class DiscordUnreachable(Unavailable):
    why: str

    def __str__(self) -> str:
        return "Discord cannot be reached at the moment. Please try again in a minute."


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str
    lifetime_s: int


@dataclass(frozen=True, slots=True)
class DiscordOAuth:
    settings: LinkedRolesSettings

    def consent_url(self, state: str, redirect: str) -> str:
        """Where a member is asked whether they want this."""
        asked = {
            "client_id": self.settings.client_id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": SCOPES,
            "state": state,
        }
        return f"{self.settings.discord_url}/oauth2/authorize?{urlencode(asked)}"

    async def redeem(self, code: str, redirect: str) -> Tokens:
        """Raises ConsentGone, DiscordUnreachable."""
        return await self._token(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        )

    async def renew(self, refresh: str) -> Tokens:
        """Raises ConsentGone, DiscordUnreachable."""
        return await self._token({"grant_type": "refresh_token", "refresh_token": refresh})

    async def who(self, access: str) -> int:
        """The member's Discord id. Raises ConsentGone, DiscordUnreachable."""
        return int((await self._ask("GET", "/users/@me", access))["id"])

    async def tell(self, access: str, name: str, facts: Mapping[str, int]) -> None:
        """What the roles of servers may ask for. Raises ConsentGone, DiscordUnreachable."""
        body = {
            "platform_name": self.settings.platform_name,
            "platform_username": name[:100],
            "metadata": {key: str(value) for key, value in facts.items()},
        }
        path = f"/users/@me/applications/{self.settings.client_id}/role-connection"
        await self._ask("PUT", path, access, json=body)

    async def _token(self, form: dict[str, str]) -> Tokens:
        ours = {
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret,
        }
        found = await self._ask("POST", "/oauth2/token", data=ours | form)
        return Tokens(
            str(found["access_token"]), str(found["refresh_token"]), int(found["expires_in"])
        )

    async def _ask(self, method: str, path: str, access: str = "", **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        url = f"{self.settings.discord_url}/api/v10{path}"
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT) as http,
                http.request(method, url, headers=headers, **body) as answer,
            ):
                found = await answer.json()
                if _gone(answer.status, found, by_token=bool(access)):
                    raise ConsentGone
                answer.raise_for_status()
                return found
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise DiscordUnreachable(type(error).__name__) from error


def _gone(status: int, found: Any, *, by_token: bool) -> bool:
    """Whether the member's consent is over, and not something wrong with us or with Discord."""
    if by_token:
        return status == UNAUTHORISED
    return status in {400, UNAUTHORISED} and found.get("error") == "invalid_grant"
