"""Accounts in API v2's words, cut to what the asker may see."""

from horde_core.accounts.model import Account, AccountDetails, Records, Role
from horde_core.money import on_the_wire
from horde_core.protocol import users

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
        worker_ids=list(details.worker_ids) if private or account.public_workers else None,
        sharedkey_ids=[] if private else None,
        active_generations=_active(details) if private else None,
        contact=account.contact if private else None,
        vpn=account.has(Role.VPN) if private else None,
        special=account.has(Role.SPECIAL) if private else None,
        evaluating_kudos=on_the_wire(details.evaluating) if moderator else None,
        monthly_kudos=users.MonthlyKudos(amount=0) if moderator else None,
        suspicious=0 if moderator else None,
    )


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
    )


def _active(details: AccountDetails) -> users.ActiveGenerations:
    return users.ActiveGenerations(image=list(details.active_requests))
