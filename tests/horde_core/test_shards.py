"""Processes of the bot share out Discord's shards, and none is held twice."""

import asyncio

from horde_core.horde import Horde
from horde_core.shards.service import LEASE, Held
from tests.fakes.time_and_chance import FakeClock


async def test_two_processes_share_and_one_takes_over_what_the_other_leaves(
    horde: Horde, clock: FakeClock
) -> None:
    shards, lease_s = horde.shards, LEASE.total_seconds()
    assert await shards.hold("ada", total=4, most=3) == Held(frozenset({0, 1, 2}), 1)
    assert await shards.hold("bob", total=4, most=3) == Held(frozenset({3}), 2)
    assert await shards.hold("eve", total=4, most=3) == Held(frozenset(), 3)

    clock.advance(lease_s - 1)
    assert (await shards.hold("bob", total=4, most=3)).shards == {3}
    clock.advance(2)  # ada died: hers are over, and bob has room for two
    assert await shards.hold("bob", total=4, most=3) == Held(frozenset({0, 1, 3}), 1)
    assert await shards.hold("eve", total=4, most=3) == Held(frozenset({2}), 2)
    assert await shards.hold("ada", total=4, most=3) == Held(frozenset(), 3)

    await shards.release("bob")
    assert (await shards.hold("ada", total=4, most=2)).shards == {0, 1}
    clock.advance(10 * lease_s)  # nobody took what was late
    assert (await shards.hold("ada", total=4, most=2)).shards == {0, 1}


async def test_nobody_holds_anything_beside_those_who_count_other_shards(
    horde: Horde, clock: FakeClock
) -> None:
    await horde.shards.hold("old", total=2, most=1)
    assert await horde.shards.hold("new", total=3, most=3) == Held(frozenset(), 2, 2)
    clock.advance(LEASE.total_seconds())
    assert (await horde.shards.hold("new", total=3, most=3)).shards == {0, 1, 2}
    assert (await horde.shards.hold("old", total=2, most=1)).shards == frozenset()


async def test_many_at_once_get_each_their_own(horde: Horde) -> None:
    holders = [f"process {number}" for number in range(8)]
    held = await asyncio.gather(*(horde.shards.hold(it, total=12, most=2) for it in holders))
    given = [shard for it in held for shard in it.shards]
    assert sorted(given) == list(range(12))
