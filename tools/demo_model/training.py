"""What both trainings share: processes, resumable checkpoints, averages, progress lines."""

import math
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from tools.demo_model.scenes import Rng


@dataclass(frozen=True, slots=True)
class Plan:
    """How a training runs. `batch` is per process; `folder` keeps checkpoints and caches."""

    folder: Path
    steps: int
    batch: int
    learning_rate: float
    seed: int = 1
    device: str = "cpu"
    rank: int = 0
    processes: int = 1
    save_seconds: float = 120.0

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def rng(self, step: int) -> Rng:
        """Chance for one step of one process: a resumed training draws what it would have."""
        return np.random.default_rng([self.seed, self.rank, step])

    def noise(self, step: int) -> torch.Generator:
        seed = int(np.random.SeedSequence([self.seed, self.rank, step, 7]).generate_state(1)[0])
        return torch.Generator("cpu").manual_seed(seed)


def join_group(plan: Plan) -> None:
    """Makes this process one of `plan.processes` that average their gradients (gloo, or nccl)."""
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    if plan.processes > 1:
        dist.init_process_group(
            "nccl" if plan.device.startswith("cuda") else "gloo",
            init_method=f"file://{(plan.folder / 'rendezvous').resolve()}",
            rank=plan.rank,
            world_size=plan.processes,
        )


def average_gradients(parameters: Iterable[nn.Parameter], processes: int) -> None:
    """One all-reduce over all gradients, laid out flat."""
    if processes == 1:
        return
    grads = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in grads])
    dist.all_reduce(flat)
    flat /= processes
    at = 0
    for grad in grads:
        grad.copy_(flat[at : at + grad.numel()].view_as(grad))
        at += grad.numel()


def learning_rate_at(step: int, plan: Plan, warmup: int = 100) -> float:
    """Linear warm-up, level until 60 % of the way, then a half cosine down to 2 % of the peak.

    The level part lets a training be prolonged: ask for more steps before it falls.
    """
    rise = min(1.0, (step + 1) / warmup)
    falling = min(1.0, max(0.0, step / plan.steps - 0.6) / 0.4)
    return plan.learning_rate * rise * (0.02 + 0.98 * 0.5 * (1.0 + math.cos(math.pi * falling)))


class Trainee:
    """Modules in training with their optimiser, their slow average and their checkpoint file."""

    def __init__(self, name: str, modules: Mapping[str, Any], plan: Plan, decay: float) -> None:
        self.modules = nn.ModuleDict(dict(modules)).to(plan.device)
        self.plan = plan
        self.step = 0
        self._decay = decay
        self._file = plan.folder / f"{name}.pt"
        self._parameters = [p for p in self.modules.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            self._parameters, lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        self._average = [p.detach().clone() for p in self._parameters]
        self._began = self._saved = time.monotonic()
        self._first = 0

    def resume(self) -> None:
        """Goes on from the checkpoint, if there is one."""
        if not self._file.exists():
            return
        state = torch.load(self._file, map_location=self.plan.device, weights_only=True)
        self.modules.load_state_dict(state["modules"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average = state["average"]
        self.step = self._first = int(state["step"])

    def learn(self, loss: torch.Tensor) -> None:
        """One step down the gradient that all processes share."""
        loss.backward()  # type: ignore[no-untyped-call]
        average_gradients(self._parameters, self.plan.processes)
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate_at(self.step, self.plan)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.step += 1
        decay = min(self._decay, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self._average, list(self._parameters), 1.0 - decay)

    def save_if_due(self) -> None:
        now = time.monotonic()
        done = self.step >= self.plan.steps
        if self.plan.leads and (done or now - self._saved > self.plan.save_seconds):
            self._saved = now
            self.save()

    def save(self) -> None:
        state = {
            "step": self.step,
            "modules": self.modules.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average,
        }
        save_whole(state, self._file)

    def progress(self, every: int, figures: Mapping[str, float]) -> None:
        """A line such as `step 200/1400 loss 0.021 | 0.61 s/step, 12 min left`."""
        if not self.plan.leads or self.step % every:
            return
        pace = (time.monotonic() - self._began) / max(1, self.step - self._first)
        left = pace * (self.plan.steps - self.step) / 60
        values = " ".join(f"{name} {value:.4f}" for name, value in figures.items())
        print(
            f"step {self.step}/{self.plan.steps} {values} | {pace:.2f} s/step, {left:.1f} min left",
            flush=True,
        )


def save_whole(state: Any, file: Path) -> None:
    """Saves so that a reader, or a stop half-way, never meets half a file."""
    part = file.with_suffix(f".part{os.getpid()}")
    torch.save(state, part)
    part.replace(file)


def load_averages(file: Path, modules: Mapping[str, Any]) -> int:
    """Fills the modules with the slow averages of a checkpoint; returns its step."""
    state = torch.load(file, map_location="cpu", weights_only=True)
    holder = nn.ModuleDict(dict(modules))
    holder.load_state_dict(state["modules"])
    with torch.no_grad():
        for parameter, value in zip(holder.parameters(), state["average"], strict=True):
            parameter.copy_(value)
    return int(state["step"])
