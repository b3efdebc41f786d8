"""Gives and takes the roles that a server's rules want, at a polite pace, and never too high a one."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import discord

from bot.languages import speaking
from bot.rest.troubles import HICCUPS, HeldBack
from bot.rest.urgency import Urgency, urgent
from bot.texts import roles as say
from horde_core.roles.model import Diff

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

PAUSE_S = 1.0
SEEN_AGAIN_S = 3600.0
MANY = 50_000
UNKNOWN_MEMBER = 10007
MODERATING = discord.Permissions(
    administrator=True,
    manage_guild=True,
    manage_roles=True,
    manage_channels=True,
    manage_messages=True,
    manage_webhooks=True,
    kick_members=True,
    ban_members=True,
    moderate_members=True,
    mention_everyone=True,
)


@dataclass(slots=True)
class RoleKeeper:
    bot: "HordeBot"
    _seen: dict[tuple[int, int], float] = field(default_factory=dict)

    async def go_round(self) -> None:
        """Every server with rules, again and again."""
        while True:
            pause = asyncio.sleep(self.bot.settings.roles_every_s)
            await self.bot.wait_external(pause, "next look at roles")
            try:
                for guild_id in await self.bot.horde.roles.guilds():
                    await self.sweep(guild_id)
            except Exception:
                log.exception("roles could not be looked after; trying again later")

    async def saw(self, guild_id: int, member: discord.Member) -> None:
        """A member used the bot: remembered at most once an hour, and looked after at once."""
        now = self.bot.horde.clock.monotonic()
        key = (guild_id, member.id)
        if now - self._seen.get(key, -SEEN_AGAIN_S) < SEEN_AGAIN_S:
            return
        if len(self._seen) >= MANY:
            self._seen.clear()
        self._seen[key] = now
        await self.bot.horde.roles.saw(guild_id, member.id)
        held = frozenset(role.id for role in member.roles)
        difference = await self.bot.horde.roles.of_member(guild_id, member.id, held)
        if not difference.quiet and (guild := self.bot.get_guild(guild_id)) is not None:
            with suppress(HeldBack):  # the next round makes up for it
                await self._apply(guild, difference)

    async def sweep(self, guild_id: int) -> int:
        """Bring a server's roles in order; the number of roles given or taken."""
        guild = self.bot.get_guild(guild_id)
        if guild is None:
            return 0
        changed = 0
        try:
            async for difference in self.bot.horde.roles.differences(guild_id):
                changed += await self._apply(guild, difference)
        except HeldBack as error:
            log.warning("roles of %s wait for the next round: %s", guild_id, error)
        return changed

    async def _apply(self, guild: discord.Guild, difference: Diff) -> int:
        await self.bot.horde.roles.note(guild.id, difference)
        changed = 0
        for role_id in difference.add:
            changed += await self._change(guild, difference.discord_id, role_id, give=True)
        for role_id in difference.remove:
            changed += await self._change(guild, difference.discord_id, role_id, give=False)
        return changed

    async def _change(
        self, guild: discord.Guild, discord_id: int, role_id: int, *, give: bool
    ) -> bool:
        """Whether the role was given or taken; what must not be touched is left as it is.

        Raises:
            HeldBack: there is no room for roles now.
        """
        roles = self.bot.horde.roles
        role = guild.get_role(role_id)
        if role is None:
            await roles.taken(guild.id, discord_id, role_id)
            return False
        if obstacle(guild, role) is not None:
            return False
        http = self.bot.http
        call = http.add_role if give else http.remove_role
        with speaking(self.bot.speech.of_guild(guild.id)):
            reason = say.GIVEN_REASON if give else say.TAKEN_REASON
        try:
            with urgent(Urgency.CHORES):
                await call(guild.id, discord_id, role_id, reason=reason)
        except discord.NotFound as error:
            if error.code == UNKNOWN_MEMBER:
                await roles.left(guild.id, discord_id)
            return False
        except HeldBack:
            raise
        except HICCUPS as error:
            log.warning("role %s of %s in %s: %s", role_id, discord_id, guild.id, error)
            return False
        await (roles.given if give else roles.taken)(guild.id, discord_id, role_id)
        await self.bot.wait_external(asyncio.sleep(PAUSE_S), "a polite pace for roles")
        return True


def obstacle(guild: discord.Guild, role: discord.Role) -> str | None:
    """Why the bot must not give this role; None when it may."""
    if role.is_default() or role.managed:
        return say.MANAGED
    if role.permissions.value & MODERATING.value:
        return say.TOO_MIGHTY
    me = guild.me
    if not me.guild_permissions.manage_roles:
        return say.NO_PERMISSION
    if role >= me.top_role:
        return say.TOO_HIGH
    return None
