"""Decisions of a server's policy. Pure."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from horde_core.policies.model import Adult, Ask, Policy, Why
from horde_core.policies.refusals import AgainstPolicy

MOST_WORDS = 200
LONGEST_WORD = 60
MOST_ROLES = 25


def stricter(guild: Policy, channel: Policy | None) -> Policy:
    """Both at once: a channel's policy adds to the server's and takes nothing away.

    >>> both = stricter(Policy(daily_member=10, only_models=("a", "b")),
    ...                 Policy(daily_member=20, only_models=("b", "c")))
    >>> both.daily_member, both.only_models
    (10, ('b',))
    """
    if channel is None:
        return guild
    return Policy(
        open=guild.open and channel.open,
        adult=Adult.OFF if Adult.OFF in {guild.adult, channel.adult} else Adult.GATED,
        denied_words=_union(guild.denied_words, channel.denied_words),
        only_models=_common(guild.only_models, channel.only_models),
        denied_models=_union(guild.denied_models, channel.denied_models),
        denied_styles=_union(guild.denied_styles, channel.denied_styles),
        roles=_common_roles(guild.roles, channel.roles),
        account_days=max(guild.account_days, channel.account_days),
        spoiler=guild.spoiler or channel.spoiler,
        daily_member=_least(guild.daily_member, channel.daily_member),
        daily_roles=_by_role(guild, channel),
        daily_channel=_least(guild.daily_channel, channel.daily_channel),
        daily_guild=_least(guild.daily_guild, channel.daily_guild),
        pause_s=max(guild.pause_s, channel.pause_s),
    )


NOBODY = "\N{NULL}"
"""Where a server and a channel allow different models, none is left; empty would allow all."""


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    if not first or not second:
        return first or second
    wanted = {name.casefold() for name in second}
    return tuple(name for name in first if name.casefold() in wanted) or (NOBODY,)


def _common_roles(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    if not first or not second:
        return first or second
    return tuple(role for role in first if role in second) or (0,)


def _least(first: int | None, second: int | None) -> int | None:
    limits = [limit for limit in (first, second) if limit is not None]
    return min(limits, default=None)


def _by_role(guild: Policy, channel: Policy) -> dict[int, int]:
    """What each role may, where server and channel are both heeded.

    >>> _by_role(Policy(daily_member=10, daily_roles={1: 50, 2: 3}),
    ...          Policy(daily_member=20, daily_roles={3: 30}))
    {1: 20, 2: 10, 3: 10}
    """
    roles = dict.fromkeys((*guild.daily_roles, *channel.daily_roles))
    both = {role: _least(of_roles(guild, {role}), of_roles(channel, {role})) for role in roles}
    return {role: number for role, number in both.items() if number is not None}


def of_roles(policy: Policy, role_ids: Collection[int]) -> int | None:
    """How many pictures a day somebody with these roles may ask for: roles only add.

    >>> of_roles(Policy(daily_member=5, daily_roles={1: 50, 2: 3}), {1, 2}), of_roles(Policy(), {1})
    (50, None)
    """
    if policy.daily_member is None:
        return None
    own = [number for role, number in policy.daily_roles.items() if role in role_ids]
    return max((policy.daily_member, *own))


def objection(policy: Policy, ask: Ask, now: datetime) -> AgainstPolicy | None:
    """The first thing the policy has against it, apart from what was used up before."""
    checks: tuple[tuple[Why, bool, int], ...] = (
        (Why.CLOSED, not policy.open, 0),
        (Why.ROLE, bool(policy.roles) and not ask.role_ids & set(policy.roles), 0),
        (Why.ACCOUNT_AGE, _too_young(policy, ask, now), policy.account_days),
        (Why.STYLE, _named(ask.styles, policy.denied_styles), 0),
        (Why.MODEL, not _models_allowed(policy, ask.models), 0),
        (Why.WORD, _says(ask.prompt, policy.denied_words), 0),
    )
    return next((AgainstPolicy(why, fact) for why, hit, fact in checks if hit), None)


def _too_young(policy: Policy, ask: Ask, now: datetime) -> bool:
    return now - ask.account_since < timedelta(days=policy.account_days)


def _named(names: Iterable[str], denied: Iterable[str]) -> bool:
    """Whether any of ``names`` is denied, in whatever case.

    >>> _named(("oil", "creator#1::style::oil"), ["Oil"]), _named((), ["oil"])
    (True, False)
    """
    unwanted = {name.casefold() for name in denied}
    return any(name.casefold() in unwanted for name in names)


def _models_allowed(policy: Policy, models: tuple[str, ...] | None) -> bool:
    """A request that leaves the model open is fine only where every model is."""
    if models is None:
        return True
    denied = {name.casefold() for name in policy.denied_models}
    only = {name.casefold() for name in policy.only_models}
    asked = {name.casefold() for name in models}
    if asked & denied:
        return False
    return not only or (bool(asked) and asked <= only)


def _says(prompt: str, words: tuple[str, ...]) -> bool:
    return bool(words) and _pattern(words).search(prompt) is not None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only; words are escaped, so nothing an admin types can run long."""
    spelt = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)


def limits(policy: Policy, ask: Ask) -> tuple[tuple[Why, str, int | None], ...]:
    """What is counted: why it would be refused, under which subject, up to how many a day."""
    member = of_roles(policy, ask.role_ids)
    return (
        (Why.DAILY_MEMBER, f"m:{ask.guild_id}:{ask.discord_id}", member),
        (Why.DAILY_CHANNEL, f"c:{ask.guild_id}:{ask.channel_id}", policy.daily_channel),
        (Why.DAILY_GUILD, f"g:{ask.guild_id}", policy.daily_guild),
    )


def checked(policy: Policy) -> Policy:
    """The policy in good order.

    Raises:
        ValueError: with the name of the setting and what it takes.
    """
    words = tuple(
        dict.fromkeys(" ".join(w.split()).casefold() for w in policy.denied_words if w.strip())
    )
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise ValueError(f"denied_words: at most {MOST_WORDS} words of {LONGEST_WORD} characters")
    for name in ("daily_member", "daily_channel", "daily_guild"):
        limit = getattr(policy, name)
        if limit is not None and not 0 <= limit <= 1_000_000:
            raise ValueError(f"{name}: a whole number from 0 to 1000000, or nothing")
    if len(policy.daily_roles) > MOST_ROLES or not all(
        0 <= number <= 1_000_000 for number in policy.daily_roles.values()
    ):
        raise ValueError(f"daily_roles: at most {MOST_ROLES} roles with numbers from 0 to 1000000")
    if not 0 <= policy.account_days <= 3650:
        raise ValueError("account_days: a whole number from 0 to 3650")
    if not 0 <= policy.pause_s <= 86_400:
        raise ValueError("pause_s: a whole number of seconds from 0 to 86400")
    return msgspec.structs.replace(policy, denied_words=words)
