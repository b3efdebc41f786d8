"""Accounts at another horde: gifts arrive once whatever the line does, keys stay secret."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from horde_core.accounts.model import NewAccount
from horde_core.config import ConfigError, RemoteSettings
from horde_core.errors import InvalidApiKey
from horde_core.gifts.model import Gift, GiftState, Why, Wish
from horde_core.gifts.refusals import GiftRefused
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.links.predecessors import OldUser, Unreadable
from horde_core.money import Kudos, kudos
from horde_core.remote.client import open_client
from horde_core.remote.examination import examine
from horde_core.remote.opening import open_remote
from horde_core.remote.refusals import (
    HordeDown,
    KeyRefused,
    KeyUnreadable,
    NotWithAnotherHorde,
)
from horde_core.roles.model import Condition
from tests.elsewhere import Elsewhere, elsewhere
from tests.fakes.other_horde import Cut
from tests.fakes.time_and_chance import FakeClock

ADA, BOB, EVE = 11, 22, 33
AFTER_GRACE_S, AFTER_SILENCE_S = 31, 100


@pytest.fixture
async def there(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Elsewhere]:
    async with elsewhere(tmp_path, migrated_sqlite) as opened:
        yield opened


@pytest.fixture
async def horde(
    settings: HordeSettings, there: Elsewhere, clock: FakeClock
) -> AsyncIterator[Horde]:
    async with open_remote(settings, there.settings, clock=clock) as opened:
        yield opened


async def linked(horde: Horde, there: Elsewhere, member: int, name: str, has: int) -> NewAccount:
    account = await there.member(name, has)
    shadow = await horde.links.link_by_key(member, name, account.api_key)
    assert shadow.alias == account.account.alias
    return account


class Giving:
    def __init__(self, horde: Horde, clock: FakeClock) -> None:
        self.horde, self.clock, self.number = horde, clock, 0

    async def give(self, amount: float, taker: int = BOB, giver: int = ADA) -> Gift:
        self.number += 1
        wish = Wish(
            key=f"i:{self.number}",
            giver_discord=giver,
            taker_discord=taker,
            amount=kudos(amount),
            answered=True,
        )
        given = await self.horde.gifts.give(wish)
        assert given is not None
        assert await self.horde.gifts.give(wish) is None, "the same gesture gave twice"
        return given.gift

    async def later(self, seconds: float) -> list[Kudos]:
        self.clock.advance(seconds)
        paid = await self.horde.gifts.settle()
        await self.horde.gifts.expire()
        return [it.amount for it in paid]

    async def states(self) -> list[GiftState]:
        return [it.state for it in await self.horde.gifts.history(ADA)]


async def test_a_gift_arrives_once_whatever_the_line_does(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada = await linked(horde, there, ADA, "ada", 100)
    bob = await linked(horde, there, BOB, "bob", 0)
    it = Giving(horde, clock)

    await it.give(10)
    assert await it.later(0) == []
    there.line.cuts.append(Cut(carried_out=True))
    assert await it.later(AFTER_GRACE_S) == []  # it arrived, but nobody said so
    await it.give(5)
    assert await it.later(AFTER_GRACE_S) == []  # two unknown ones could not be told apart
    assert there.line.times("POST", "kudos/transfer") == 1
    assert await it.later(AFTER_SILENCE_S) == [kudos(10), kudos(5)]
    assert await there.held(ada, bob) == [kudos(85), kudos(15)]
    assert there.line.times("POST", "kudos/transfer") == 2

    await it.give(20)
    there.line.cuts.append(Cut(carried_out=False))
    assert await it.later(AFTER_GRACE_S) == []
    assert await there.held(ada, bob) == [kudos(85), kudos(15)]
    assert await it.later(AFTER_SILENCE_S) == [kudos(20)]
    assert await there.held(ada, bob) == [kudos(65), kudos(35)]

    await there.line.die()
    await it.give(1)
    assert await it.later(AFTER_GRACE_S) == []
    await there.line.mend()
    assert await it.later(AFTER_GRACE_S) == [kudos(1)]
    assert await there.held(ada, bob) == [kudos(64), kudos(36)]
    assert await it.states() == [GiftState.SETTLED] * 4

    await it.give(6, taker=ADA, giver=BOB)  # back within a minute: that horde wants it later
    assert await it.later(AFTER_GRACE_S) == []
    assert await there.held(ada, bob) == [kudos(64), kudos(36)]
    assert (await it.states())[0] is GiftState.SENDING


async def test_what_cannot_arrive_stays_with_its_giver_and_is_told(
    horde: Horde, there: Elsewhere, clock: FakeClock
) -> None:
    ada = await linked(horde, there, ADA, "ada", 100)
    bob = await linked(horde, there, BOB, "bob", 0)
    it = Giving(horde, clock)
    for amount, taker, why in (
        (5, EVE, Why.TAKER_NOT_LINKED),
        (2.5, BOB, Why.NOT_WHOLE),
        (101, BOB, Why.NOT_ENOUGH),
        (5, ADA, Why.TO_SELF),
    ):
        with pytest.raises(GiftRefused) as refused:
            await it.give(amount, taker)
        assert refused.value.why is why

    gift = await it.give(99)
    with pytest.raises(GiftRefused):
        await it.give(2)  # what is on its way is as good as given
    await horde.gifts.undo(gift.id, ADA)

    await it.give(3)
    there.line.cuts.append(Cut(carried_out=True))
    assert await it.later(AFTER_GRACE_S) == []
    await there.horde.accounts.new_key(ada.account.id)  # the key that was left is none any more
    assert await it.later(AFTER_SILENCE_S) == []
    with pytest.raises(KeyRefused):
        await it.give(1)
    assert await it.states() == [GiftState.UNCLEAR, GiftState.WITHDRAWN]
    assert await there.held(ada, bob) == [kudos(97), kudos(3)]
    told = {notice.kind.value for notice in await horde.members.take_due()}
    assert "unclear" in told


async def test_keys_are_checked_sealed_changed_and_forgotten(
    horde: Horde, there: Elsewhere, settings: HordeSettings, clock: FakeClock
) -> None:
    with pytest.raises(InvalidApiKey):
        await horde.links.link_by_key(ADA, "ada", "not a key of anybody")
    ada = await linked(horde, there, ADA, "ada", 50)
    async with horde.db.reading() as tx:
        row = (await tx.execute(text("SELECT key_id, sealed, alias FROM foreign_keys"))).one()
    assert (row.key_id, row.alias) == ("own", ada.account.alias)
    assert ada.api_key not in row.sealed

    newer = msgspec.structs.replace(settings.security, vault_keys=["2027:" + "ab" * 32])
    async with open_remote(replace(settings, security=newer), there.settings) as rotated:
        assert await rotated.links.rotate() == (1, 0)
        account = await rotated.accounts.by_discord(ADA)
        assert account is not None
        assert await rotated.kudos.balance(account.id) == kudos(50)
    with pytest.raises(KeyUnreadable):  # whoever starts without the new key cannot read it
        await horde.kudos.balance(account.id)

    other = await linked(horde, there, ADA, "other", 7)  # another key takes the place of the first
    assert await horde.links.foreign_key(ADA) == other.api_key
    assert await horde.links.unlink(ADA)
    assert await horde.accounts.by_discord(ADA) is None
    assert await horde.links.kept(ADA) is None

    # the same database, as a horde of its own: what is on its way elsewhere is not touched
    await linked(horde, there, ADA, "other", 7)
    await linked(horde, there, BOB, "bob", 0)
    await Giving(horde, clock).give(5)
    clock.advance(AFTER_GRACE_S)
    async with open_horde(settings, clock=clock) as own:
        assert await own.gifts.settle() == []
        report = await own.kudos.audit()
        assert report.ok, report.lines


async def test_links_brought_along_and_roles_of_an_own_horde(
    horde: Horde, there: Elsewhere, settings: HordeSettings, clock: FakeClock
) -> None:
    """What a bot with a horde of its own had is there when it turns to another one."""
    ada, bob = await there.member("ada", 100), await there.member("bob", 0)
    async with open_horde(settings, clock=clock) as own:
        await own.roles.add_rule(5, 51, Condition(kudos=10))
        await own.roles.add_rule(5, 52, Condition(linked=True))
        users: list[OldUser | Unreadable] = [
            OldUser(ADA, ada.api_key, "ada"),
            OldUser(BOB, bob.api_key, "bob"),
        ]
        assert (await own.links.bring(users)).created == 2
    await there.line.die()
    account = await horde.accounts.by_discord(ADA)
    assert account is not None  # what they are called there is asked for another time
    await there.line.mend()
    account = await horde.accounts.by_discord(ADA)
    assert account is not None
    assert account.alias == ada.account.alias
    it = Giving(horde, clock)
    await it.give(10)
    assert await it.later(AFTER_GRACE_S) == [kudos(10)]
    assert await there.held(ada, bob) == [kudos(90), kudos(10)]

    found = await horde.roles.of_member(5, ADA, frozenset())
    assert found.add == (52,)  # nobody here knows about the kudos, so that rule rests
    await horde.roles.given(5, ADA, 51)
    clock.advance(3 * 86400)
    assert not (await horde.roles.of_member(5, ADA, frozenset({51, 52}))).remove
    assert [diff.add async for diff in horde.roles.differences(5)] in ([], [(52,)])
    with pytest.raises(NotWithAnotherHorde):
        await horde.roles.add_rule(5, 53, Condition(worker_online=True))


async def test_addresses_that_are_none_and_hordes_that_are_away_are_named() -> None:
    for url in ("horde.example", "ftp://horde.example", "http://", "https://[x"):
        with pytest.raises(ConfigError, match=r"\[remote\] url: .*https://horde.example"):
            async with open_client(RemoteSettings(url=url)):
                pass
    async with open_client(RemoteSettings(url="http://127.0.0.1:9", timeout_s=2)) as client:
        with pytest.raises(HordeDown) as down:
            await client.ask(dict, "GET", "status/heartbeat")
    assert down.value.untouched


async def test_the_doctor_asks_the_other_horde(there: Elsewhere) -> None:
    async def found(settings: RemoteSettings) -> str:
        return "\n".join([" | ".join(map(str, it)) async for it in examine(settings)])

    assert not await found(RemoteSettings())
    known = await found(there.settings)
    assert "127.0.0.1 answers: 0 workers" in known
    assert f"{there.service.account.alias}, which names the member" in known
    wrong = await found(msgspec.structs.replace(there.settings, api_key="wrong"))
    assert "does not know it | Correct [remote] api_key" in wrong
    assert "is no address of a horde" in await found(RemoteSettings(url="horde.example"))
    await there.line.die()
    assert "127.0.0.1 does not answer." in await found(there.settings)
