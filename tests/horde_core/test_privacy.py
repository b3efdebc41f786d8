"""What pools, claimed keys and parties know of a member is told, and forgotten."""

from horde_core.horde import Horde
from horde_core.money import kudos
from horde_core.parties.model import NewParty
from horde_core.pools.model import Asker, PoolRules
from horde_core.sharedkeys.model import Terms
from tests.horde_core.people import People, wish

ADA, BOB, EVE, ROOT = 22, 33, 44, 55
GUILD, CHANNEL = 99, 5


async def linked(horde: Horde, discord_id: int, balance: float) -> None:
    made = await horde.accounts.ensure(f"m{discord_id}", roles=frozenset(), kudos=kudos(balance))
    attach = await horde.accounts.start_attach(discord_id)
    await horde.accounts.attach(attach.code, made.api_key)


async def test_keys_and_pools(horde: Horde, people: People) -> None:
    await linked(horde, ADA, 1000)
    await linked(horde, BOB, 100)
    offered = await horde.claims.offer(ADA, Terms(name="art", kudos=kudos(50)), 1)
    await horde.claims.claim(offered.offer, BOB)
    await horde.pools.open(GUILD, "Makers", PoolRules(daily_share=kudos(50)), ROOT)
    await horde.pools.donate(ADA, GUILD, kudos(300), key="one")
    bob = await people.anonymous()
    asker = Asker(BOB, GUILD, CHANNEL, frozenset(), None)
    payer = await horde.pools.payer(asker, bob)
    assert payer is not None
    await horde.queueing.request(payer, wish())
    owner = await people.owner()
    job = await people.take(owner)
    await people.deliver(owner, job.ids[0])
    await horde.pools.note_spends()

    found = await horde.claims.everything_of(BOB)
    assert [it["key"] for it in found["claimed_keys"]] == [offered.key.id]
    drawn = found["drawn_from_pools"][0]
    assert drawn["guild"] == str(GUILD)
    assert drawn["kudos"] > 0
    mine = (await horde.claims.everything_of(ADA))["offered_keys"]
    assert [(it["seats"], it["taken"]) for it in mine] == [(1, 1)]

    await horde.claims.forget_member(BOB)
    await horde.claims.forget_member(ADA)
    for who in (ADA, BOB):
        assert not any((await horde.claims.everything_of(who)).values())
    assert (await horde.claims.find(offered.offer)).taken == 0
    view = await horde.pools.view(GUILD)
    assert view.spent == kudos(drawn["kudos"])


async def test_parties(horde: Horde) -> None:
    for who in (ADA, BOB, EVE):
        await linked(horde, who, 1000)
    first = (await horde.parties.start(NewParty("Cats", kudos(90), 1, 24, GUILD, 1, ADA))).party
    await horde.parties.enter(first.id, BOB, 1, 7)
    await horde.parties.vote(first.id, EVE, BOB)
    told = await horde.parties.everything_of(EVE)
    assert told["party_votes"] == [{"name": "Cats", "for": str(BOB)}]
    await horde.parties.end(first.id, ADA, moderates=False)
    second = (await horde.parties.start(NewParty("Dogs", kudos(90), 1, 24, GUILD, 1, ADA))).party
    assert [it["kudos"] for it in (await horde.parties.everything_of(BOB))["party_prizes"]] == [90]

    for who in (ADA, BOB, EVE):
        await horde.parties.forget_member(who)
    for who in (BOB, EVE):
        assert not any((await horde.parties.everything_of(who)).values())
    hosted = (await horde.parties.everything_of(ADA))["parties_hosted"]
    assert [it["name"] for it in hosted] == ["Dogs"]
    await horde.parties.end(second.id, ADA, moderates=False)
    report = await horde.kudos.audit()
    assert report.ok, report.lines
