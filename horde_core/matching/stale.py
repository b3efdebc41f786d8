"""What must be read again."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Stale:
    """By id. ``all_workers``: whoever they are."""

    requests: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)
    all_workers: bool = False

    def __bool__(self) -> bool:
        return bool(self.requests or self.workers or self.all_workers)
