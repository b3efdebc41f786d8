"""Jobs that wait for a place: by priority, then by arrival; a blocked one is not starved. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from inference.spec import ImageJob

PATIENCE = 64
"""So many later jobs may pass one that cannot begin yet (its model has no place); then the rest
waits for it.
"""


@dataclass(slots=True, eq=False)
class _Waiting:
    job: ImageJob
    passed: int = 0


@dataclass(slots=True, eq=False)
class Queue:
    _jobs: dict[str, _Waiting] = field(default_factory=dict, init=False)

    def __len__(self) -> int:
        return len(self._jobs)

    def put(self, job: ImageJob) -> None:
        self._jobs[job.id] = _Waiting(job)

    def drop(self, job_id: str) -> bool:
        """Whether it was waiting."""
        return self._jobs.pop(job_id, None) is not None

    def take(self, admissible: Callable[[ImageJob], bool]) -> ImageJob | None:
        """The next job that can begin."""
        held: list[_Waiting] = []
        for waiting in sorted(self._jobs.values(), key=lambda one: -one.job.priority):
            if admissible(waiting.job):
                for earlier in held:
                    earlier.passed += 1
                del self._jobs[waiting.job.id]
                return waiting.job
            if waiting.passed >= PATIENCE:
                return None
            held.append(waiting)
        return None
