from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.clock import Clock
from horde_core.db.engine import Database
from horde_core.db.guild_versions import touch
from horde_core.policies import rules, store
from horde_core.policies.model import Ask, Change, Policy, Ticket, Used, Why
from horde_core.policies.refusals import AgainstPolicy, BadPolicy
from horde_core.policies.store import WHOLE_GUILD

USAGE_KEPT = timedelta(days=2)
MOST_CHANGES = 50


class Exported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All policies of a server as one file; channels by their ids."""

    version: int
    guild: Policy
    channels: dict[str, Policy] = {}


@dataclass(frozen=True, slots=True)
class PolicyService:
    db: Database
    clock: Clock

    async def of(self, guild_id: int, channel_id: int = WHOLE_GUILD) -> Policy:
        """What holds there: the server's and the channel's together."""
        async with self.db.reading() as tx:
            return rules.stricter(*await store.policies(tx, guild_id, channel_id))

    async def own(self, guild_id: int, channel_id: int = WHOLE_GUILD) -> Policy:
        """What was set for just this channel, or for the server."""
        async with self.db.reading() as tx:
            guild, channel = await store.policies(tx, guild_id, channel_id)
        return guild if channel_id == WHOLE_GUILD else channel or Policy()

    async def admit(self, ask: Ask) -> Ticket:
        """Count it, if nothing speaks against it: blocks, rules, then what was used today.

        Raises:
            AgainstPolicy
        """
        now = self.clock.now()
        day = now.date().isoformat()
        async with self.db.transaction() as tx:
            policy = rules.stricter(*await store.policies(tx, ask.guild_id, ask.channel_id))
            await self._refuse(tx, policy, ask, now)
            counted = rules.limits(policy, ask)
            for why, subject, limit in counted:
                if not await store.count(tx, subject, day, ask.pictures, limit, now):
                    raise AgainstPolicy(why, limit or 0)
        subjects = tuple(subject for _, subject, _ in counted)
        return Ticket(subjects, day, ask.pictures, policy)

    async def why_not(self, ask: Ask) -> AgainstPolicy | None:
        """What would be said to it; nothing is counted."""
        now = self.clock.now()
        async with self.db.reading() as tx:
            policy = rules.stricter(*await store.policies(tx, ask.guild_id, ask.channel_id))
            try:
                await self._refuse(tx, policy, ask, now)
            except AgainstPolicy as refusal:
                return refusal
            limits = rules.limits(policy, ask)
            used = await store.used(tx, [s for _, s, _ in limits], now.date().isoformat())
        for why, subject, limit in limits:
            if limit is not None and used.get(subject, 0) + ask.pictures > limit:
                return AgainstPolicy(why, limit)
        return None

    async def _refuse(self, tx: AsyncConnection, policy: Policy, ask: Ask, now: datetime) -> None:
        if await store.blocked(tx, ask.guild_id, ask.discord_id, now):
            raise AgainstPolicy(Why.BLOCKED)
        if (refusal := rules.objection(policy, ask, now)) is not None:
            raise refusal
        if policy.pause_s:
            last = await store.last_at(tx, f"m:{ask.guild_id}:{ask.discord_id}")
            if last is not None and now - last < timedelta(seconds=policy.pause_s):
                raise AgainstPolicy(Why.PAUSE, policy.pause_s)

    async def give_back(self, ticket: Ticket) -> None:
        """What was admitted came to nothing."""
        async with self.db.transaction() as tx:
            await store.give_back(tx, ticket.subjects, ticket.day, ticket.pictures)

    async def used(self, ask: Ask) -> Used:
        day = self.clock.now().date().isoformat()
        async with self.db.reading() as tx:
            policy = rules.stricter(*await store.policies(tx, ask.guild_id, ask.channel_id))
            subjects = [subject for _, subject, _ in rules.limits(policy, ask)]
            used = await store.used(tx, subjects, day)
        member, channel, guild = (used.get(subject, 0) for subject in subjects)
        own = rules.of_roles(policy, ask.role_ids)
        policy = msgspec.structs.replace(policy, daily_member=own)
        return Used(member, channel, guild, policy)

    async def set(
        self, guild_id: int, channel_id: int, key: str, value: object, *, actor: int
    ) -> Policy:
        """Change one setting.

        Raises:
            BadPolicy: there is none of that name, or it takes something else.
        """
        if key not in Policy.__struct_fields__:
            raise BadPolicy(key, ", ".join(Policy.__struct_fields__))
        async with self.db.transaction() as tx:
            # first, so that two admins at once change one after the other
            await touch(tx, guild_id)
            guild, channel = await store.policies(tx, guild_id, channel_id)
            policy = guild if channel_id == WHOLE_GUILD else channel or Policy()
            changed = _with(policy, key, value)
            await store.keep(tx, guild_id, channel_id, changed)
            where = _where(key, channel_id)
            await store.note(tx, guild_id, actor, where, str(value), self.clock.now())
        return changed

    async def replace(
        self, guild_id: int, channel_id: int, policy: Policy, *, actor: int, what: str
    ) -> None:
        """Raises BadPolicy."""
        try:
            policy = rules.checked(policy)
        except ValueError as error:
            raise BadPolicy(what, str(error)) from None
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await store.keep(tx, guild_id, channel_id, policy)
            where = _where(what, channel_id)
            await store.note(tx, guild_id, actor, where, "", self.clock.now())

    async def reset(self, guild_id: int, channel_id: int, *, actor: int) -> None:
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await store.drop(tx, guild_id, channel_id)
            await store.note(tx, guild_id, actor, "reset", str(channel_id), self.clock.now())

    async def export(self, guild_id: int) -> bytes:
        """Everything as JSON, for ``restore`` here or in another server."""
        async with self.db.reading() as tx:
            found = await store.every(tx, guild_id)
        guild = found.pop(WHOLE_GUILD, Policy())
        channels = {str(channel): policy for channel, policy in found.items()}
        return msgspec.json.format(msgspec.json.encode(Exported(1, guild, channels)), indent=2)

    async def restore(self, guild_id: int, data: bytes, *, actor: int) -> int:
        """Put an export in place of what there is; the number of channels with policies.

        Raises:
            BadPolicy
        """
        try:
            exported = msgspec.json.decode(data, type=Exported)
            kept = {WHOLE_GUILD: rules.checked(exported.guild)}
            kept |= {int(c): rules.checked(policy) for c, policy in exported.channels.items()}
        except (msgspec.DecodeError, ValueError) as error:
            raise BadPolicy("import", str(error)) from None
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            for channel_id in await store.every(tx, guild_id):
                await store.drop(tx, guild_id, channel_id)
            for channel_id, policy in kept.items():
                await store.keep(tx, guild_id, channel_id, policy)
            await store.note(tx, guild_id, actor, "import", "", self.clock.now())
        return len(exported.channels)

    async def block(
        self, guild_id: int, discord_id: int, *, reason: str, actor: int, lasting: timedelta | None
    ) -> None:
        """``lasting`` None blocks for good."""
        now = self.clock.now()
        until = None if lasting is None else now + lasting
        async with self.db.transaction() as tx:
            await store.block(
                tx, guild_id, discord_id, reason=reason[:300], by=actor, at=now, until=until
            )
            await store.note(tx, guild_id, actor, "block", f"{discord_id}: {reason[:300]}", now)

    async def unblock(self, guild_id: int, discord_id: int, *, actor: int) -> bool:
        """Whether the member was blocked."""
        async with self.db.transaction() as tx:
            was = await store.unblock(tx, guild_id, discord_id)
            if was:
                now = self.clock.now()
                await store.note(tx, guild_id, actor, "unblock", str(discord_id), now)
        return was

    async def changes(self, guild_id: int) -> list[Change]:
        """The newest fifty."""
        async with self.db.reading() as tx:
            return await store.changes(tx, guild_id, MOST_CHANGES)

    async def forget(self, guild_id: int) -> None:
        async with self.db.transaction() as tx:
            await touch(tx, guild_id)
            await store.forget(tx, guild_id)

    async def prune(self) -> None:
        async with self.db.transaction() as tx:
            await store.prune(tx, (self.clock.now() - USAGE_KEPT).date().isoformat())


def _with(policy: Policy, key: str, value: object) -> Policy:
    """Raises BadPolicy."""
    merged = msgspec.to_builtins(policy) | {key: value}
    try:
        return rules.checked(msgspec.convert(merged, Policy, strict=False))
    except (msgspec.ValidationError, ValueError) as error:
        raise BadPolicy(key, str(error)) from None


def _where(what: str, channel_id: int) -> str:
    return (what if channel_id == WHOLE_GUILD else f"{what} in {channel_id}")[:60]
