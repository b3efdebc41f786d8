"""Ranges of addresses, looked up in the time of one binary search. Pure."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from ipaddress import (
    IPv4Address,
    IPv6Address,
    ip_address,
    ip_network,
    summarize_address_range,
)
from itertools import chain
from typing import Any

import msgspec

MOST_RANGES = 2_000_000
MOST_WRONG = 0.1
"""A list with a larger share of lines that are no addresses is not a list of addresses."""
_FIELD = re.compile(r"[\s,;|\"]+")
_COMMENT = re.compile(r"#|//|;")


class BadList(ValueError):
    """The text says what is wrong with a list."""


Address = IPv4Address | IPv6Address


class Ranges:
    """Of both versions; those that touch are one. Rows are start and end, both included."""

    def __init__(self, spans: Iterable[tuple[int, int, int]] = ()) -> None:
        """``spans``: version, first and last address as numbers."""
        found: dict[int, list[tuple[int, int]]] = {4: [], 6: []}
        for version, start, end in spans:
            found[version].append((start, end))
        starts, ends = _merged(found[4])
        self._v4 = (array("L", starts), array("L", ends))
        self._v6 = _merged(found[6])

    def __contains__(self, address: Address) -> bool:
        r"""Whether it is in one of them.

        >>> ranges = read(b"10.0.0.0/8\n203.0.113.7 - 203.0.113.9\n2001:db8::/32")
        >>> [ip_address(it) in ranges for it in ("10.9.9.9", "203.0.113.10", "2001:db8:1::1")]
        [True, False, True]
        """
        starts, ends = self._v4 if address.version == 4 else self._v6
        number = int(address)
        place = bisect_right(starts, number) - 1
        return place >= 0 and number <= ends[place]

    def __len__(self) -> int:
        return len(self._v4[0]) + len(self._v6[0])

    def __bool__(self) -> bool:
        return len(self) > 0

    def spans(self) -> Iterator[tuple[int, int, int]]:
        for version, (starts, ends) in ((4, self._v4), (6, self._v6)):
            yield from ((version, start, end) for start, end in zip(starts, ends, strict=True))


def _merged(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def together(parts: Iterable[Ranges]) -> Ranges:
    return Ranges(chain.from_iterable(part.spans() for part in parts))


def read(data: bytes) -> Ranges:
    """A list as others publish it: text with an address, a network or a range a line (its first
    field; ``#`` and ``//`` begin a comment), or JSON in whose texts networks are found.

    Raises:
        BadList: it has no address in it, or much that is none.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadList("it is not text") from None
    entries = _of_json(text) if text.lstrip()[:1] in {"{", "["} else _of_lines(text)
    spans: list[tuple[int, int, int]] = []
    wrong = ""
    wrongs = 0
    for entry in entries:
        span = _span(entry)
        if span is None:
            wrong, wrongs = wrong or entry, wrongs + 1
        else:
            spans.append(span)
        if len(spans) > MOST_RANGES:
            raise BadList(f"it has more than {MOST_RANGES} ranges")
    if wrongs > MOST_WRONG * (wrongs + len(spans)):
        raise BadList(f"{wrongs} lines are no address, such as {wrong[:50]!r}")
    if not spans:
        raise BadList("it names no address")
    return Ranges(spans)


def _of_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        entry = _COMMENT.split(line, maxsplit=1)[0].strip(" \t,\"'")
        if "-" in entry:
            yield entry
        elif entry:
            yield _FIELD.split(entry)[0]


def _of_json(text: str) -> Iterator[str]:
    """Networks and addresses anywhere in it; other texts say what they are."""
    try:
        found: list[Any] = [msgspec.json.decode(text)]
    except msgspec.DecodeError as error:
        raise BadList(f"not valid JSON: {error}") from None
    while found:
        one = found.pop()
        if isinstance(one, dict):
            found.extend(one.values())
        elif isinstance(one, list):
            found.extend(one)
        elif isinstance(one, str) and _span(one) is not None:
            yield one


def _span(entry: str) -> tuple[int, int, int] | None:
    try:
        if "-" in entry:
            first, last = (ip_address(it.strip()) for it in entry.split("-", 1))
            next(summarize_address_range(first, last))  # of one version, and in order
            return first.version, int(first), int(last)
        network = ip_network(entry, strict=False)
    except (ValueError, TypeError):
        return None
    return network.version, int(network.network_address), int(network.broadcast_address)
