"""Which models this worker serves, of those on this machine. No torch."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from horde_core.protocol.status import ModelStatus
from inference.choice import Candidate, chosen, most_wanted, needs_ranks
from inference.client import HordeClient, HordeRefused, Unreachable
from inference.models.reference import Reference, shipped
from inference.models.registry import DEMO, LocalModel, ModelMissing, find
from inference.safety.gate import NotSafe, SafetyGate
from inference.settings import WorkerSettings

log = logging.getLogger(__name__)


class NothingToServe(Exception):
    """The text tells the owner why."""


class _ModelTotals(msgspec.Struct, frozen=True):
    """How often each model was drawn with."""

    month: dict[str, float]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``served`` are always offered, ``others`` may be where the owner lets the horde decide."""

    served: dict[str, LocalModel]
    others: dict[str, LocalModel]

    @property
    def all(self) -> dict[str, LocalModel]:
        return {**self.served, **self.others}


def on_disk(folders: Sequence[str]) -> dict[str, LocalModel]:
    """Every model in the folders, by name; the first folder wins, as it does in `find`."""
    names = {
        path.name if path.is_dir() else path.stem
        for folder in folders
        if Path(folder).is_dir()
        for path in Path(folder).iterdir()
    }
    found: dict[str, LocalModel] = {}
    for name in sorted(names):
        try:
            found[name] = find(name, folders)
        except ModelMissing:
            continue
    return found


def candidate(model: LocalModel, reference: Reference) -> Candidate:
    """What the list of known models says of it."""
    known = reference.models.get(model.name)
    if known is None:
        return Candidate(model.name)
    return Candidate(model.name, known.baseline, nsfw=known.nsfw, inpainting=known.inpainting)


async def catalogue(settings: WorkerSettings, gate: SafetyGate, client: HordeClient) -> Catalogue:
    """What to serve, each model on this machine and passed by the gate.

    A model that was named must be here and pass; those that a word chose are left out if they do
    not.

    Raises:
        NothingToServe
    """
    found = on_disk(settings.model_folders)
    here = {name: model for name, model in found.items() if name != DEMO}
    reference = await asyncio.to_thread(shipped)
    ranks = await popularity(client) if needs_ranks(settings.models) else {}
    names = chosen(
        settings.models,
        {name: candidate(model, reference) for name, model in here.items()},
        skip=settings.models_to_skip,
        asked_for=ranks,
        large=settings.load_large_models,
    )
    if not names:
        raise NothingToServe(_nothing(settings, here))
    served = _admitted(names, settings, gate)
    others = {} if not settings.dynamic_models else _other(settings, gate, here, served)
    return Catalogue(served, others)


def _admitted(
    names: Sequence[str], settings: WorkerSettings, gate: SafetyGate
) -> dict[str, LocalModel]:
    admitted: dict[str, LocalModel] = {}
    reason = ""
    for name in names:
        try:
            model = find(name, settings.model_folders)
            gate.admit(model)
            admitted[name] = model
        except (ModelMissing, NotSafe) as error:
            if name in settings.models:
                raise NothingToServe(str(error)) from None
            reason = str(error)
            log.warning("%s", error)
    if not admitted:
        raise NothingToServe(reason)
    return admitted


def _other(
    settings: WorkerSettings,
    gate: SafetyGate,
    here: dict[str, LocalModel],
    served: dict[str, LocalModel],
) -> dict[str, LocalModel]:
    others = {}
    for name, model in here.items():
        if name in served or name in settings.models_to_skip:
            continue
        try:
            gate.admit(model)
        except NotSafe:
            continue
        others[name] = model
    return others


def _nothing(settings: WorkerSettings, here: dict[str, LocalModel]) -> str:
    if not settings.models:
        return "[worker] models names no model."
    return (
        f"[worker] models = {settings.models} chooses none of the {len(here)} models in "
        f"{', '.join(settings.model_folders) or 'no folder'}."
    )


async def popularity(client: HordeClient) -> dict[str, float]:
    """How often the horde drew with each model this month; nothing where it does not say."""
    try:
        return (await client.get("stats/img/models", _ModelTotals)).month
    except (HordeRefused, Unreachable) as error:
        log.warning("The horde does not say how much models are asked for (%s)", error)
        return {}


async def wanted_now(client: HordeClient, others: Sequence[str], count: int) -> list[str]:
    """Those of the other models that the horde has most work for; none where it does not say."""
    try:
        states = await client.get("status/models", list[ModelStatus])
    except (HordeRefused, Unreachable) as error:
        log.info("The horde does not say what waits (%s)", error)
        return []
    queued = {state.name: state.queued for state in states}
    served = {state.name: float(state.count) for state in states}
    return most_wanted(others, queued, served, count)
