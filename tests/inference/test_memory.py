"""Running out of memory: halve the batch, work in tiles, put other models aside, then fail."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor, nn

from inference.batcher import Batcher
from inference.engine import Drawn, Engine, Failed
from inference.estimate import need, together
from inference.families.unet import UNetModel
from inference.forwards import OutOfMemory
from inference.models import manifest
from inference.models.loader import Budget, ModelShelf
from inference.models.registry import LocalModel
from inference.safety.gate import SafetyGate
from tests.inference.conftest import CPU, FamilyEngine, picture, run_all, tiny_job


def unet_model(engine: Engine) -> UNetModel:
    model = engine.shelf.get("tiny", lambda: None)
    assert isinstance(model, UNetModel)
    return model


class SmallMemory:
    """A forward pass that has room for so many rows only."""

    def __init__(self, model: UNetModel, rows: int) -> None:
        self.rows = rows
        self.seen: list[int] = []
        self._forward = model.unet.forward

    def __call__(self, x: Tensor, *rest: object, **named: object) -> object:
        self.seen.append(len(x))
        if len(x) > self.rows:
            raise OutOfMemory("CUDA out of memory. Tried to allocate 2.00 GiB")
        return self._forward(x, *rest, **named)


def test_the_batch_is_halved_and_that_is_remembered(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = [tiny_job(str(seed), seed=seed, steps=3) for seed in range(3)]
    engine = engine_for("sd1")
    alone = [picture(run_all(engine, [job])[job.id]) for job in jobs]
    model = unet_model(engine)
    memory = SmallMemory(model, rows=2)
    monkeypatch.setattr(model.unet, "forward", memory)
    together = run_all(engine, jobs)
    assert memory.seen == [6, 3] + [1] * 18, "what was too much is not tried again"
    for job, expected in zip(jobs, alone, strict=True):
        assert int((picture(together[job.id]) - expected).abs().max()) <= 1


def test_one_row_that_finds_no_room_has_other_models_put_aside(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for("sd1")
    model = unet_model(engine)
    memory = SmallMemory(model, rows=0)
    relieved: list[object] = []

    def relieve(keep: object) -> bool:
        relieved.append(keep)
        memory.rows = 1
        return True

    monkeypatch.setattr(model.unet, "forward", memory)
    engine.batcher.forwards.relief = relieve
    assert isinstance(run_all(engine, [tiny_job(steps=2)])["job"], Drawn)
    assert relieved == [model]


def test_at_the_end_of_the_ladder_the_job_fails_and_the_next_is_drawn(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for("sd1")
    model = unet_model(engine)
    with monkeypatch.context() as patch:
        patch.setattr(model.unet, "forward", SmallMemory(model, rows=0))
        event = run_all(engine, [tiny_job()])["job"]
    assert isinstance(event, Failed)
    assert "out of memory" in event.reason
    assert isinstance(run_all(engine, [tiny_job("next")])["next"], Drawn)


def test_decoding_goes_down_the_ladder(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for("sd1")
    vae = unet_model(engine).vae
    expected = picture(run_all(engine, [tiny_job()])["job"])
    decode = vae.net.decode
    failures = iter(range(1))

    def short_of_memory(latents: Tensor) -> object:
        if next(failures, None) is not None:
            raise OutOfMemory("CUDA out of memory")
        return decode(latents)

    monkeypatch.setattr(vae.net, "decode", short_of_memory)
    assert torch.equal(picture(run_all(engine, [tiny_job()])["job"]), expected)
    assert vae.tiled_memory
    vae.net.disable_tiling()
    vae.tiled_memory = False


def test_decoding_without_any_room_fails_its_job_only(
    engine_for: FamilyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for("sd1")
    vae = unet_model(engine).vae

    def no_memory(_: Tensor) -> object:
        raise OutOfMemory("CUDA out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(vae.net, "decode", no_memory)
        assert isinstance(run_all(engine, [tiny_job()])["job"], Failed)
    assert isinstance(run_all(engine, [tiny_job("next")])["next"], Drawn)
    vae.net.disable_tiling()
    vae.tiled_memory = False


# --- several models ------------------------------------------------------------------------------


@pytest.fixture
def two(family: Callable[[str], Path]) -> Callable[[Budget], ModelShelf]:
    """A shelf of the models "a", "b" and "c", which are one folder."""
    path = family("sd1")

    def shelf(budget: Budget) -> ModelShelf:
        models = {name: LocalModel(name, path) for name in "abc"}
        return ModelShelf(models, SafetyGate(manifest.of_folder(path)), CPU, budget)

    return shelf


def test_the_model_used_longest_ago_goes_first(two: Callable[[Budget], ModelShelf]) -> None:
    shelf = two(Budget(models=2))
    loads: list[str] = []
    for name in "abacb":
        shelf.get(name, lambda name=name: loads.append(name))  # type: ignore[misc]
    assert loads == ["a", "b", "c", "b"]
    assert shelf.loaded == ("c", "b")


def test_bytes_are_a_budget_too(two: Callable[[Budget], ModelShelf]) -> None:
    shelf = two(Budget(models=None, device_bytes=0))
    for name in "ab":
        shelf.get(name, lambda: None)
    assert shelf.loaded == ("b",)
    size = shelf._loaded["b"].bytes
    roomy = two(Budget(models=None, device_bytes=3 * size))
    for name in "ab":
        roomy.get(name, lambda: None)
    assert roomy.loaded == ("a", "b")


def test_a_model_in_use_keeps_its_place(two: Callable[[Budget], ModelShelf]) -> None:
    engine = Engine(two(Budget(models=1)), Batcher(4))
    engine.submit(tiny_job("first", model="a", steps=3))
    engine.step()
    engine.submit(tiny_job("other", model="b", steps=1))
    engine.submit(tiny_job("same", model="a", steps=1))
    assert {event.job_id for event in engine.step()} == {"first", "same"}
    assert engine.shelf.loaded == ("a",)
    assert isinstance(run_all(engine, [])["other"], Drawn)
    assert engine.shelf.loaded == ("b",)


def test_jobs_of_the_model_in_use_do_not_starve_another(
    two: Callable[[Budget], ModelShelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.waiting.PATIENCE", 2)
    engine = Engine(two(Budget(models=1)), Batcher(1))
    engine.submit(tiny_job("running", model="a", steps=1))
    engine.step()
    engine = Engine(engine.shelf, Batcher(2))
    engine.submit(tiny_job("running", model="a", steps=9))
    engine.step()
    engine.submit(tiny_job("other", model="b", steps=1))
    for number in range(4):
        engine.submit(tiny_job(f"same{number}", model="a", steps=1))
    done = []
    while engine.busy:
        done += [event.job_id for event in engine.step() if isinstance(event, Drawn)]
    assert done.index("other") == 3, "two may pass it, then it waits for the running one only"


# --- a card that is too small --------------------------------------------------------------------


class Card:
    """What lies on a GPU, by the moves of networks; everything is computed where it was."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.holds: set[int] = set()

        def moved(net: nn.Module, device: torch.device) -> nn.Module:
            (self.holds.add if device.type == "cuda" else self.holds.discard)(id(net))
            return net

        patch.setattr(nn.Module, "to", moved)

    def holds_only(self, *nets: Any) -> bool:
        return self.holds <= {id(net) for net in nets}

    def shelf(self, shelf: ModelShelf, *names: str) -> list[UNetModel]:
        """The models of this shelf, on the card."""
        models = [shelf.get(name, lambda: None) for name in names]
        shelf._device = torch.device("cuda")
        for model in models:
            self.holds |= {id(net) for net in model.networks().values()}
        return [model for model in models if isinstance(model, UNetModel)]


