"""What the owner wants of every pop loop. Pure."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Orders:
    """``stop`` for good, or rest while not ``going``. ``hurries`` are called to end at once."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    going: asyncio.Event = field(default_factory=asyncio.Event)
    hurries: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.going.set()

    def pause_or_go_on(self) -> None:
        if self.going.is_set():
            self.going.clear()
        else:
            self.going.set()

    def quit(self) -> None:
        """Stop without finishing what is begun: it is handed back."""
        self.stop.set()
        for hurry in self.hurries:
            hurry()
