"""Shared memory for finished pictures: made and removed by the controller, filled by the engine.

Because the controller owns every block, an engine that dies leaves nothing behind. Pure.
"""

from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory


class PictureMemory:
    """Room for one RGB picture."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width * height * 3
        self._block = SharedMemory(create=True, size=self._size)

    @property
    def name(self) -> str:
        return self._block.name

    def pixels(self) -> bytes:
        """A copy of what the engine wrote."""
        return bytes(_view(self._block)[: self._size])

    def release(self) -> None:
        self._block.close()
        self._block.unlink()


def _view(block: SharedMemory) -> memoryview:
    if block.buf is None:
        raise ValueError(f"the shared memory {block.name} is closed")
    return block.buf


def fill(name: str, pixels: bytes) -> None:
    """Write ``pixels`` into the block of this name, from another process.

    Before Python 3.13 attaching registers the block with this process's resource tracker, which
    would remove it when this process ends; the controller owns it, so it is taken off that list.
    """
    block = SharedMemory(name=name)
    try:
        resource_tracker.unregister(f"/{block.name.lstrip('/')}", "shared_memory")
        _view(block)[: len(pixels)] = pixels
    finally:
        block.close()
