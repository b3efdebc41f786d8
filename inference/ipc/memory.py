"""Shared memory for finished pictures: made and removed by the controller, used by its children.

Because the controller owns every block, a child that dies leaves nothing behind. Pure.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory


class PictureMemory:
    """Room for one RGB picture. It is given back when released, or when nothing refers to it."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width * height * 3
        self._block = SharedMemory(create=True, size=self._size)
        self._release = weakref.finalize(self, _remove, self._block)

    @property
    def name(self) -> str:
        return self._block.name

    def pixels(self) -> bytes:
        """A copy of what the engine wrote."""
        return bytes(_view(self._block)[: self._size])

    def write(self, pixels: bytes) -> None:
        """From the process that owns it; others use ``fill``."""
        _view(self._block)[: self._size] = pixels

    def release(self) -> None:
        self._release()


def _remove(block: SharedMemory) -> None:
    block.close()
    block.unlink()


def _view(block: SharedMemory) -> memoryview:
    if block.buf is None:
        raise ValueError(f"the shared memory {block.name} is closed")
    return block.buf


@contextmanager
def _attached(name: str) -> Iterator[memoryview]:
    """The block of this name, from another process.

    Before Python 3.13 attaching registers the block with this process's resource tracker, which
    would remove it when this process ends; the controller owns it, so it is taken off that list.
    """
    block = SharedMemory(name=name)
    try:
        resource_tracker.unregister(f"/{block.name.lstrip('/')}", "shared_memory")
        yield _view(block)
    finally:
        block.close()


def fill(name: str, pixels: bytes) -> None:
    """Write ``pixels`` into the block of this name, from another process.

    Raises:
        FileNotFoundError: the controller has given it up.
    """
    with _attached(name) as view:
        view[: len(pixels)] = pixels


def read(name: str, size: int) -> bytes:
    """The first ``size`` bytes of the block of this name, from another process.

    Raises:
        FileNotFoundError: the controller has given it up.
    """
    with _attached(name) as view:
        return bytes(view[:size])
