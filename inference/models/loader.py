"""Loading models, and keeping those used last within the memory allowed for them."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError

from inference.families.form import Model
from inference.forwards import OutOfMemory, tidy
from inference.models.checkpoint import UnknownCheckpoint
from inference.models.folder import open_folder
from inference.models.registry import LocalModel
from inference.models.single_file import open_file
from inference.safety.gate import SafetyGate
from inference.turns import Turns

log = logging.getLogger(__name__)

MB = 1024 * 1024


class Unloadable(Exception):
    """A model folder that this engine cannot use."""


def device_of(wish: str) -> torch.device:
    """``auto`` is the GPU where there is one."""
    if wish == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(wish)


def dtype_for(device: torch.device) -> torch.dtype:
    """bfloat16 where the GPU computes in it, float16 on older ones, float32 elsewhere."""
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def load(path: Path, device: torch.device) -> Model:
    """A model from a folder in diffusers' layout or from a single ``.safetensors`` checkpoint.

    Raises:
        Unloadable: a part is missing, or of a kind not known here.
    """
    opened = open_file if path.is_file() else open_folder
    try:
        return opened(path, device, dtype_for(device))
    except OutOfMemory:
        raise
    except (
        OSError,
        ValueError,
        RuntimeError,
        KeyError,
        TypeError,
        ImportError,
        SafetensorError,
        UnknownCheckpoint,
        msgspec.MsgspecError,
    ) as error:
        raise Unloadable(f"{path.name}: {error}") from error


def weight_bytes(model: Model) -> int:
    return sum(
        tensor.numel() * tensor.element_size()
        for net in model.networks().values()
        for tensor in (*net.parameters(), *net.buffers())
    )


@dataclass(frozen=True, slots=True)
class Budget:
    """How many models, and how many bytes of weights, may be loaded. None: no limit of that kind.

    ``device_bytes`` are on the GPU; beyond them, up to ``ram_bytes``, models wait in main memory,
    from where they come back much faster than from disk.
    """

    models: int | None = 1
    device_bytes: int | None = None
    ram_bytes: int | None = 0


@dataclass(slots=True, eq=False)
class _Kept:
    """``turns`` where its parts take turns on the device."""

    model: Model
    bytes: int
    here: bool = True
    turns: Turns | None = None

    def move(self, device: torch.device) -> None:
        if self.turns is not None:
            self.turns.rest()
            return
        net: Any
        for net in self.model.networks().values():
            net.to(device)


@dataclass(slots=True, eq=False)
class ModelShelf:
    """The models used last, loaded; every load from disk passes the safety gate.

    ``keep`` is a number of models or a whole budget. ``in_use`` are models that jobs are drawn with:
    they are never forgotten, only moved.
    """

    _models: dict[str, LocalModel]
    _gate: SafetyGate
    _device: torch.device
    keep: int | Budget = 1
    in_use: Callable[[], Collection[Model]] = tuple
    seconds: float = field(default=0.0, init=False)
    _loaded: OrderedDict[str, _Kept] = field(default_factory=OrderedDict, init=False)

    @property
    def budget(self) -> Budget:
        return self.keep if isinstance(self.keep, Budget) else Budget(self.keep)

    @property
    def loaded(self) -> tuple[str, ...]:
        """Names of the models in memory, the one used last at the end."""
        return tuple(self._loaded)

    @property
    def ready(self) -> tuple[str, ...]:
        """Names of the models on the device."""
        return tuple(name for name, kept in self._loaded.items() if kept.here)

    def has(self, name: str) -> bool:
        """Whether a job for this model could begin at once."""
        return name in self.ready

    def crowded(self, name: str) -> bool:
        """Whether ``name`` could only be loaded in the place of a model in use."""
        if self.has(name):
            return False
        used = self._used()
        models, limit = self.budget.models, self.budget.device_bytes
        if not used or (models is not None and len(used) >= models):
            return bool(used)
        return limit is not None and self.bytes_with(name) > limit

    def _used(self) -> list[_Kept]:
        in_use = self.in_use()
        return [kept for kept in self._loaded.values() if kept.model in in_use]

    def bytes_with(self, name: str) -> int:
        """Of the weights of this model and of all in use."""
        named = self._loaded.get(name)
        others = sum(kept.bytes for kept in self._used() if kept is not named)
        return others + self._expected(name)

    def _expected(self, name: str) -> int:
        if name in self._loaded:
            return self._loaded[name].bytes
        return self._models[name].weight_bytes if name in self._models else 0

    def baseline(self, name: str) -> str:
        """The family of a model that was loaded; empty where it was not yet."""
        return self._loaded[name].model.baseline if name in self._loaded else ""

    def present(self, model: Model) -> None:
        """Bring a model in use back that was put aside for another.

        Raises:
            OutOfMemory
        """
        for name, kept in self._loaded.items():
            if kept.model is model and not kept.here:
                self._bring(name)
                return

    def get(self, name: str, on_load: Callable[[], None]) -> Model:
        """The model, loaded now if need be; ``on_load`` is told before that begins.

        Raises:
            Unloadable: not a model of this shelf, or it cannot be used.
            NotSafe: the safety gate does not let it be served.
            OutOfMemory: not even alone on the device is there room for it.
        """
        if name not in self._models:
            raise Unloadable(f"{name!r} is not served here")
        if not self.has(name):
            on_load()
            began = time.monotonic()
            self._bring(name)
            self.seconds = time.monotonic() - began
        self._loaded.move_to_end(name)
        return self._loaded[name].model

    def make_room(self, keep: Model) -> bool:
        """Take every other model off the device; whether there was any."""
        others = [one for one, kept in self._loaded.items() if kept.model is not keep]
        others = [name for name in others if self._loaded[name].here]
        for name in others:
            self._put_aside(name)
        tidy()
        return bool(others)

    def offload(self, model: Model) -> bool:
        """Have the parts of a model take turns on the device from now on; whether that is new."""
        for kept in self._loaded.values():
            if kept.model is model and kept.turns is None and self._device.type != "cpu":
                log.warning(
                    "Too little memory for a whole model: its parts take turns on the device"
                )
                kept.turns = Turns(model.networks(), model.vae, self._device)
                return True
        return False

    def _bring(self, name: str) -> None:
        local = self._models[name]
        if name not in self._loaded:
            self._gate.admit(local)
        self._let_go(self._expected(name), name)
        try:
            self._fetch(local)
        except OutOfMemory:
            log.warning("No room for %s beside the others; they are put aside", name)
            for other in [one for one in self.ready if one != name]:
                self._put_aside(other)
            tidy()
            self._fetch(local)

    def _fetch(self, local: LocalModel) -> None:
        kept = self._loaded.get(local.name)
        if kept is None:
            model = load(local.path, self._device)
            self._loaded[local.name] = _Kept(model, weight_bytes(model))
        else:
            kept.move(self._device)
            kept.here = True

    def _let_go(self, needed: int, name: str) -> None:
        """Make place for a model of so many bytes, from the one used longest ago on."""
        budget = self.budget
        for other in [one for one in self.ready if one != name]:
            here = [kept.bytes for kept in self._loaded.values() if kept.here]
            over = budget.device_bytes is not None and sum(here) + needed > budget.device_bytes
            if over or (budget.models is not None and len(here) >= budget.models):
                self._put_aside(other)

    def _put_aside(self, name: str) -> None:
        """Into main memory if it may stay there or is in use, else away."""
        kept = self._loaded[name]
        waiting = [one for one in self._loaded.values() if not one.here]
        limit = self.budget.ram_bytes
        room = (
            kept.model in self.in_use()
            or limit is None
            or sum(one.bytes for one in waiting) + kept.bytes <= limit
        )
        if room and self._device.type != "cpu":
            kept.move(torch.device("cpu"))
            kept.here = False
        else:
            del self._loaded[name]
        tidy()
