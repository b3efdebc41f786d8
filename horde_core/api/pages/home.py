"""The first page: is the horde alive, and how do I use it?"""

from collections.abc import Sequence

from horde_core.api.pages.layout import table, text
from horde_core.api.worker_wire import MEGA, sentence
from horde_core.workers.model import ModelStatus, Performance, WorkerView

MOST_ROWS = 100


def content(
    now: Performance, workers: Sequence[WorkerView], models: Sequence[ModelStatus], base: str
) -> str:
    return "".join(
        (
            "<p>People share their graphics cards here. Ask for a picture, and somebody's "
            "machine draws it.</p>",
            _figures(now),
            "<h2>Workers</h2>",
            _workers(workers),
            "<h2>Models</h2>",
            _models(models),
            "<h2>How to use it</h2>",
            _usage(base),
        )
    )


def _figures(now: Performance) -> str:
    figures = {
        "Workers online": now.worker_count,
        "Threads": now.thread_count,
        "Requests waiting": now.queued_requests,
        "Waiting, megapixelsteps": round(now.queued_pixelsteps / MEGA, 1),
        "Drawn in the last minute": round(now.past_minute_pixelsteps / MEGA, 1),
    }
    boxes = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in figures.items()
    )
    return f'<dl class="figures">{boxes}</dl>'


def _workers(workers: Sequence[WorkerView]) -> str:
    if not workers:
        return '<p class="quiet">No worker is online. Requests wait until one comes.</p>'
    rows = [
        [
            worker.name,
            "maintenance" if worker.maintenance else "working",
            sentence(worker.speed, worker.kind),
            str(worker.fulfilled),
        ]
        for worker in workers[:MOST_ROWS]
    ]
    return table(["Name", "State", "Speed", "Jobs done"], rows)


def _models(models: Sequence[ModelStatus]) -> str:
    if not models:
        return '<p class="quiet">No model is served at the moment.</p>'
    rows = [
        [model.name, str(model.count), f"{model.jobs:g}", f"{model.eta} s"]
        for model in models[:MOST_ROWS]
    ]
    return table(["Model", "Threads", "Jobs waiting", "Time to clear"], rows)


def _usage(base: str) -> str:
    command = (
        f"curl {base}/api/v2/generate/async \\\n"
        "  -H 'apikey: 0000000000' -H 'Content-Type: application/json' \\\n"
        '  -d \'{"prompt": "a lighthouse at dusk", "models": []}\''
    )
    return (
        "<p>In Discord: write <code>/generate</code>. From any program that speaks the AI Horde "
        f"API: set its server to <code>{text(base)}/api</code>. From a shell:</p>"
        f"<pre>{text(command)}</pre>"
        "<p>The answer names an <code>id</code>; ask <code>/api/v2/generate/check/</code> with it "
        "until it is done, then <code>/api/v2/generate/status/</code> for the picture. "
        "Every operation is listed under <a href='/api/'>API</a>.</p>"
    )