def guarded(patch: pytest.MonkeyPatch, net: Any, roomy: Callable[[], bool]) -> None:
    """Have a network run out of memory while there is no room."""
    forward = net.forward

    def tried(*given: Any, **named: Any) -> Any:
        if not roomy():
            raise OutOfMemory("CUDA out of memory")
        return forward(*given, **named)

    patch.setattr(net, "forward", tried)


def test_at_last_the_parts_of_a_model_take_turns(
    engine_for: FamilyEngine,
    two: Callable[[Budget], ModelShelf],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = [tiny_job(str(seed), seed=seed, steps=2, prompt=f"a cat {seed}") for seed in range(2)]
    expected = [picture(run_all(engine_for("sd1"), [job])[job.id]) for job in jobs]
    engine = Engine(two(Budget(models=1)), Batcher(1))
    engine.shelf.get("a", lambda: None)
    card = Card(monkeypatch)
    (model,) = card.shelf(engine.shelf, "a")
    guarded(monkeypatch, model.unet, lambda: card.holds_only(model.unet))
    decoded: list[bool] = []

    def decodes() -> bool:
        decoded.append(card.holds_only(model.vae.net))
        return True

    guarded(monkeypatch, model.vae.net.decoder, decodes)
    for job, wanted in zip(jobs, expected, strict=True):
        drawn = run_all(engine, [msgspec.structs.replace(job, model="a")])[job.id]
        assert int((picture(drawn) - wanted).abs().max()) <= 1
    assert decoded == [True, True]


def test_a_model_in_use_that_was_put_aside_comes_back_for_its_next_step(
    two: Callable[[Budget], ModelShelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(two(Budget(models=2, ram_bytes=None)), Batcher(2))
    for name in "ab":
        engine.shelf.get(name, lambda: None)
    card = Card(monkeypatch)
    first, second = card.shelf(engine.shelf, "a", "b")
    nets = [list(model.networks().values()) for model in (first, second)]
    for own, model in zip(nets, (first, second), strict=True):
        guarded(
            monkeypatch, model.unet,
            lambda own=own: card.holds_only(*own) and id(own[0]) in card.holds,  # type: ignore[misc]
        )  # fmt: skip
    done = run_all(engine, [tiny_job(name, model=name, steps=2) for name in "ab"])
    assert all(isinstance(event, Drawn) for event in done.values())


def test_a_job_waits_for_room_by_estimate(engine_for: FamilyEngine) -> None:
    engine = engine_for("sd1")
    jobs = [tiny_job(str(seed), seed=seed, steps=2) for seed in range(3)]
    one = need(jobs[0], "stable_diffusion_1")
    weights = engine.shelf.bytes_with("tiny")
    engine.device_bytes = weights + together([one, one])
    for job in jobs:
        engine.submit(job)
    assert {event.job_id for event in engine.step()} == {"0", "1"}
    assert len(run_all(engine, [])) == 3
    engine.device_bytes = 1
    assert isinstance(run_all(engine, [tiny_job("alone")])["alone"], Drawn)
