"""What moderators decide; every decision is noted in the log."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import log
from horde_core.accounts.model import Principal, Role
from horde_core.accounts.permits import moderator
from horde_core.accounts.refusals import AdministratorsOnly
from horde_core.clock import Clock
from horde_core.conduct import store as conduct
from horde_core.conduct.penalties import Network, around, of_address, parsed
from horde_core.db.engine import Database
from horde_core.events import Bus, Event, Kind
from horde_core.moderation.filter import compile_rules
from horde_core.moderation.model import RuleError
from horde_core.oversight import prompts, store
from horde_core.oversight.model import (
    Barred,
    Examined,
    FilterTerms,
    Modes,
    ModesChange,
    PromptRule,
)
from horde_core.oversight.refusals import (
    BadFilter,
    FilterNotFound,
    NoAddress,
    NoFilterChange,
    NoModeChosen,
)
from horde_core.oversight.watch import Watch

EndRequests = Callable[[AsyncConnection], Awaitable[Sequence[str]]]
MOST_FILTERS = 1000


@dataclass(frozen=True, slots=True)
class OversightService:
    db: Database
    clock: Clock
    bus: Bus
    watch: Watch
    end_requests: EndRequests

    async def modes(self) -> Modes:
        return (await self.watch.look()).modes

    async def change_modes(self, principal: Principal, change: ModesChange) -> Modes:
        """Maintenance ends the requests for pictures that wait.

        Raises:
            InvalidApiKey, AdministratorsOnly, ModeratorsOnly, NoModeChosen
        """
        asker = principal.in_person()
        if change.maintenance is not None and not asker.has(Role.ADMIN):
            raise AdministratorsOnly(asker.alias)
        names = ("maintenance", "invite_only", "raid")
        values = {name: value for name in names if (value := getattr(change, name)) is not None}
        if not values:
            raise NoModeChosen
        if not asker.has(Role.ADMIN):
            moderator(principal)
        async with self.db.transaction() as tx:
            await store.ensure_settings(tx)
            await store.set_modes(tx, values)
            await log.note(tx, asker.id, "modes", "horde", values, at=self.clock.now())
            ended = await self.end_requests(tx) if change.maintenance else ()
        self.watch.forget()
        for request_id in ended:
            await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        return await self.modes()

    async def networks(self, principal: Principal) -> list[Barred]:
        """The networks kept out, without single addresses. Raises ModeratorsOnly."""
        moderator(principal)
        now = self.clock.now()
        async with self.db.reading() as tx:
            found = await store.blocks(tx, now)
        return [
            Barred(str(block.network), block.until - now)
            for block in found
            if block.network.num_addresses > 1
        ]

    async def about_address(self, principal: Principal, ip: str) -> list[Barred]:
        """What keeps this address out. Raises ModeratorsOnly, NoAddress."""
        moderator(principal)
        address, now = parsed(ip), self.clock.now()
        if address is None:
            raise NoAddress(ip)
        async with self.db.reading() as tx:
            found = await store.blocks(tx, now)
            timeouts = await conduct.timed_out(tx, now)
        barred = [
            Barred(str(block.network), block.until - now)
            for block in found
            if address in block.network
        ]
        return barred + [
            Barred(ip, timeouts[subject] - now) for subject in of_address(ip) if subject in timeouts
        ]

    async def block(self, principal: Principal, address: str, how_long: timedelta) -> None:
        """Keep an address or a network out. Raises ModeratorsOnly, NoAddress."""
        asker, network = moderator(principal), _network(address)
        now = self.clock.now()
        async with self.db.transaction() as tx:
            await store.block(tx, str(network), now + how_long)
            await log.note(tx, asker.id, "block", network, how_long, at=now)
        self.watch.forget()

    async def unblock(self, principal: Principal, address: str) -> None:
        """Let them in again, whatever kept them out. Raises ModeratorsOnly, NoAddress."""
        asker, network = moderator(principal), _network(address)
        async with self.db.transaction() as tx:
            await store.unblock(tx, str(network))
            await conduct.forgive(tx, (f"ip:{network.network_address}",))
            await log.note(tx, asker.id, "unblock", network, at=self.clock.now())
        self.watch.forget()

    async def block_worker(self, principal: Principal, ip: str, how_long: timedelta) -> None:
        """Keep a worker's address out; of an IPv6 address its /64. Raises as ``block``."""
        await self.block(principal, _home_of(ip), how_long)

    async def unblock_worker(self, principal: Principal, ip: str) -> None:
        await self.unblock(principal, _home_of(ip))

    async def filters(
        self, principal: Principal, *, kind: int | None = None, contains: str | None = None
    ) -> tuple[PromptRule, ...]:
        """The moderators' rules, without those that ship. Raises ModeratorsOnly."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await store.filters(tx, kind=kind, contains=contains)

    async def one_filter(self, principal: Principal, filter_id: int) -> PromptRule:
        """Raises ModeratorsOnly, FilterNotFound."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await _existing(tx, filter_id)

    async def add_filter(self, principal: Principal, terms: FilterTerms) -> PromptRule:
        """Raises ModeratorsOnly, BadFilter."""
        asker = moderator(principal)
        rule = PromptRule(
            0, terms.regex or "", terms.kind or 10, terms.description or "",
            terms.replacement or "", asker.alias,
        )  # fmt: skip
        _check(rule)
        async with self.db.transaction() as tx:
            if await store.count_filters(tx) >= MOST_FILTERS:
                raise BadFilter(f"there are {MOST_FILTERS} already")
            filter_id = await store.add_filter(tx, {**_columns(rule), "account_id": asker.id})
            await store.filters_changed(tx)
            await log.note(tx, asker.id, "filter", filter_id, rule.regex, at=self.clock.now())
            added = await _existing(tx, filter_id)
        self.watch.forget()
        return added

    async def change_filter(
        self, principal: Principal, filter_id: int, terms: FilterTerms
    ) -> PromptRule:
        """Raises ModeratorsOnly, FilterNotFound, NoFilterChange, BadFilter."""
        asker = moderator(principal)
        names = ("regex", "kind", "description", "replacement")
        values = {name: value for name in names if (value := getattr(terms, name)) is not None}
        if not values:
            raise NoFilterChange
        async with self.db.transaction() as tx:
            before = _columns(await _existing(tx, filter_id))
            _check(PromptRule(**{**before, **values}, id=filter_id, author=""))
            await store.change_filter(tx, filter_id, values)
            await store.filters_changed(tx)
            await log.note(tx, asker.id, "filter change", filter_id, values, at=self.clock.now())
            changed = await _existing(tx, filter_id)
        self.watch.forget()
        return changed

    async def remove_filter(self, principal: Principal, filter_id: int) -> None:
        """Raises ModeratorsOnly, FilterNotFound."""
        asker = moderator(principal)
        async with self.db.transaction() as tx:
            gone = await _existing(tx, filter_id)
            await store.remove_filter(tx, filter_id)
            await store.filters_changed(tx)
            await log.note(
                tx, asker.id, "filter removal", filter_id, gone.regex, at=self.clock.now()
            )
        self.watch.forget()

    async def try_prompt(
        self, principal: Principal, prompt: str, *, kind: int | None = None
    ) -> Examined:
        """What the filter finds in a prompt; nobody is punished. Raises ModeratorsOnly."""
        moderator(principal)
        verdict = (await self.watch.prompts()).examine(prompt)
        found = [match.text for match in verdict.matches if kind is None or match.kind == kind]
        return Examined(verdict.suspicion, tuple(dict.fromkeys(found)))

    async def deeds(self, principal: Principal) -> list[log.Entry]:
        """The last hundred decisions, newest first. Raises ModeratorsOnly."""
        moderator(principal)
        async with self.db.reading() as tx:
            return await log.newest(tx)


def _network(address: str) -> Network:
    try:
        return ip_network(address.strip(), strict=False)
    except ValueError:
        raise NoAddress(address) from None


def _home_of(ip: str) -> str:
    address = parsed(ip)
    if address is None:
        raise NoAddress(ip)
    return str(around(address))


async def _existing(tx: AsyncConnection, filter_id: int) -> PromptRule:
    found = await store.one_filter(tx, filter_id)
    if found is None:
        raise FilterNotFound(str(filter_id))
    return found


def _columns(rule: PromptRule) -> dict[str, Any]:
    return {
        "regex": rule.regex,
        "kind": rule.kind,
        "description": rule.description,
        "replacement": rule.replacement,
    }


def _check(rule: PromptRule) -> None:
    """Raises BadFilter: the expression is invalid, too big, or finds the empty text."""
    try:
        compile_rules([prompts.as_rule(rule)])
    except RuleError as error:
        raise BadFilter(error.why) from None
