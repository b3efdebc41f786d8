from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from horde_core.clock import Clock
from horde_core.config import QueueSettings
from horde_core.db.engine import Database
from horde_core.roles import facts, rules, store
from horde_core.roles.model import Condition, Diff, Rule
from horde_core.roles.refusals import EmptyRule, NoSuchRule, TooManyRules

MOST_RULES = 25
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class RoleService:
    """Decides; giving and taking is the bot's, which then says that it did."""

    db: Database
    clock: Clock
    settings: QueueSettings

    async def add_rule(
        self,
        guild_id: int,
        role_id: int,
        condition: Condition,
        *,
        sticky: bool = False,
        grace_h: int = 48,
    ) -> Rule:
        """Raises EmptyRule, TooManyRules."""
        if rules.empty(condition):
            raise EmptyRule
        rule = Rule(
            id=0,
            guild_id=guild_id,
            role_id=role_id,
            condition=condition,
            sticky=sticky,
            grace_h=grace_h,
        )
        async with self.db.transaction() as tx:
            rule_id = await store.add_rule(tx, rule)
            if await store.number_of_rules(tx, guild_id) > MOST_RULES:
                raise TooManyRules(MOST_RULES)
        return Rule(
            id=rule_id,
            guild_id=guild_id,
            role_id=role_id,
            condition=condition,
            sticky=sticky,
            grace_h=grace_h,
        )

    async def drop_rule(self, guild_id: int, rule_id: int) -> None:
        """What it gave is taken at the next look, unless another rule gives it. NoSuchRule."""
        async with self.db.transaction() as tx:
            if not await store.drop_rule(tx, guild_id, rule_id):
                raise NoSuchRule(rule_id)

    async def rules(self, guild_id: int) -> list[Rule]:
        async with self.db.reading() as tx:
            return await store.rules(tx, guild_id)

    async def guilds(self) -> list[int]:
        """The servers that there is something to do for."""
        async with self.db.reading() as tx:
            return await store.guilds(tx)

    async def saw(self, guild_id: int, discord_id: int) -> None:
        """A member used the bot in this server."""
        async with self.db.transaction() as tx:
            await store.saw(tx, guild_id, discord_id, self.clock.now())

    async def left(self, guild_id: int, discord_id: int) -> None:
        """Who is no member any more has no role to take, and none to be remembered."""
        async with self.db.transaction() as tx:
            await store.left(tx, guild_id, discord_id)

    async def of_member(self, guild_id: int, discord_id: int, held: frozenset[int] | None) -> Diff:
        """``held`` are the roles they have in Discord, where somebody looked."""
        found = await self._diffs(guild_id, [discord_id], {discord_id: held})
        return found[0]

    async def differences(self, guild_id: int) -> AsyncIterator[Diff]:
        """For every member known in the server: what should change, and nothing else."""
        after = -1
        while True:
            async with self.db.reading() as tx:
                known = await store.members(tx, guild_id, after, AT_ONCE)
            for difference in await self._diffs(guild_id, known, {}) if known else ():
                if not difference.quiet:
                    yield difference
            if len(known) < AT_ONCE:
                return
            after = known[-1]

    async def _diffs(
        self,
        guild_id: int,
        discord_ids: list[int],
        held: Mapping[int, frozenset[int] | None],
    ) -> list[Diff]:
        now = self.clock.now()
        online_since = now - timedelta(seconds=self.settings.worker_online_s)
        async with self.db.reading() as tx:
            wanted = await store.rules(tx, guild_id)
            grants = await store.grants(tx, guild_id, discord_ids)
            known = await facts.of(tx, discord_ids, online_since)
        return [
            rules.diff(wanted, known[member], grants[member], held.get(member), now)
            for member in discord_ids
        ]

    async def note(self, guild_id: int, difference: Diff) -> None:
        """Remember since when conditions fail, and which hold again."""
        if not (difference.failing or difference.mended):
            return
        member, now = difference.discord_id, self.clock.now()
        async with self.db.transaction() as tx:
            if difference.failing:
                await store.mark(tx, guild_id, member, difference.failing, now)
            if difference.mended:
                await store.mark(tx, guild_id, member, difference.mended, None)

    async def given(self, guild_id: int, discord_id: int, role_id: int) -> None:
        async with self.db.transaction() as tx:
            await store.granted(tx, guild_id, discord_id, role_id, self.clock.now())

    async def taken(self, guild_id: int, discord_id: int, role_id: int) -> None:
        async with self.db.transaction() as tx:
            await store.taken(tx, guild_id, discord_id, role_id)

    async def forget(self, guild_id: int) -> None:
        async with self.db.transaction() as tx:
            await store.forget(tx, guild_id)
