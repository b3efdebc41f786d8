"""Accounts in API v2's words, cut to what the asker may see."""

from typing import Any

import msgspec

from horde_core.accounts.change import ROLES, UserChange
from horde_core.accounts.model import Account, AccountDetails, Records, Role
from horde_core.api.dates import rfc822
from horde_core.api.image_wire import known
from horde_core.money import kudos, on_the_wire
from horde_core.protocol import users
from horde_core.sharedkeys.model import SharedKey
from horde_core.styles.names import STYLE, unique

MEGA = 1_000_000


def user(details: AccountDetails, viewer: Account | None) -> users.User:
    """The account as ``viewer`` may see it: everybody, its owner, or a moderator."""
    account = details.account
    moderator = viewer is not None and viewer.has(Role.MODERATOR)
    private = moderator or (viewer is not None and viewer.id == account.id)
    return users.User(
        username=account.alias,
        id=account.id,
        kudos=on_the_wire(details.kudos),
        concurrency=account.concurrency,
        worker_invited=account.worker_invited,
        worker_count=len(details.worker_ids),
        account_age=details.age_s,
        trusted=account.trusted,
        flagged=account.has(Role.FLAGGED),
        moderator=account.has(Role.MODERATOR),
        pseudonymous=account.pseudonymous,
        service=account.has(Role.SERVICE),
        education=account.has(Role.EDUCATION),
        customizer=account.has(Role.CUSTOMIZER),
        deleted=account.has(Role.DELETED),
        kudos_details=_buckets(details),
        records=_records(details.records),
        styles=[
            users.StyleName(name=unique(account.alias, STYLE, one.name), id=one.id, type=one.kind)
            for one in details.styles
            if one.public or private
        ],
        worker_ids=list(details.worker_ids) if private or account.public_workers else None,
        sharedkey_ids=list(details.shared_key_ids) if private else None,
        active_generations=_active(details) if private else None,
        contact=account.contact if private else None,
        vpn=account.has(Role.VPN) if private else None,
        special=account.has(Role.SPECIAL) if private else None,
        evaluating_kudos=on_the_wire(details.evaluating) if moderator else None,
        monthly_kudos=_monthly(details) if moderator else None,
        suspicious=details.notes.suspicions if moderator else None,
        admin_comment=details.notes.comment if moderator else None,
        proxy_passkey=details.notes.proxy_passkey if moderator else None,
    )


def guest(details: AccountDetails, key: SharedKey) -> users.User:
    """The owner of a shared key as its holder sees them."""
    suffix = f" (Shared Key: {key.name})" if key.name else " (Shared Key)"
    found = user(details, None)
    return msgspec.structs.replace(found, username=found.username + suffix)


def _monthly(details: AccountDetails) -> users.MonthlyKudos:
    paid_at = details.notes.monthly_paid_at
    return users.MonthlyKudos(
        amount=round(details.notes.monthly / 100),
        last_received=None if paid_at is None else rfc822(paid_at),
    )


def change(asked: users.UserChange) -> UserChange:
    """What to change, in our words."""
    values = {
        ours: value
        for theirs, ours in RENAMED.items()
        if (value := known(getattr(asked, theirs))) is not None
    }
    for amount in ("kudos", "monthly"):
        if amount in values:
            values[amount] = kudos(values[amount])
    return UserChange(**values)


def changed(asked: users.UserChange, now: AccountDetails) -> users.UserChanged:
    """What was asked for, as it stands now."""
    everything = _everything(now)
    return users.UserChanged(
        **{
            ANSWERED.get(name, name): everything[name]
            for name in asked.__struct_fields__
            if known(getattr(asked, name)) not in (None, *REFUSABLE.get(name, ()))
            and everything[name] is not None
        }
    )


RENAMED = {name: name for name in users.UserChange.__struct_fields__} | {
    "monthly_kudos": "monthly",
    "username": "name",
    "generate_proxy_passkey": "new_passkey",
}
ANSWERED = {
    "kudos": "new_kudos",
    "reset_suspicion": "new_suspicion",
    "generate_proxy_passkey": "proxy_passkey",
    "undelete": "undeleted",
}
REFUSABLE = dict.fromkeys(("reset_suspicion", "generate_proxy_passkey", "undelete"), (False,))
"""What happens only when it is true, and is not answered otherwise."""


def _everything(now: AccountDetails) -> dict[str, Any]:
    account, notes = now.account, now.notes
    return {role: account.has(Role(role)) for role in ROLES} | {
        "kudos": on_the_wire(now.kudos),
        "monthly_kudos": round(notes.monthly / 100),
        "usage_multiplier": account.usage_multiplier,
        "concurrency": account.concurrency,
        "worker_invited": account.worker_invited,
        "reset_suspicion": notes.suspicions,
        "admin_comment": notes.comment,
        "public_workers": account.public_workers,
        "username": account.name,
        "contact": account.contact,
        "generate_proxy_passkey": notes.proxy_passkey,
        "undelete": not account.has(Role.DELETED),
    }


def _buckets(details: AccountDetails) -> users.KudosDetails:
    held = details.buckets
    return users.KudosDetails(
        **{name: on_the_wire(getattr(held, name)) for name in users.KudosDetails.__struct_fields__}
    )


def _records(held: Records) -> users.Records:
    return users.Records(
        usage=users.Amounts(megapixelsteps=round(held.usage / MEGA, 2), tokens=held.usage_tokens),
        contribution=users.Amounts(
            megapixelsteps=round(held.contribution / MEGA, 2), tokens=held.contribution_tokens
        ),
        fulfillment=users.Counts(
            image=held.fulfilled, text=held.fulfilled_texts, interrogation=held.fulfilled_forms
        ),
        request=users.Counts(
            image=held.requested, text=held.requested_texts, interrogation=held.requested_forms
        ),
        style=users.Counts(image=held.styled, text=held.styled_texts),
        rating=users.Counts(image=held.rated),
    )


def _active(details: AccountDetails) -> users.ActiveGenerations:
    return users.ActiveGenerations(
        image=list(details.active_requests),
        text=list(details.active_texts),
        alchemy=list(details.active_interrogations),
    )
