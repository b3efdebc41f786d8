"""LoRAs and textual inversions on this machine: fetched on demand, the longest unused go. No torch.

A folder of the owner's own files comes first; they are never removed. What is fetched lies in the
cache folder as ``<kind>-<version>.safetensors`` with what is known of it beside.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import UnsetType

from horde_core.protocol.image import JobPayload
from inference.adapter_words import Kind, Obtained
from inference.models.adapter_source import AdapterSource, Lost, Offered
from inference.models.downloads import PARTIAL, Downloader, DownloadFailed, Progress, Wanted

log = logging.getLogger(__name__)

MB = 1024 * 1024
LARGEST = {"lora": 400 * MB, "ti": 20 * MB}
"""What is fetched for a job at most; the owner's own files may be larger."""
FIRST_S, FURTHER_S = 45.0, 15.0
AT_ONCE = 5
ENDINGS = (".safetensors", ".pt")


@dataclass(frozen=True, slots=True)
class Want:
    """One file that a job asks for. ``is_version``: the name is the number of a version."""

    kind: Kind
    name: str
    is_version: bool = False


def wants_of(payload: JobPayload) -> tuple[Want, ...]:
    """What a job asks for, each once."""
    loras = [] if isinstance(payload.loras, UnsetType) else payload.loras
    tis = [] if isinstance(payload.tis, UnsetType) else payload.tis
    wants = [Want("lora", one.name, one.is_version) for one in loras if one.model or one.clip]
    wants += [Want("ti", one.name) for one in tis]
    return tuple(dict.fromkeys(want for want in wants if want.name.strip()))


def seconds_for(wants: Sequence[Want]) -> float:
    """How long fetching them may hold up a job."""
    return FIRST_S + FURTHER_S * (len(wants) - 1) if wants else 0.0


def same_family(one: str, other: str) -> bool:
    """Whether a file for one baseline can be used with another. Unknown ones are tried.

    >>> same_family("stable_diffusion_2_768", "stable_diffusion_2_512"), same_family("", "flux_1")
    (True, True)
    """
    return not one or not other or _family(one) == _family(other)


def _family(baseline: str) -> str:
    parts = baseline.split("_")
    return "_".join(parts[:3]) if parts[0] == "stable" else parts[0]


@dataclass(slots=True, eq=False)
class AdapterCache:
    """``limit_bytes`` holds for what is fetched. ``allow_nsfw``: files marked so may be fetched."""

    folder: Path
    own: Sequence[Path]
    downloader: Downloader
    source: AdapterSource
    limit_bytes: int
    allow_nsfw: bool = True
    progress: Progress = lambda _had, _total: None
    _turns: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(AT_ONCE), init=False
    )
    _locks: dict[Want, asyncio.Lock] = field(default_factory=dict, init=False)

    async def obtain(self, wants: Sequence[Want], baseline: str) -> tuple[Obtained, ...]:
        """All of them side by side, those that cannot be had with the reason; never raises.

        ``baseline`` is that of the model they are for.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._one(want, baseline)) for want in wants]
        return tuple(task.result() for task in tasks)

    async def _one(self, want: Want, baseline: str) -> Obtained:
        own = self._own(want)
        if own is not None:
            return Obtained(want.kind, want.name, str(own))
        lock = self._locks.setdefault(want, asyncio.Lock())
        try:
            async with asyncio.timeout(FIRST_S), lock, self._turns:
                return await self._fetched(want, baseline)
        except (Lost, DownloadFailed, TimeoutError) as error:
            log.warning(
                "%s %r cannot be had: %s", want.kind, want.name, error if str(error) else "too slow"
            )
            return Obtained(want.kind, want.name, mishap="download_failed")

    def _own(self, want: Want) -> Path | None:
        for folder in self.own:
            for ending in ENDINGS:
                path = folder / f"{want.name}{ending}"
                inside = path.resolve().is_relative_to(folder.resolve())
                if inside and path.is_file():
                    return path
        return None

    async def _fetched(self, want: Want, baseline: str) -> Obtained:
        offered = self._remembered(want)
        if offered is None:
            offered = await self.source.look_up(want.kind, want.name, is_version=want.is_version)
            self._remember(want, offered)
        if offered.nsfw and not self.allow_nsfw:
            raise Lost("it is marked as not safe for work, and this worker is")
        if not same_family(offered.baseline, baseline):
            return Obtained(want.kind, want.name, mishap="baseline_mismatch")
        path = self.folder / f"{want.kind}-{offered.version}{offered.ending}"
        if not path.is_file():
            self.make_room(offered.size, keep=path)
            await self.downloader.fetch(
                Wanted(
                    offered.url, path, offered.sha256, LARGEST[want.kind], dict(offered.headers)
                ),
                self.progress,
            )
            self.make_room(0, keep=path)
        path.touch()
        return Obtained(want.kind, want.name, str(path), offered.triggers)

    def make_room(self, size: int, keep: Path) -> None:
        """Remove what was used longest ago until ``size`` more bytes fit."""
        files = sorted(self._files(), key=lambda path: path.stat().st_mtime)
        used = sum(path.stat().st_size for path in files)
        for path in files:
            if used + size <= self.limit_bytes:
                return
            if path not in {keep, keep.with_name(keep.name + PARTIAL)}:
                used -= path.stat().st_size
                path.unlink()

    def _files(self) -> Iterable[Path]:
        endings = (*ENDINGS, PARTIAL)
        return (path for path in self.folder.glob("*") if path.suffix in endings)

    def _memory_of(self, want: Want) -> Path:
        safe = "".join(char if char.isalnum() else "_" for char in want.name)[:100]
        digest = sha256(f"{want.kind}:{want.name}:{want.is_version}".encode()).hexdigest()[:12]
        return self.folder / f"{want.kind}-{safe}-{digest}.json"

    def _remember(self, want: Want, offered: Offered) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = msgspec.structs.replace(offered, headers=())  # they may hold a token
        self._memory_of(want).write_bytes(msgspec.json.encode(kept))

    def _remembered(self, want: Want) -> Offered | None:
        """What was known of it when its file was fetched; nothing without the file."""
        try:
            offered = msgspec.json.decode(self._memory_of(want).read_bytes(), type=Offered)
        except (OSError, msgspec.MsgspecError):
            return None
        path = self.folder / f"{want.kind}-{offered.version}{offered.ending}"
        return offered if path.is_file() else None
