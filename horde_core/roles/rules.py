"""Who should have which role. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from horde_core.roles.model import Condition, Diff, Facts, Grant, Rule


def holds(condition: Condition, facts: Facts, now: datetime) -> bool:
    """Whether everything that is set is true; an empty condition is true of nobody."""
    asked = tuple(_asked(condition, facts, now))
    return bool(asked) and all(asked)


def _asked(condition: Condition, facts: Facts, now: datetime) -> Iterable[bool]:
    if condition.linked:
        yield facts.linked
    if condition.trusted:
        yield facts.trusted
    if condition.worker_online:
        yield bool(facts.online)
    if condition.worker_ever:
        yield facts.worker_ever
    if condition.worker_kind is not None:
        yield condition.worker_kind in facts.online
    if condition.team_id is not None:
        yield condition.team_id in facts.teams
    yield from _amounts(condition, facts)
    if condition.account_days is not None:
        yield facts.since is not None and now - facts.since >= timedelta(condition.account_days)


def _amounts(condition: Condition, facts: Facts) -> Iterable[bool]:
    """Kudos in a condition are whole ones."""
    if condition.kudos is not None:
        yield facts.linked and facts.kudos >= condition.kudos * 100
    if condition.given is not None:
        yield facts.given >= condition.given * 100
    if condition.pictures is not None:
        yield facts.pictures >= condition.pictures
    if condition.rated is not None:
        yield facts.rated >= condition.rated


def empty(condition: Condition) -> bool:
    """Nothing is asked for.

    >>> empty(Condition()), empty(Condition(linked=True))
    (True, False)
    """
    return condition == Condition()


def diff(
    rules: Iterable[Rule],
    facts: Facts,
    grants: Mapping[int, Grant],
    held: frozenset[int] | None,
    now: datetime,
) -> Diff:
    """What should change: several rules for one role are alternatives.

    ``grants`` are the roles we gave this member, by role; ``held`` those they have in Discord,
    None where nobody looked. Roles that others gave are never taken.
    """
    by_role: dict[int, list[Rule]] = {}
    for rule in rules:
        by_role.setdefault(rule.role_id, []).append(rule)
    add: list[int] = []
    remove: list[int] = []
    failing: list[int] = []
    mended: list[int] = []
    for role_id, alternatives in sorted(by_role.items()):
        grant = grants.get(role_id)
        if any(holds(rule.condition, facts, now) for rule in alternatives):
            has = role_id in held if held is not None else grant is not None
            if not has:
                add.append(role_id)
            elif grant is not None and grant.failing_since is not None:
                mended.append(role_id)
        elif grant is not None and not all(rule.sticky for rule in alternatives):
            _fail(grant, alternatives, remove, failing, now)
    # the rule is gone, but what it gave is still there
    remove += [role_id for role_id in sorted(grants) if role_id not in by_role]
    return Diff(facts.discord_id, tuple(add), tuple(remove), tuple(failing), tuple(mended))


def _fail(
    grant: Grant, rules: list[Rule], remove: list[int], failing: list[int], now: datetime
) -> None:
    grace = timedelta(hours=max(rule.grace_h for rule in rules))
    if grace and grant.failing_since is None:
        failing.append(grant.role_id)
    elif not grace or (grant.failing_since and now - grant.failing_since >= grace):
        remove.append(grant.role_id)
