"""Discord's linked roles: a member lets Discord know what they do in the horde.

A server then demands it of whoever wants a role; Discord gives and takes such roles by itself.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from horde_core.clock import Clock, Ids
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.errors import HordeError
from horde_core.links.vault import CannotOpen, Sealed, Vault
from horde_core.roles import connection_store as store
from horde_core.roles import facts
from horde_core.roles.discord_oauth import ConsentGone, DiscordOAuth, DiscordUnreachable, Tokens
from horde_core.roles.model import Facts
from horde_core.secret import Secret

AT_LEAST, IS = 2, 7
"""Discord's kinds of comparison: a whole number or more, and a yes or no."""
FIELDS = {
    "kudos": AT_LEAST,
    "workers": AT_LEAST,
    "trusted": IS,
    "rated": AT_LEAST,
    "days": AT_LEAST,
}
"""Discord takes five."""
CONSENT_TAKES = timedelta(minutes=15)
ALMOST_OVER = timedelta(minutes=5)
AT_ONCE = 50
log = logging.getLogger(__name__)


def told(known: Facts, now: datetime) -> dict[str, int]:
    """What Discord gets to know of a member; of somebody without an account nothing but zeros.

    >>> told(Facts(discord_id=1), datetime(2026, 1, 1))
    {'kudos': 0, 'workers': 0, 'trusted': 0, 'rated': 0, 'days': 0}
    """
    return {
        "kudos": max(0, known.kudos // 100),
        "workers": known.workers,
        "trusted": int(known.trusted),
        "rated": known.rated,
        "days": 0 if known.since is None else (now - known.since).days,
    }


class _Kept(msgspec.Struct):
    access: str
    refresh: str


@dataclass(frozen=True, slots=True)
class ConnectionService:
    db: Database
    clock: Clock
    ids: Ids
    secret: Secret
    vault: Vault
    queue: QueueSettings
    oauth: DiscordOAuth

    @property
    def offered(self) -> bool:
        return bool(self.oauth.settings.client_id and self.oauth.settings.client_secret)

    def new_state(self) -> str:
        """For the address and a cookie: who comes back with both began here, not long ago."""
        until = int((self.clock.now() + CONSENT_TAKES).timestamp())
        claim = f"{self.ids.unique()}.{until}"
        return f"{claim}.{self.secret.signature(claim)}"

    def accepts(self, state: str, cookie: str) -> bool:
        claim, _, signature = state.rpartition(".")
        until = claim.rpartition(".")[2]
        if state != cookie or not self.secret.signed(claim, signature):
            return False
        return self.clock.now().timestamp() <= int(until)

    async def connect(self, code: str, redirect: str) -> None:
        """The member said yes: keep their tokens, sealed, and tell Discord at once.

        Raises:
            ConsentGone, DiscordUnreachable
        """
        tokens = await self.oauth.redeem(code, redirect)
        discord_id = await self.oauth.who(tokens.access)
        sealed, until = self._seal(discord_id, tokens)
        async with self.db.transaction() as tx:
            await store.keep(tx, discord_id, sealed, until, self.clock.now())
        await self._tell(discord_id, tokens.access, {})

    async def refresh(self) -> int:
        """Tell Discord what has changed; how many members were looked at.

        When Discord cannot be reached, or wants a pause, the rest waits for the next round.
        """
        if not self.offered:
            return 0
        before = self.clock.now() - timedelta(minutes=self.oauth.settings.refresh_minutes)
        async with self.db.reading() as tx:
            due = await store.due(tx, before, AT_ONCE)
        for number, kept in enumerate(due):
            try:
                await self._tell(kept.discord_id, await self._access(kept), kept.told)
            except (ConsentGone, CannotOpen):
                log.info("a member's consent to linked roles is over")
                await self._remove(kept.discord_id)
            except DiscordUnreachable as error:
                log.warning("linked roles wait, Discord cannot be reached: %s", error.why)
                return number
        return len(due)

    async def known(self, discord_id: int) -> dict[str, int] | None:
        """What Discord was told last; None without consent."""
        async with self.db.reading() as tx:
            kept = await store.find(tx, discord_id)
        return None if kept is None else kept.told

    async def forget(self, discord_id: int) -> None:
        """Discord is told nothing any more, and what it was told is empty, if it can be reached."""
        async with self.db.reading() as tx:
            kept = await store.find(tx, discord_id)
        if kept is None:
            return
        try:
            await self.oauth.tell(await self._access(kept), "", {})
        except (HordeError, CannotOpen):
            log.warning("Discord could not be told that a member is forgotten")
        await self._remove(discord_id)

    async def _tell(self, discord_id: int, access: str, before: dict[str, int]) -> None:
        now = self.clock.now()
        online_since = now - timedelta(seconds=self.queue.worker_online_s)
        async with self.db.reading() as tx:
            known = (await facts.of(tx, (discord_id,), online_since))[discord_id]
        news = told(known, now)
        if news != before:
            await self.oauth.tell(access, known.alias, news)
        async with self.db.transaction() as tx:
            await store.note_told(tx, discord_id, news, now)

    async def _access(self, kept: store.Kept) -> str:
        opened = self.vault.open(kept.sealed, _owner(kept.discord_id))
        tokens = msgspec.json.decode(opened, type=_Kept)
        if kept.until - self.clock.now() > ALMOST_OVER:
            return tokens.access
        fresh = await self.oauth.renew(tokens.refresh)
        sealed, until = self._seal(kept.discord_id, fresh)
        async with self.db.transaction() as tx:
            await store.renewed(tx, kept.discord_id, sealed, until)
        return fresh.access

    def _seal(self, discord_id: int, tokens: Tokens) -> tuple[Sealed, datetime]:
        both = msgspec.json.encode(_Kept(tokens.access, tokens.refresh)).decode()
        until = self.clock.now() + timedelta(seconds=tokens.lifetime_s)
        return self.vault.seal(both, _owner(discord_id)), until

    async def _remove(self, discord_id: int) -> None:
        async with self.db.transaction() as tx:
            await store.remove(tx, discord_id)


def _owner(discord_id: int) -> str:
    return f"role connection of {discord_id}"
