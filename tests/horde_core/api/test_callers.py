"""Addresses and base addresses believe proxies only as far as the settings say."""

import pytest
from aiohttp.test_utils import make_mocked_request

from horde_core.api.callers import address, base_url, client_agent, printable


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "peer"),
        (1, None, "peer"),
        (1, "6.6.6.6", "6.6.6.6"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "5.5.5.5, 6.6.6.6, 7.7.7.7", "6.6.6.6"),
        (2, "6.6.6.6", "peer"),
        (1, "not an address", "peer"),
    ],
)
def test_address(hops: int, forwarded: str | None, expected: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers)
    peer = request.remote or ""
    assert address(request, hops) == (peer if expected == "peer" else expected)


@pytest.mark.parametrize(
    ("public", "hops", "headers", "expected"),
    [
        ("", 0, {"Host": "h:7001"}, "http://h:7001"),
        ("", 0, {"Host": "h", "X-Forwarded-Proto": "https"}, "http://h"),
        ("", 1, {"Host": "h", "X-Forwarded-Proto": "https"}, "https://h"),
        ("", 1, {"Host": "h", "X-Forwarded-Proto": "gopher"}, "http://h"),
        ("https://horde.example/", 0, {"Host": "h"}, "https://horde.example"),
    ],
)
def test_base_url(public: str, hops: int, headers: dict[str, str], expected: str) -> None:
    assert base_url(make_mocked_request("GET", "/", headers=headers), public, hops) == expected


def test_client_agent() -> None:
    assert client_agent(make_mocked_request("GET", "/")) == "unknown:0:unknown"
    long = make_mocked_request("GET", "/", headers={"Client-Agent": "a" * 5000})
    assert len(client_agent(long)) == 1000


def test_what_no_database_stores_is_replaced() -> None:
    assert printable("a\udc80b\0") == "a?b\N{REPLACEMENT CHARACTER}"
