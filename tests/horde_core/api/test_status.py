"""How the horde is doing, as clients read it."""

import asyncio
from pathlib import Path

import pytest

from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.api.client import ANONYMOUS, Client
from tests.horde_core.api.conftest import Served
from tests.horde_core.people import MODEL


async def test_heartbeat(client: Client) -> None:
    answer = await client.ask("GET", "/api/v2/status/heartbeat")
    assert answer.status == 200
    assert set(answer.json) == {
        "message",
        "version",
        "queue",
        "threads",
        "active_count",
        "db_connection",
    }
    assert (answer.json["message"], answer.json["db_connection"]) == ("OK", True)


async def test_performance(client: Client) -> None:
    await client.pop(await client.account(), threads=3)
    await client.generate()
    found = (await client.ask("GET", "/api/v2/status/performance")).json
    assert set(found) == {
        "queued_requests",
        "queued_text_requests",
        "worker_count",
        "text_worker_count",
        "thread_count",
        "text_thread_count",
        "queued_megapixelsteps",
        "past_minute_megapixelsteps",
        "queued_forms",
        "interrogator_count",
        "interrogator_thread_count",
        "queued_tokens",
        "past_minute_tokens",
    }
    assert (found["queued_requests"], found["worker_count"], found["thread_count"]) == (1, 1, 3)


async def test_models(client: Client) -> None:
    await client.pop(await client.account(), threads=3)
    await client.generate()
    found = (await client.ask("GET", "/api/v2/status/models")).json
    [model] = [one for one in found if one["name"] == "stable_diffusion"]
    assert set(model) == {"name", "count", "performance", "queued", "jobs", "eta", "type"}
    assert (model["count"], model["type"], model["jobs"]) == (3, "image", 1.0)
    assert isinstance(model["performance"], float)
    assert isinstance(model["eta"], int)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("type=image", 1),
        ("type=text", 0),
        ("min_count=3", 1),
        ("min_count=4", 0),
        ("max_count=3", 1),
        ("max_count=2", 0),
        ("model_state=known", 1),
        ("model_state=custom", 0),
        ("type=", 1),
        ("unknown=1", 1),
    ],
)
async def test_models_by_query(client: Client, query: str, count: int) -> None:
    await client.pop(await client.account(), threads=3)
    found = (await client.ask("GET", f"/api/v2/status/models?{query}")).json
    assert len(found) == count


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("type=video", "type"),
        ("min_count=many", "min_count"),
        ("model_state=new", "model_state"),
    ],
)
async def test_wrong_queries(edge: Client, query: str, path: str) -> None:
    answer = await edge.ask("GET", f"/api/v2/status/models?{query}")
    assert (answer.status, set(answer.json["errors"])) == (400, {path})


async def test_one_model(client: Client) -> None:
    await client.pop(await client.account())
    [found] = (await client.ask("GET", "/api/v2/status/models/stable_diffusion")).json
    assert found["name"] == "stable_diffusion"
    for unknown in ("no%20such%20model", "a%2Fb", "%00"):
        answer = await client.ask("GET", f"/api/v2/status/models/{unknown}")
        assert (answer.status, answer.json) == (200, [])


async def test_news_and_modes(edge: Client) -> None:
    assert (await edge.ask("GET", "/api/v2/status/news")).json == []
    modes = await edge.ask("GET", "/api/v2/status/modes")
    assert modes.json == {"maintenance_mode": False, "invite_only_mode": False}


async def test_without_a_database(edge: Client, tmp_path: Path) -> None:
    await edge.horde.db.close()
    await asyncio.to_thread(_replace_by_folder, tmp_path / "horde.db")
    for method, path, key in (
        ("GET", "/api/v2/generate/check/x", None),
        ("GET", "/api/v2/find_user", "0000000000"),
        ("GET", "/api/v2/workers", None),
    ):
        answer = await edge.ask(method, path, key=key)
        assert (answer.status, "message" in answer.json) == (503, True)
        assert int(answer.headers["Retry-After"]) > 0
    heartbeat = await edge.ask("GET", "/api/v2/status/heartbeat")
    assert (heartbeat.status, heartbeat.json["message"]) == (503, "DOWN")
    page = await edge.ask("GET", "/")
    assert (page.status, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def _replace_by_folder(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    database.mkdir()


async def test_the_same_answer_for_all_may_be_a_moment_old(served: Served) -> None:
    clock = FakeClock()
    path = "/api/v2/status/models"

    async def waiting(client: Client) -> float:
        models = (await client.ask("GET", path)).json
        return float(sum(one["jobs"] for one in models))

    async with served(clock, status_pages_s=2) as client:
        before = await waiting(client)
        await client.generate(ANONYMOUS, models=[MODEL])
        assert await waiting(client) == before
        clock.advance(3)
        assert await waiting(client) == before + 1
