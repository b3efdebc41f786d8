"""Addresses that hide who is behind them: lists, workers, requests, raids."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from horde_core.accounts.model import Principal, Role
from horde_core.addresses import ranges
from horde_core.addresses.lists import UnsafeAddresses
from horde_core.addresses.ranges import BadList
from horde_core.config import AddressSettings, ConfigError
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.oversight.model import ModesChange
from horde_core.oversight.refusals import UnsafeRequest, UnsafeWorker
from horde_core.texts.model import NewTextRequest
from tests.fakes.time_and_chance import CountingIds, FakeClock, FixedDice
from tests.horde_core import alchemists
from tests.horde_core.people import People

HIDDEN, PLAIN = "8.8.8.8", "9.9.9.9"
LIST = "# a list\n8.8.8.0/24, somebody's hosting\n2001:4860::/32\n\n1.0.0.1 - 1.0.0.9\n"


@pytest.mark.parametrize(
    ("data", "inside", "outside"),
    [
        (LIST, ["8.8.8.0", "8.8.8.255", "2001:4860:1::1", "1.0.0.9"], ["8.8.9.0", "1.0.0.10"]),
        ('{"prefixes": [{"ip_prefix": "3.4.12.4/32", "region": "x"}]}', ["3.4.12.4"], ["3.4.12.5"]),
        ("\ufeff8.8.8.8;4;x\n8.8.8.9\t1", ["8.8.8.8", "8.8.8.9"], ["8.8.8.10"]),
    ],
)
def test_lists_as_others_publish_them(data: str, inside: list[str], outside: list[str]) -> None:
    found = ranges.read(data.encode())
    assert all(ipaddress.ip_address(it) in found for it in inside)
    assert not any(ipaddress.ip_address(it) in found for it in outside)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"<html>no such page</html>", b"[1, 2", b'{"a": "b"}', b"1.1.1.9 - 1.1.1.1"]
)  # fmt: skip
def test_what_is_no_list(data: bytes) -> None:
    with pytest.raises(BadList):
        ranges.read(data)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=12),
    st.integers(0, 80),
)
def test_a_look_up_finds_what_a_scan_would(spans: list[tuple[int, int]], number: int) -> None:
    base = int(ipaddress.ip_address("1.0.0.0"))
    found = ranges.Ranges((4, base + start, base + start + length) for start, length in spans)
    expected = any(start <= number <= start + length for start, length in spans)
    assert (ipaddress.IPv4Address(base + number) in found) is expected


class Publisher:
    def __init__(self) -> None:
        self.body, self.status, self.asked = LIST.encode(), 200, 0
        self.address = ""

    async def answer(self, _: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(body=self.body, status=self.status)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    publisher, app = Publisher(), web.Application()
    app.router.add_get("/list", publisher.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    publisher.address = f"http://127.0.0.1:{runner.addresses[0][1]}/list"
    yield publisher
    await runner.cleanup()


async def test_a_published_list_is_fetched_kept_and_survives_its_publisher(
    publisher: Publisher, tmp_path: Path, clock: FakeClock
) -> None:
    settings = AddressSettings(unsafe_lists=[publisher.address], folder=str(tmp_path))
    lists = UnsafeAddresses(settings, clock)
    assert not lists.includes(HIDDEN)
    await lists.refresh()
    await lists.refresh()
    assert (lists.includes(HIDDEN), lists.includes(PLAIN), publisher.asked) == (True, False, 1)
    assert not lists.includes("10.0.0.1")
    assert not lists.includes("nonsense")
    for publisher.body, publisher.status in ((b"moved", 200), (b"", 500)):
        clock.advance(24 * 3600)
        await lists.refresh()
        assert lists.includes(HIDDEN), "the last good one stays"
    restarted = UnsafeAddresses(settings, clock)
    async with restarted.kept_fresh():
        assert restarted.includes(HIDDEN)
    publisher.body, publisher.status = f"{PLAIN}\n".encode(), 200
    clock.advance(3600)
    await lists.refresh()
    assert (lists.includes(HIDDEN), lists.includes(PLAIN)) == (False, True)


async def test_files_are_read_again_when_they_change(tmp_path: Path, clock: FakeClock) -> None:
    file = tmp_path / "list.txt"
    file.write_text(LIST)
    settings = AddressSettings(
        unsafe_lists=[str(file), str(tmp_path / "missing")], safe=["8.8.8.8/32"]
    )
    lists = UnsafeAddresses(settings, clock)
    await lists.refresh()
    assert (lists.includes("8.8.8.9"), lists.includes("8.8.8.8")) == (True, False)
    await asyncio.sleep(0.02)
    file.write_text("9.9.9.9")
    await lists.refresh()
    assert (lists.includes("8.8.8.9"), lists.includes(PLAIN)) == (False, True)
    with pytest.raises(ConfigError):
        UnsafeAddresses(AddressSettings(safe=["everything"]), clock)


@pytest.fixture
async def people(
    settings: HordeSettings, clock: FakeClock, tmp_path: Path
) -> AsyncIterator[People]:
    file = tmp_path / "vpn.txt"
    file.write_text(LIST)
    listed = replace(settings, addresses=AddressSettings(unsafe_lists=[str(file)]))
    async with open_horde(listed, clock=clock, ids=CountingIds(), dice=FixedDice()) as horde:
        yield People(horde)


def behind(who: Principal, ip: str = HIDDEN) -> Principal:
    return replace(who, ip=ip)


async def raid(horde: Horde, people: People) -> None:
    moderator = await people.asker("mod", Role.MODERATOR)
    await horde.oversight.change_modes(moderator, ModesChange(raid=True))


async def test_workers_behind_one_need_trust_or_permission(people: People) -> None:
    untrusted = await people.owner("untrusted", trusted=False)
    permitted = await people.asker("permitted", Role.VPN)
    with pytest.raises(UnsafeWorker):
        await people.pop(behind(untrusted), name="a")
    await people.pop(behind(untrusted, PLAIN), name="a", max_pixels=512 * 512)
    await people.pop(behind(await people.owner()), name="b")
    await people.pop(behind(permitted), name="c")
    await raid(people.horde, people)
    await people.pop(behind(untrusted), name="d", max_pixels=512 * 512)
    details = await people.horde.accounts.details(untrusted.account.id)
    assert details.notes.suspicions == 1, "a raid lets it in and remembers"


async def test_a_request_from_one_goes_to_workers_that_take_it(people: People) -> None:
    asker, trusted = await people.asker(), await people.asker("friend", Role.TRUSTED)
    untrusted, owner = await people.owner("other", trusted=False), await people.owner()
    await people.ask(behind(asker))
    popped = await people.pop(untrusted, name="u")
    assert (popped.job, popped.skipped["untrusted"]) == (None, 1), "neither side is trusted"
    popped = await people.pop(owner, allow_unsafe_ipaddr=False)
    assert (popped.job, popped.skipped["unsafe_ip"]) == (None, 1)
    assert (await people.pop(owner)).job is not None
    await people.ask(behind(trusted))
    assert (await people.pop(untrusted, name="u")).job is not None
    await people.ask(behind(asker, PLAIN))
    assert (await people.pop(owner, allow_unsafe_ipaddr=False)).job is not None


async def test_a_raid_wants_trust_of_all_who_ask_from_one(people: People) -> None:
    horde, asker = people.horde, await people.asker()
    trusted, anonymous = await people.asker("t", Role.TRUSTED), await people.anonymous()
    await people.ask(behind(anonymous))
    await raid(horde, people)
    for who in (asker, anonymous):
        for attempt in (
            people.ask(behind(who)),
            horde.texts.request(behind(who), NewTextRequest(prompt="a", models=("m",))),
            alchemists.ask(horde, behind(who), "caption"),
        ):
            with pytest.raises(UnsafeRequest):
                await attempt
        await people.ask(behind(who, PLAIN))
    await people.ask(behind(trusted))
    await alchemists.ask(horde, behind(trusted), "caption")
