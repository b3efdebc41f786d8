"""The first page: is the horde alive, who makes it so, and how do I join?"""

from collections.abc import Sequence

from horde_core.accounts.contributors import Contributor
from horde_core.api.pages.layout import shortened, table, text
from horde_core.api.pages.snapshot import Leaders, Now
from horde_core.api.worker_wire import MEGA, sentence
from horde_core.oversight.model import Modes
from horde_core.stats.model import Totals
from horde_core.workers.model import ModelStatus, Performance, Work, WorkerView

MOST_ROWS = 200
KINDS = {Work.IMAGE: "pictures", Work.TEXT: "texts", Work.INTERROGATION: "alchemy"}


def content(now: Now, leaders: Leaders, base: str, *, registration: bool) -> str:
    return "".join(
        (
            '<p class="lead">People share their graphics cards here. Ask for a picture or a text, '
            "and somebody's machine makes it. Whoever helps earns kudos, and kudos get you served "
            "sooner.</p>",
            _actions(registration=registration and not now.modes.raid),
            _modes(now.modes),
            "<h2 id='status'>Right now</h2>",
            _figures(now.performance),
            "<h2 id='models'>Models</h2>",
            _models(now.models),
            "<h2 id='workers'>Workers</h2>",
            _workers(now.workers),
            "<h2 id='made'>Made here</h2>",
            _made(now.pictures, now.texts),
            _contributors(leaders),
            "<h2 id='join'>How to join</h2>",
            _usage(base),
        )
    )


def _actions(*, registration: bool) -> str:
    register = '<a class="button" href="/register">Make an account</a>' if registration else ""
    return (
        f'<p class="actions">{register}<a class="button plain" href="#join">How to use it</a>'
        '<a class="button plain" href="/api/">API</a></p>'
    )


def _modes(modes: Modes) -> str:
    said = []
    if modes.maintenance:
        said.append("The horde is under maintenance and takes no new requests.")
    if modes.invite_only:
        said.append("New workers need an invitation at the moment.")
    return "".join(f'<p class="notice">{text(one)}</p>' for one in said)


def _figures(now: Performance) -> str:
    figures = {
        "Workers online": _count(now.worker_count + now.text_worker_count + now.alchemist_count),
        "Pictures waiting": _count(now.queued_requests),
        "Texts waiting": _count(now.queued_text_requests),
        "Forms waiting": _count(now.queued_forms),
        "Megapixelsteps waiting": f"{now.queued_pixelsteps / MEGA:,.1f}",
        "Megapixelsteps, last minute": f"{now.past_minute_pixelsteps / MEGA:,.1f}",
    }
    boxes = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in figures.items()
    )
    return f'<dl class="figures">{boxes}</dl>'


def _workers(workers: Sequence[WorkerView]) -> str:
    if not workers:
        return '<p class="quiet">No worker is online. Requests wait until one comes.</p>'
    busiest = sorted(workers, key=lambda worker: (-worker.fulfilled, worker.name))
    rows = [
        [
            worker.name,
            KINDS[worker.kind],
            "maintenance" if worker.maintenance else "working",
            sentence(worker.speed, worker.kind),
            _count(worker.fulfilled),
        ]
        for worker in busiest[:MOST_ROWS]
    ]
    return shortened(["Name", "Makes", "State", "Speed", "Jobs done"], rows, "workers")


def _models(models: Sequence[ModelStatus]) -> str:
    if not models:
        return '<p class="quiet">No model is served at the moment.</p>'
    rows = [
        [model.name, KINDS[model.kind], _count(model.count), f"{model.jobs:,g}", _wait(model)]
        for model in models[:MOST_ROWS]
    ]
    return shortened(["Model", "Makes", "Threads", "Waiting", "Done in"], rows, "models")


def _wait(model: ModelStatus) -> str:
    """The time until what waits for it is done."""
    if not model.jobs:
        return "at once"
    if not model.count:
        return "nobody serves it"
    return f"{model.eta} s" if model.eta < 120 else f"{round(model.eta / 60)} min"


def _made(pictures: Totals, texts: Totals) -> str:
    rows = [
        [name, *(_count(getattr(made, span).results) for span in ("hour", "day", "month", "total"))]
        for name, made in (("Pictures", pictures), ("Texts", texts))
    ]
    return table(["", "Last hour", "Last day", "Last month", "Altogether"], rows)


def _contributors(leaders: Leaders) -> str:
    if not leaders.gave and not leaders.asked:
        return ""
    return (
        "<div class='pair'>"
        f"<section><h2 id='gave'>Gave the most</h2>{_ranking(leaders.gave)}</section>"
        f"<section><h2 id='asked'>Asked for the most</h2>{_ranking(leaders.asked)}</section>"
        "</div><p class='quiet'>Only who has made their workers public is named.</p>"
    )


def _ranking(found: Sequence[Contributor]) -> str:
    rows = [
        [str(place), one.alias or "somebody", _results(one)]
        for place, one in enumerate(found, start=1)
    ]
    return table(["", "Who", "What"], rows) if rows else '<p class="quiet">Nobody yet.</p>'


def _results(one: Contributor) -> str:
    parts = {"pictures": one.pictures, "texts": one.texts, "forms": one.forms}
    return ", ".join(f"{_count(amount)} {name}" for name, amount in parts.items() if amount)


def _count(number: int) -> str:
    """Figures in groups of three.

    >>> _count(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def _usage(base: str) -> str:
    command = (
        f"curl {base}/api/v2/generate/async \\\n"
        "  -H 'apikey: 0000000000' -H 'Content-Type: application/json' \\\n"
        '  -d \'{"prompt": "a lighthouse at dusk", "models": []}\''
    )
    return (
        "<ul><li>In Discord: write <code>/generate</code>, and <code>/link</code> for an account."
        "</li><li>From any program that speaks the AI Horde API: set its server to "
        f"<code>{text(base)}/api</code>.</li><li>With a graphics card: run a worker with "
        "<code>horde_url</code> set to this server and the key of your account, and earn kudos."
        f"</li><li>From a shell:</li></ul><pre tabindex='0'>{text(command)}</pre>"
        "<p>The answer names an <code>id</code>; ask <code>/api/v2/generate/check/</code> with it "
        "until it is done, then <code>/api/v2/generate/status/</code> for the picture. "
        "Every operation is listed under <a href='/api/'>API</a>.</p>"
    )
