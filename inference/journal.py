"""Which jobs are open, and results not yet handed in, on disk. No torch.

A worker that was killed can own up to what it had begun (the horde would otherwise learn of a lost
job only when its time is up, minutes later), and hands in what was finished already.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from horde_core.protocol.alchemy import FormSubmit
from horde_core.protocol.image import ImageSubmit
from horde_core.protocol.text import TextSubmit

Submit = ImageSubmit | TextSubmit | FormSubmit


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What to hand in for one job. ``webp`` goes to ``upload_url``, where there is one."""

    image: ImageSubmit | None = None
    text: TextSubmit | None = None
    form: FormSubmit | None = None
    webp: bytes = b""
    upload_url: str | None = None
    ttl: float

    @property
    def submit(self) -> Submit:
        submit = self.image or self.text or self.form
        if submit is None:
            raise ValueError("a result of nothing")
        return submit

    @property
    def job_id(self) -> str:
        return self.submit.id


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

    def is_open(self, job_id: str) -> bool:
        return job_id in self._open

    def keep(self, result: Result) -> None:
        """Remember a result until ``end``, also over a restart."""
        path = self._path_of(result.job_id)
        path.parent.mkdir(exist_ok=True)
        _replace(path, msgspec.msgpack.encode(result))

    def kept(self, job_id: str) -> Result | None:
        """The result of an open job, if it was finished."""
        try:
            return msgspec.msgpack.decode(self._path_of(job_id).read_bytes(), type=Result)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def end(self, job_id: str) -> None:
        self._open.discard(job_id)
        self._write()
        self._path_of(job_id).unlink(missing_ok=True)

    def _path_of(self, job_id: str) -> Path:
        """Ids come from the horde and may be anything, hence not a file's name as they are."""
        name = hashlib.sha256(job_id.encode()).hexdigest()[:32]
        return self.file.with_suffix("") / f"{name}.result"

    def _write(self) -> None:
        _replace(self.file, msgspec.json.encode(sorted(self._open)))


def _replace(path: Path, content: bytes) -> None:
    """Write in one step, so that the file is whole whenever this process dies."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)
