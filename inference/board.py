"""What the worker knows of itself at this moment: for its terminal view, its log and /metrics. Pure.

Whoever does something notes it here; whoever shows something only reads.
"""

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from inference.ipc.messages import Load, Phase, Preview

Stage = Literal["fetching", "waiting", "drawing", "checking", "delivering"]
Mode = Literal["starting", "working", "paused", "maintenance", "draining", "offline"]

HOUR_S = 3600.0
ERRORS_KEPT = 50
RATE_WINDOW_S = 10.0


@dataclass(slots=True)
class JobView:
    """One job under way. ``done`` of ``total`` counts model evaluations."""

    id: str
    kind: str
    model: str
    what: str
    since: float
    stage: Stage = "waiting"
    done: int = 0
    total: int = 0
    engine: int | None = None
    preview: Preview | None = None


@dataclass(slots=True)
class EngineView:
    """One engine. ``loads`` are its last few reports of work, with when they came."""

    number: int
    device: str = ""
    max_rows: int = 1
    phase: Phase | Literal["starting", "lost"] = "starting"
    loaded: tuple[str, ...] = ()
    load_seconds: float = 0.0
    restarts: int = -1
    loads: deque[Load] = field(default_factory=lambda: deque(maxlen=8))

    @property
    def rate(self) -> float:
        """Model evaluations a second, of all pictures together, lately."""
        seconds = sum(load.seconds for load in self.loads)
        return sum(load.evaluations for load in self.loads) / seconds if seconds else 0.0

    @property
    def fill(self) -> float:
        """Which share of the pictures that could be drawn together were, 0 to 1."""
        steps = sum(load.steps for load in self.loads)
        evaluations = sum(load.evaluations for load in self.loads)
        return evaluations / steps / self.max_rows if steps else 0.0

    @property
    def latest(self) -> Load | None:
        return self.loads[-1] if self.loads else None


@dataclass(frozen=True, slots=True)
class Trouble:
    at: float
    text: str


@dataclass(slots=True, eq=False)
class Board:
    """``now`` counts seconds from anywhere."""

    name: str = ""
    horde: str = ""
    now: Callable[[], float] = time.monotonic
    mode: Mode = "starting"
    models: tuple[str, ...] = ()
    engines: list[EngineView] = field(default_factory=list)
    jobs: dict[str, JobView] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    """``popped``, ``done``, ``censored``, ``faulted``, ``lost`` (not taken), by kind: "done.image"."""
    kudos: float = 0.0
    skipped: dict[str, int] = field(default_factory=dict)
    troubles: deque[Trouble] = field(default_factory=lambda: deque(maxlen=ERRORS_KEPT))
    began: float = field(init=False)
    last_job: float = field(init=False)
    _earned: deque[tuple[float, float]] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self.began = self.last_job = self.now()

    def popped(self, kind: str, jobs: int) -> None:
        self.counts[f"popped.{kind}"] += jobs
        self.last_job = self.now()

    def ended(self, kind: str, outcome: str, reward: float = 0.0) -> None:
        """A job is over: ``done``, ``censored``, ``faulted`` or ``lost``."""
        self.counts[f"{outcome}.{kind}"] += 1
        self.kudos += reward
        if reward:
            self._earned.append((self.now(), reward))

    def trouble(self, text: str) -> None:
        self.troubles.append(Trouble(self.now(), text))

    def total(self, outcome: str) -> int:
        return sum(n for name, n in self.counts.items() if name.startswith(f"{outcome}."))

    @property
    def uptime(self) -> float:
        return self.now() - self.began

    @property
    def kudos_per_hour(self) -> float:
        """Of the last hour; of what there is of it, extrapolated, after a minute."""
        now = self.now()
        while self._earned and self._earned[0][0] < now - HOUR_S:
            self._earned.popleft()
        span = min(max(self.uptime, 60.0), HOUR_S)
        return sum(reward for _, reward in self._earned) * HOUR_S / span

    @property
    def rate(self) -> float:
        return sum(engine.rate for engine in self.engines)

    @property
    def jobless_minutes(self) -> float:
        return 0.0 if self.jobs else (self.now() - self.last_job) / 60
