"""Who wins what. Pure."""

from collections.abc import Sequence

from horde_core.money import Kudos
from horde_core.parties.model import Entry, Prize


def prizes(budget: Kudos, winners: int, entries: Sequence[Entry]) -> list[Prize]:
    """The budget in equal parts for those with most votes; who came first wins a tie.

    Fewer winners than there might be do not get more each: what is not won goes back.
    """
    voted = [entry for entry in entries if entry.votes > 0]
    best = sorted(voted, key=lambda entry: (-entry.votes, entry.at, entry.discord_id))[:winners]
    part = Kudos(budget // winners)
    return [Prize(it.discord_id, it.account_id, part, it.votes) for it in best]
