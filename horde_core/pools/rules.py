"""Who may use a pool, and who gets back what of it. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from horde_core.money import Kudos
from horde_core.pools.model import Asker, Pool, PoolState


def may_use(pool: Pool, asker: Asker, now: datetime) -> bool:
    rules = pool.rules
    if pool.state is not PoolState.OPEN or pool.guild_id != asker.guild_id:
        return False
    if rules.role_id is not None and rules.role_id not in asker.role_ids:
        return False
    if rules.channel_id is not None and rules.channel_id != asker.channel_id:
        return False
    if rules.newcomer_days is None or asker.account_since is None:
        return True
    return now - asker.account_since < timedelta(days=rules.newcomer_days)


def shares(rest: Kudos, donations: Mapping[int, Kudos]) -> dict[int, Kudos]:
    """``rest`` divided in proportion to what each gave, to the last hundredth.

    What cannot be divided goes to those who were rounded down most, then to the earliest number.

    >>> shares(Kudos(100), {1: Kudos(10), 2: Kudos(20)})
    {1: 33, 2: 67}
    >>> shares(Kudos(0), {1: Kudos(10)}), shares(Kudos(5), {})
    ({1: 0}, {})
    """
    total = sum(donations.values())
    if total <= 0:
        return {}
    parts = {who: divmod(rest * given, total) for who, given in donations.items()}
    left = rest - sum(whole for whole, _ in parts.values())
    by_loss = sorted(parts, key=lambda who: (-parts[who][1], who))
    luckier = set(by_loss[:left])
    return {who: Kudos(parts[who][0] + (who in luckier)) for who in donations}
