"""Which jobs are open, on disk, so that a worker that was killed can own up to them. No torch.

The horde would otherwise learn of a lost job only when its time is up, minutes later.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec


@dataclass(slots=True, eq=False)
class Journal:
    """The open jobs of one worker at one horde; every change is written at once."""

    file: Path
    _open: set[str] = field(default_factory=set, init=False)

    @classmethod
    def of_worker(cls, folder: str, horde_url: str, name: str) -> "Journal":
        """The journal in ``folder``, which is made; others' lie beside it."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        tag = hashlib.sha256(f"{horde_url}\n{name}".encode()).hexdigest()[:16]
        return cls(Path(folder) / f"open-jobs-{tag}.json")

    def left_over(self) -> list[str]:
        """Ids of what an earlier life of this worker did not end; they count as open again."""
        try:
            left = msgspec.json.decode(self.file.read_bytes(), type=list[str])
        except (FileNotFoundError, msgspec.MsgspecError):
            return []
        self._open.update(left)
        return left

    def begin(self, job_ids: Iterable[str]) -> None:
        self._open.update(job_ids)
        self._write()

    def end(self, job_id: str) -> None:
        self._open.discard(job_id)
        self._write()

    def _write(self) -> None:
        """Replace the file in one step, so that it is whole whenever this process dies."""
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(sorted(self._open)))
        fresh.replace(self.file)
