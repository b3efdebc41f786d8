"""Headers: CORS, X-Fields, rate limits, the framework's answers; nothing but JSON under /api."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from horde_core.accounts.model import Role
from horde_core.api.server import operations
from tests.horde_core.api.client import ANONYMOUS, Client


class StoppedClock:
    """Stands until a test moves it."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


PATHS = sorted({f"/api{one.path.replace('{', '').replace('}', '')}" for one in operations()})


@pytest.mark.parametrize("path", [*PATHS, "/media/x.webp", "/api/swagger.json", "/link/code"])
async def test_browsers_may_ask_from_anywhere(edge: Client, path: str) -> None:
    asked = {"Origin": "https://ui.example", "Access-Control-Request-Method": "POST"}
    answer = await edge.ask("OPTIONS", path, headers=asked)
    assert answer.status == 200
    assert "OPTIONS" in answer.headers["Allow"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"apikey", "client-agent", "content-type", "x-fields"} <= set(allowed.split(", "))
    methods = answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(methods)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v2/nothing", 404),
        ("GET", "/api/v1/find_user", 404),
        ("POST", "/api/v2/generate/sync", 404),
        ("GET", "/api/v2/generate/async", 405),
        ("PATCH", "/api/v2/workers/x", 405),
        ("POST", "/api/v2/generate/async", 400),
        ("GET", "/media/x", 403),
    ],
)
async def test_errors_are_json_and_readable_from_anywhere(
    edge: Client, method: str, path: str, status: int
) -> None:
    answer = await edge.ask(method, path)
    assert answer.status == status
    assert isinstance(answer.json["message"], str)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Horde-Node"].count(":") == 2
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("mask", "keys"),
    [
        ("id", {"id"}),
        ("{kudos}", {"kudos"}),
        ("id,kudos,unknown", {"id", "kudos"}),
        ("", {"id", "kudos", "message", "warnings"}),
    ],
)
async def test_answers_are_cut_to_the_wanted_fields(
    edge: Client, mask: str, keys: set[str]
) -> None:
    answer = await edge.ask(
        "POST",
        "/api/v2/generate/async",
        {"prompt": "x"},
        key=ANONYMOUS,
        headers={"X-Fields": mask},
    )
    assert (answer.status, set(answer.json)) == (202, keys)


async def test_lists_are_cut_too(edge: Client) -> None:
    await edge.pop(await edge.account())
    answer = await edge.ask("GET", "/api/v2/workers", headers={"X-Fields": "name,team{id}"})
    assert answer.json == [{"name": "dreamer", "team": {"id": None}}]


async def test_an_unbalanced_mask(edge: Client) -> None:
    answer = await edge.ask("GET", "/api/v2/workers", headers={"X-Fields": "a{b"})
    assert (answer.status, set(answer.json)) == (400, {"message"})
    assert answer.json["message"].startswith("Mask parse error: ")


async def test_limited_answers_say_so(served: Any) -> None:
    async with served(clock=StoppedClock(), rate_limits=True) as client:
        first = await client.generate()
        assert (first.status, first.headers["X-RateLimit-Limit"]) == (202, "2")
        assert first.headers["X-RateLimit-Remaining"] == "1"
        assert first.headers["Retry-After"] == "1"
        assert int(first.headers["X-RateLimit-Reset"]) > 0
        await client.generate()
        third = await client.generate()
        assert (third.status, third.json) == (429, {"message": "2 per 1 second"})


async def test_a_new_window_is_open(served: Any) -> None:
    clock = StoppedClock()
    async with served(clock=clock, rate_limits=True) as client:
        for _ in range(2):
            await client.generate()
        clock.advance(1)
        assert (await client.generate()).status == 202


@pytest.mark.parametrize(
    ("method", "path", "allowed", "text"),
    [
        ("GET", "/api/v2/generate/check/x", 10, "10 per 1 second"),
        ("GET", "/api/v2/generate/status/x", 10, "10 per 1 minute"),
        ("DELETE", "/api/v2/generate/status/x", 10, "10 per 1 minute"),
        ("POST", "/api/v2/generate/pop", 60, "60 per 1 second"),
        ("POST", "/api/v2/generate/submit", 60, "60 per 1 second"),
        ("GET", "/api/v2/workers/x", 30, "30 per 1 minute"),
        ("PUT", "/api/v2/workers/x", 30, "30 per 1 minute"),
        ("GET", "/api/v2/users/0", 60, "60 per 1 minute"),
        ("GET", "/api/v2/status/modes", 30, "30 per 1 minute"),
        ("GET", "/api/v2/status/models", 90, "90 per 1 minute"),
        ("GET", "/api/v2/find_user", 90, "90 per 1 minute"),
        ("GET", "/api/v2/workers/name/x", 90, "90 per 1 minute"),
    ],
)
async def test_limits(served: Any, method: str, path: str, allowed: int, text: str) -> None:
    async with served(clock=StoppedClock(), rate_limits=True) as client:
        for _ in range(allowed):
            assert (await client.ask(method, path)).status != 429
        last = await client.ask(method, path)
        assert (last.status, last.json) == (429, {"message": text})


async def test_the_heartbeat_is_not_limited(served: Any) -> None:
    async with served(clock=StoppedClock(), rate_limits=True) as client:
        for _ in range(100):
            answer = await client.ask("GET", "/api/v2/status/heartbeat")
            assert answer.status == 200
        assert "X-RateLimit-Limit" not in answer.headers


async def test_addresses_of_trusted_accounts_may_ask_more(served: Any) -> None:
    async with served(clock=StoppedClock(), rate_limits=True) as client:
        trusted = await client.horde.accounts.ensure("t", roles=frozenset({Role.TRUSTED}))
        statuses = [(await client.generate(trusted.api_key)).status for _ in range(11)]
        assert statuses == [202] * 10 + [429]


async def test_clients_behind_a_trusted_proxy_are_told_apart(served: Any) -> None:
    async with served(clock=StoppedClock(), rate_limits=True, trusted_proxies=1) as client:
        for address in ("6.6.6.6", "7.7.7.7"):
            statuses = []
            for _ in range(3):
                answer = await client.ask(
                    "POST",
                    "/api/v2/generate/async",
                    {"prompt": "x"},
                    key=ANONYMOUS,
                    headers={"X-Forwarded-For": f"1.2.3.4, {address}"},
                )
                statuses.append(answer.status)
            assert statuses == [202, 202, 429]


async def test_the_log_keeps_no_secrets(edge: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "horde_core")
    await edge.ask("GET", "/api/v2/find_user?apikey=secret-a", key="secret-b")
    await edge.ask("GET", "/media/secret-c.webp?expires=1&signature=secret-d")
    await edge.ask("GET", "/link/secret-e")
    await edge.ask("GET", "/secret-f")
    said = caplog.text
    assert "GET /media/{key} 403" in said
    assert "GET /link/{code} 200" in said
    assert "secret" not in said


async def test_a_mistake_of_ours_is_one_sentence_and_a_case(
    edge: Client, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        async def online(self, _kind: str | None = None) -> None:
            raise ZeroDivisionError("inner workings")

    object.__setattr__(edge.horde, "workers", Broken())
    answer = await edge.ask("GET", "/api/v2/workers")
    assert (answer.status, answer.json) == (500, {"message": "Internal Server Error"})
    assert answer.headers["Horde-Case"] in caplog.text
    assert "inner workings" in caplog.text
