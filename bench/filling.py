"""Accounts, workers and a deep queue for the benchmarks, written straight into the database."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.serving import settings
from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.clock import SystemClock, SystemIds
from horde_core.db.tables.queue import RequestModelRow, RequestRow
from horde_core.horde import Horde, open_horde
from horde_core.money import kudos
from horde_core.queueing import store
from horde_core.workers import store as rows
from horde_core.workers.model import Offer

MODEL = "stable_diffusion"
OTHER = "Deliberate"
AGENT = "AI Horde Worker reGen:13.0.0:https://example.org"
AT_ONCE = 2000


@dataclass(frozen=True)
class Cast:
    """Who acts: keys of an asker and of an owner of workers."""

    asker: str
    asker_id: int
    owner: str


def offer(name: str, **fields: Any) -> dict[str, Any]:
    """The body of a pop."""
    return {
        "name": name,
        "models": [MODEL],
        "max_pixels": 4194304,
        "bridge_agent": AGENT,
        "nsfw": True,
        "threads": 1,
    } | fields


def wish(**fields: Any) -> dict[str, Any]:
    """The body of a request."""
    params = {"width": 512, "height": 512, "steps": 20, "n": 1, "sampler_name": "k_euler_a"}
    return {
        "prompt": "a lighthouse at dusk",
        "models": [MODEL],
        "r2": True,
        "params": params,
    } | fields


async def people(url: str, folder: Path) -> Cast:
    async with open_horde(settings(url, folder)) as horde:
        asker = await admin.ensure_user(
            horde, "asker", roles=frozenset({Role.TRUSTED}), kudos=kudos(10**8)
        )
        owner = await admin.ensure_user(horde, "owner", roles=frozenset({Role.TRUSTED}), kudos=None)
        async with horde.db.transaction() as tx:
            await tx.exec_driver_sql("UPDATE accounts SET concurrency = 1000000")
        return Cast(asker.api_key, asker.account.id, owner.api_key)


async def workers(url: str, folder: Path, count: int, *, first: int = 0) -> None:
    """Online, all of one account, named from that number on."""
    async with open_horde(settings(url, folder)) as horde:
        ids, now = SystemIds(), SystemClock().now()
        owner = await admin.ensure_user(horde, "crowd", roles=frozenset({Role.TRUSTED}), kudos=None)
        async with horde.db.transaction() as tx:
            for number in range(first, first + count):
                worker_id = ids.unique()
                declared = Offer(name=f"crowd {number}", models=(MODEL,), bridge_agent=AGENT)
                await store_worker(tx, worker_id, owner.account.id, declared, now)


async def store_worker(tx: Any, worker_id: str, account_id: int, declared: Offer, now: Any) -> None:
    await rows.add(tx, worker_id, account_id, declared, "127.0.0.1", now)
    await rows.set_models(tx, worker_id, declared.models)


async def queue(url: str, folder: Path, count: int, account_id: int, *, model: str = MODEL) -> None:
    """So many requests that wait, of thirty-odd classes."""
    async with open_horde(settings(url, folder)) as horde:
        await _queue(horde, count, account_id, model)


async def _queue(horde: Horde, count: int, account_id: int, model: str) -> None:
    ids, now = SystemIds(), SystemClock().now()
    made = [ids.unique() for _ in range(count)]
    for start in range(0, count, AT_ONCE):
        some = list(enumerate(made[start : start + AT_ONCE], start))
        rows = [_row(number, request_id, account_id, model, now) for number, request_id in some]
        async with horde.db.transaction() as tx:
            await tx.execute(insert(RequestRow), rows)
            await tx.execute(insert(RequestModelRow), [_model(row, model) for row in rows])


def _model(row: dict[str, Any], model: str) -> dict[str, Any]:
    return {
        "request_id": row["id"],
        "model": model,
        "kind": "image",
        "rank": row["rank"],
        "queued": True,
    }


def _row(number: int, request_id: str, account_id: int, model: str, now: Any) -> dict[str, Any]:
    side = 512 + 64 * (number % 8)
    steps = (20, 25, 30, 40)[number % 4]
    at = now - timedelta(milliseconds=number)
    return {
        "id": request_id,
        "kind": "image",
        "account_id": account_id,
        "state": "active",
        "client_agent": "bench:1:x",
        "ip": "127.0.0.1",
        "prompt": "a lighthouse at dusk, " * 10,
        "params": f'{{"width":{side},"height":{side},"steps":{steps},"seed":"{number}"}}',
        "models": (model,),
        "workers": (),
        "worker_blacklist": False,
        "nsfw": bool(number % 3 == 0),
        "censor_nsfw": False,
        "trusted_workers": False,
        "slow_workers": True,
        "extra_slow_workers": False,
        "r2": True,
        "disable_batching": False,
        "source_processing": "img2img",
        "has_source": False,
        "has_mask": False,
        "extra_strengths": (),
        "steps": steps,
        "things": side * side * steps,
        "price": 1000,
        "consumed": 100,
        "rank": store.rank(kudos(100), at, 10),
        "total": 1,
        "waiting": 1,
        "running": 0,
        "delivered": 0,
        "faults": 0,
        "created_at": at,
        "expires_at": now + timedelta(hours=2),
    }
