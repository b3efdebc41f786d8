"""When single misdeeds become more than that. Pure."""

from collections.abc import Iterable

from horde_core.conduct.model import Standing
from horde_core.config import ModerationSettings


def standing(strikes_by_person: Iterable[int], rules: ModerationSettings) -> Standing:
    """Of a guild, by the strikes of each of its people within the last day.

    Of one person only a few count: it takes several to discredit a guild.

    >>> rules = ModerationSettings()
    >>> standing([1000], rules), standing([3, 3, 3], rules), standing([3] * 9, rules)
    (<Standing.GOOD: 0>, <Standing.LAST_IN_LINE: 1>, <Standing.SUSPENDED: 3>)
    """
    counted = [min(strikes, rules.guild_strikes_a_person) for strikes in strikes_by_person]
    total = sum(counted)
    for level, least in (
        (Standing.SUSPENDED, rules.guild_suspended_from),
        (Standing.SAFE_ONLY, rules.guild_safe_only_from),
        (Standing.LAST_IN_LINE, rules.guild_last_in_line_from),
    ):
        if least and total >= least:
            return level
    return Standing.GOOD
