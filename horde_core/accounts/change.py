"""What may be changed about an account, and by whom. Pure."""

from dataclasses import dataclass, fields

from horde_core.accounts.model import Account, Role
from horde_core.accounts.refusals import (
    AdministratorsOnly,
    AnonymousMayNotChange,
    ModeratorsOnly,
    NoUserChange,
    ServicesOnly,
)
from horde_core.errors import HordeError
from horde_core.money import Kudos

CONCURRENCY = 30
CLASSROOM = 200
"""The concurrency of education accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What to change; None, or False of the last three, leaves it as it is.

    ``kudos`` and ``monthly`` are added to what the account has.
    """

    kudos: Kudos | None = None
    monthly: Kudos | None = None
    usage_multiplier: float | None = None
    moderator: bool | None = None
    concurrency: int | None = None
    worker_invited: int | None = None
    trusted: bool | None = None
    flagged: bool | None = None
    customizer: bool | None = None
    vpn: bool | None = None
    service: bool | None = None
    education: bool | None = None
    special: bool | None = None
    admin_comment: str | None = None
    public_workers: bool | None = None
    name: str | None = None
    contact: str | None = None
    reset_suspicion: bool = False
    new_passkey: bool = False
    undelete: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is to be changed."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return frozenset(
            name
            for name, value in values.items()
            if value is not None and (value is not False or name not in ONCE)
        )


ONCE = ("reset_suspicion", "new_passkey", "undelete")
ROLES = (
    "moderator",
    "trusted",
    "flagged",
    "customizer",
    "vpn",
    "service",
    "education",
    "special",
)
BY_ADMINISTRATORS = frozenset({"kudos", "monthly", "usage_multiplier", "moderator"})
BY_MODERATORS = frozenset(ROLES) - {"moderator"} | {
    "concurrency",
    "worker_invited",
    "reset_suspicion",
    "admin_comment",
}
"""What is in neither set, owners may change of their own accounts and moderators of all."""
COLUMNS = (
    "usage_multiplier",
    "concurrency",
    "worker_invited",
    "admin_comment",
    "public_workers",
    "name",
    "contact",
)


def why_not(asker: Account, target: Account, change: UserChange) -> HordeError | None:
    """Why ``asker`` may not change this about ``target``; None if they may."""
    if asker.is_anonymous:
        return AnonymousMayNotChange()
    asked = change.asked
    if not asked:
        return NoUserChange()
    if asked & BY_ADMINISTRATORS and not asker.has(Role.ADMIN):
        return AdministratorsOnly(asker.alias)
    others = asked - BY_ADMINISTRATORS if asker.id != target.id else frozenset()
    if (asked & BY_MODERATORS or others) and not asker.moderates:
        return ModeratorsOnly(asker.alias)
    if change.new_passkey and not asker.has(Role.SERVICE):
        return ServicesOnly()
    return None


def roles_after(roles: frozenset[Role], change: UserChange) -> frozenset[Role]:
    """A moderator is trusted too.

    >>> sorted(roles_after(frozenset({Role.FLAGGED}), UserChange(moderator=True, flagged=False)))
    [<Role.MODERATOR: 'moderator'>, <Role.TRUSTED: 'trusted'>]
    """
    after = set(roles)
    for name in ROLES:
        wanted = getattr(change, name)
        if wanted is not None:
            (after.add if wanted else after.discard)(Role(name))
    if change.moderator:
        after.add(Role.TRUSTED)
    if change.undelete:
        after.discard(Role.DELETED)
    return frozenset(after)


def concurrency_after(target: Account, change: UserChange) -> int:
    """A class draws together, so education accounts get more at once.

    >>> from datetime import UTC, datetime
    >>> some = Account(7, "a", frozenset(), 30, True, False, 0, None, datetime.now(UTC), None)
    >>> concurrency_after(some, UserChange(education=True))
    200
    """
    if change.concurrency is not None:
        return change.concurrency
    if change.education:
        return max(CLASSROOM, target.concurrency)
    if change.education is False and target.concurrency == CLASSROOM:
        return CONCURRENCY
    return target.concurrency
