"""A board in words and rows. Pure."""

from collections.abc import Sequence

from inference.board import Board, EngineView, JobView

GIB = 1024**3
BAR = 12

JobRow = tuple[str, str, str, str, str]
EngineRow = tuple[str, str, str, str, str, str]


def seconds(span: float) -> str:
    """A span of time in two units at most.

    >>> seconds(59.4), seconds(61), seconds(3700)
    ('59 s', '1 min 1 s', '1 h 1 min')
    """
    whole = int(span)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def bar(done: int, total: int) -> str:
    """Progress in signs and percent.

    >>> bar(1, 4)
    '███─────────  25 %'
    """
    share = min(done / total, 1.0) if total else 0.0
    full = round(share * BAR)
    return f"{'█' * full}{'─' * (BAR - full)} {100 * share:3.0f} %"


def job_row(job: JobView, now: float) -> JobRow:
    """Id, model, what is asked for, how far it is, how long it takes already."""
    drawing = job.stage == "drawing" and job.total
    how_far = bar(job.done, job.total) if drawing else job.stage
    where = "" if job.engine is None or not drawing else f" on {job.engine}"
    return job.id[:8], job.model, job.what, f"{how_far}{where}", seconds(now - job.since)


def engine_row(engine: EngineView) -> EngineRow:
    """Number and device, phase, models, evaluations a second, batch fill, memory."""
    return (
        f"{engine.number} {engine.device}",
        engine.phase,
        ", ".join(engine.loaded) or "none",
        f"{engine.rate:.1f}",
        f"{100 * engine.fill:.0f} %",
        memory(engine),
    )


def memory(engine: EngineView) -> str:
    """Of its device where it has one, and of its process."""
    load = engine.latest
    if load is None:
        return "?"
    own = f"{load.memory / GIB:.1f} GiB RAM"
    if not load.device_total:
        return own
    return f"{load.device_used / GIB:.1f} of {load.device_total / GIB:.0f} GiB, {own}"


def figures(board: Board) -> Sequence[tuple[str, str]]:
    """The worker in numbers."""
    return (
        ("state", board.mode),
        ("kudos", f"{board.kudos:,.1f}"),
        ("an hour", f"{board.kudos_per_hour:,.0f}"),
        ("it/s", f"{board.rate:.1f}"),
        ("done", str(board.total("done"))),
        ("censored", str(board.total("censored"))),
        ("faulted", str(board.total("faulted"))),
        ("lost", str(board.total("lost"))),
        ("up", seconds(board.uptime)),
    )


def one_line(board: Board) -> str:
    """How the worker does, for a log."""
    engines = "; ".join(
        f"engine {one.number} {one.phase}, {one.rate:.1f} it/s, {100 * one.fill:.0f} % full"
        for one in board.engines
    )
    said = (
        f"{board.mode} for {seconds(board.uptime)}: {board.total('done')} done, "
        f"{board.total('censored')} censored, {board.total('faulted')} faulted, "
        f"{board.total('lost')} lost, {len(board.jobs)} open; {board.kudos:.1f} kudos, "
        f"{board.kudos_per_hour:.0f} an hour"
    )
    return f"{said}; {engines}" if engines else said
