"""Ten thousand random bodies over every route that reads one: no answer is a mistake of ours."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.horde_core.api.client import AGENT, ANONYMOUS, Client

BODIES = 10_000
VALID: dict[str, dict[str, Any]] = {
    "/api/v2/generate/async": {
        "prompt": "a cat###dog",
        "models": ["stable_diffusion"],
        "params": {
            "width": 64,
            "height": 64,
            "steps": 1,
            "n": 1,
            "seed": "1",
            "cfg_scale": 7.5,
            "sampler_name": "k_euler",
            "karras": True,
            "post_processing": ["GFPGAN"],
            "loras": [{"name": "l", "model": 1.0, "clip": 1.0, "is_version": False}],
            "tis": [{"name": "t", "inject_ti": "prompt", "strength": 1}],
            "clip_skip": 1,
            "extra_texts": [],
            "special": {},
            "control_type": "canny",
            "denoising_strength": 0.5,
        },
        "nsfw": True,
        "workers": [],
        "source_image": "R0lGODlhAQABAAAAACw=",
        "source_processing": "img2img",
        "dry_run": False,
        "webhook": "https://example.org/",
        "extra_source_images": [],
        "slow_workers": True,
    },
    "/api/v2/generate/pop": {
        "name": "dreamer",
        "models": ["stable_diffusion"],
        "bridge_agent": AGENT,
        "max_pixels": 262144,
        "priority_usernames": ["anna#1"],
        "blacklist": ["word"],
        "threads": 1,
        "amount": 1,
        "nsfw": True,
    },
    "/api/v2/generate/submit": {
        "id": "8d0c6f5e-2e5d-4d3c-9f55-000000000000",
        "seed": 1,
        "generation": "R2",
        "state": "ok",
        "gen_metadata": [{"type": "lora", "value": "see_ref", "ref": "x"}],
    },
    "/api/v2/workers/": {"maintenance": False, "info": "x", "name": "dreamer", "team": ""},
}
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1.5, 512.0, 2**31, 2**63, -(2**70), "", "\0", "\ud800", "\u202e", "🦄" * 50,
     "x" * 3000, [], {}, [[]], {"": None}, [None] * 20, "https://", "http://10.0.0.1/", "anna#1", "#",
     "anna#99999999999999999999", "é" * 100, "data:image/png;base64,AAAA"]
)  # fmt: skip
ANYTHING = st.recursive(
    ODD | st.text(max_size=20) | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
RAW = st.binary(max_size=60) | st.text(max_size=60).map(
    lambda text: text.encode("utf-8", "replace")
)


@st.composite
def mutated(draw: Any, valid: dict[str, Any]) -> bytes:
    """A valid body with up to three things changed, taken away or added, anywhere in it."""
    body = json.loads(json.dumps(valid))
    for _ in range(draw(st.integers(0, 3))):
        _change(draw, body)
    return _encoded(body)


def _change(draw: Any, where: Any) -> None:
    while isinstance(where, dict | list) and where:
        keys = sorted(where) if isinstance(where, dict) else range(len(where))
        key = draw(st.sampled_from(keys))
        if isinstance(where[key], dict | list) and where[key] and draw(st.booleans()):
            where = where[key]
            continue
        if draw(st.integers(0, 4)) == 0:
            del where[key]
        else:
            where[key] = draw(ODD | ANYTHING)
        return


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "replace")


@st.composite
def sent(draw: Any) -> tuple[str, bytes]:
    path = draw(st.sampled_from(sorted(VALID)))
    body = draw(st.one_of(mutated(VALID[path]), mutated(VALID[path]), ANYTHING.map(_encoded), RAW))
    return path, body


@pytest.mark.slow
def test_no_body_makes_a_mistake_of_ours(served: Callable[..., Any], tmp_path: Path) -> None:
    statuses: Counter[int] = Counter()
    with asyncio.Runner() as runner:
        stack = served()
        client: Client = runner.run(stack.__aenter__())
        key = runner.run(client.account("worker"))
        worker = runner.run(_registered(client, key))

        @settings(
            max_examples=BODIES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(sent(), st.sampled_from([key, ANONYMOUS]))
        def no_mistake(what: tuple[str, bytes], sender: str) -> None:
            path, raw = what
            method = "PUT" if path.endswith("/workers/") else "POST"
            url = f"{path}{worker}" if method == "PUT" else path
            status, body = runner.run(_send(client, method, url, raw, sender))
            statuses[status] += 1
            assert status < 500, (url, raw, body)
            assert isinstance(body, dict)

        try:
            no_mistake()
        finally:
            runner.run(stack.__aexit__(None, None, None))
    assert statuses.total() >= BODIES
    assert {200, 202, 400, 403, 404} <= set(statuses)


async def _registered(client: Client, key: str) -> str:
    await client.pop(key)
    found: str = (await client.ask("GET", "/api/v2/workers/name/dreamer")).json["id"]
    return found


async def _send(client: Client, method: str, path: str, raw: bytes, key: str) -> tuple[int, Any]:
    headers = {"apikey": key, "Content-Type": "application/json"}
    async with client.http.request(
        method, f"{client.base}{path}", data=raw, headers=headers
    ) as answer:
        return answer.status, await answer.json()
