from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another horde where members have their accounts; ``register`` is the page for new ones."""

    host: str
    register: str
