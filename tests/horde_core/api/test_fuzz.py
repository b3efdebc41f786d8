"""Ten thousand random bodies over every route that reads one: no answer is a mistake of ours.

Half of them meet SQLite, half PostgreSQL.
"""

import asyncio
from collections import Counter
from contextlib import AbstractAsyncContextManager

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.horde_core.api.bodies import Bodies
from tests.horde_core.api.client import ANONYMOUS, Client

BATCHES = 100
IN_A_BATCH = 50


@pytest.mark.slow
def test_no_body_makes_a_mistake_of_ours(on_both: AbstractAsyncContextManager[Client]) -> None:
    statuses: Counter[int] = Counter()
    with asyncio.Runner() as runner:
        client = runner.run(on_both.__aenter__())
        key = runner.run(client.account("worker"))
        worker = runner.run(_registered(client, key))

        @settings(
            max_examples=BATCHES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.integers(0, 2**64))
        def no_mistake(seed: int) -> None:
            bodies = Bodies(seed)
            batch = [bodies.next() for _ in range(IN_A_BATCH)]
            for status, said in runner.run(_send_all(client, worker, batch, [key, ANONYMOUS])):
                statuses[status] += 1
                assert status < 500, said

        try:
            no_mistake()
        finally:
            runner.run(on_both.__aexit__(None, None, None))
    assert statuses.total() >= BATCHES * IN_A_BATCH
    assert {200, 202, 400, 403, 404} <= set(statuses)


async def _registered(client: Client, key: str) -> str:
    await client.pop(key)
    found: str = (await client.ask("GET", "/api/v2/workers/name/dreamer")).json["id"]
    return found


async def _send_all(
    client: Client, worker: str, batch: list[tuple[str, bytes]], keys: list[str]
) -> list[tuple[int, str]]:
    return await asyncio.gather(
        *(
            _send(client, path, worker, raw, keys[number % len(keys)])
            for number, (path, raw) in enumerate(batch)
        )
    )


async def _send(client: Client, path: str, worker: str, raw: bytes, key: str) -> tuple[int, str]:
    method, path = ("PUT", f"{path}{worker}") if path.endswith("/workers/") else ("POST", path)
    headers = {"apikey": key, "Content-Type": "application/json"}
    url = f"{client.base}{path}"
    async with client.http.request(method, url, data=raw, headers=headers) as answer:
        body = await answer.json()
        assert isinstance(body, dict)
        return answer.status, f"{method} {path} {raw!r} {key} -> {body}"
