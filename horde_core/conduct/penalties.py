"""Who answers for a refused prompt, and for how long they are kept out."""

from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from horde_core.accounts.model import Principal, Role

Network = IPv4Network | IPv6Network
MEMORY = timedelta(hours=24)
STEP = timedelta(minutes=3)
LONGEST_NAME = 200
REMEMBERED = 10_000
"""Addresses; the same ones come again and again."""
_MEMBERS = "proxied:discord:"


def time_out(offences: int) -> timedelta:
    """How long the so-many-th offence within 24 hours keeps somebody out.

    >>> [time_out(number) // timedelta(minutes=1) for number in (1, 2, 3, 4)]
    [3, 9, 15, 21]
    """
    return (2 * offences - 1) * STEP


def culprits(principal: Principal) -> tuple[str, ...]:
    """The subjects that answer for what ``principal`` asks; moderators do not.

    A service and the Discord bot speak for many people. Whom they name answers alone: never the
    service's address or account, which all the others share.
    """
    account, named = principal.account, principal.proxied_account
    service = account.has(Role.SERVICE)
    if account.moderates and not service:
        return ()
    if named is not None:
        return (f"proxied:{account.id}:{_short(named)}" if service else f"proxied:{_short(named)}",)
    if service:
        return ()
    found = []
    if principal.shared_key_id is not None:
        found.append(f"key:{principal.shared_key_id}")
    elif not account.is_anonymous:
        found.append(f"account:{account.id}")
    return (*found, *of_address(principal.ip))


def identities(principal: Principal) -> tuple[str, ...]:
    """As what somebody can be kept out: whom they answer as, and their own account beside it."""
    account, found = principal.account, culprits(principal)
    own = f"account:{account.id}"
    if not found or account.is_anonymous or account.has(Role.SERVICE) or own in found:
        return found
    return (*found, own)


def of_member(discord_id: int) -> str:
    """As whom a member of Discord answers for what they ask through the bot.

    >>> of_member(5), member_of(of_member(5)), member_of("proxied:3:name")
    ('proxied:discord:5', 5, None)
    """
    return f"{_MEMBERS}{discord_id}"


def member_of(subject: str) -> int | None:
    """Whose subject it is, if a member's of Discord."""
    number = subject.removeprefix(_MEMBERS)
    return int(number) if subject.startswith(_MEMBERS) and number.isdecimal() else None


@lru_cache(maxsize=REMEMBERED)
def of_address(ip: str) -> tuple[str, ...]:
    """The subject of an address, if it is one that can be punished: not this machine's own.

    >>> of_address("203.0.113.5"), of_address("2001:db8::1"), of_address("127.0.0.1")
    (('ip:203.0.113.5',), ('ip:2001:db8::',), ())
    """
    address = parsed(ip)
    if address is None or address.is_loopback:
        return ()
    return (f"ip:{around(address).network_address}",)


@lru_cache(maxsize=REMEMBERED)
def parsed(ip: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def around(address: IPv4Address | IPv6Address) -> Network:
    """The network that is one person's: an IPv4 address, the first half of an IPv6 address."""
    return ip_network((address, 32 if address.version == 4 else 64), strict=False)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else sha256(name.encode()).hexdigest()
