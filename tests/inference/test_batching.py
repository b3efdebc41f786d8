"""A picture does not depend on who shared the forward passes with it."""

import pytest
import torch

from inference.batcher import Batcher, Stepped
from inference.engine import Drawn, Failed, Progressed
from inference.families.form import Words
from inference.families.unet import UNetModel
from inference.programs import Start, program_of
from inference.spec import ImageJob
from tests.inference.conftest import EngineOf, picture, progress_of, run_all, tiny_job

MIXED = [
    tiny_job("euler", steps=6, cfg_scale=7.5, prompt="a red circle"),
    tiny_job("2m", steps=8, sampler="k_dpmpp_2m", karras=True, seed=2),
    tiny_job("heun", steps=4, sampler="k_heun", karras=True, cfg_scale=9, seed=3),
    tiny_job("euler_a", steps=7, sampler="k_euler_a", cfg_scale=3, seed=4),
    tiny_job("sde", steps=4, sampler="k_dpmpp_sde", seed=5, prompt="a blue square"),
    tiny_job("unguided", steps=5, sampler="lcm", cfg_scale=1, seed=6),
    tiny_job("long", steps=3, prompt="cat " * 90, seed=7),
    tiny_job("wide", steps=3, width=128, seed=8),
    tiny_job("tiled", steps=3, tiling=True, seed=9),
    tiny_job("large", steps=3, width=128, height=128, hires_fix=True, seed=10),
]


def assert_same_picture(one: torch.Tensor, other: torch.Tensor) -> None:
    """Equal but for float noise: one level, in less than a thousandth of the values."""
    difference = (one - other).abs()
    assert int(difference.max()) <= 1
    assert float((difference > 0).float().mean()) < 1e-3


def test_mixed_jobs_together_are_what_they_are_alone(engine_of: EngineOf) -> None:
    together = run_all(engine_of(len(MIXED)), MIXED)
    for job in MIXED:
        alone = run_all(engine_of(), [job])
        assert_same_picture(picture(together[job.id]), picture(alone[job.id]))


def test_jobs_may_come_while_others_run(engine_of: EngineOf) -> None:
    engine = engine_of()
    first, second = MIXED[0], MIXED[1]
    engine.submit(first)
    for _ in range(3):
        engine.step()
    together = run_all(engine, [second])
    for job in (first, second):
        alone = run_all(engine_of(), [job])
        assert_same_picture(picture(together[job.id]), picture(alone[job.id]))


def test_repeating_a_job_gives_exactly_the_same(engine_of: EngineOf) -> None:
    engine = engine_of()
    first = picture(run_all(engine, [MIXED[3]])["euler_a"])
    second = picture(run_all(engine, [MIXED[3]])["euler_a"])
    assert torch.equal(first, second)


def admit(batcher: Batcher, model: UNetModel, job: ImageJob) -> None:
    words = Words(job.prompt, job.negative_prompt, job.clip_skip, job.cfg_scale)
    conditioning = model.conditioning(words, job.width, job.height)
    batcher.admit(job.id, model, program_of(job, model, Start()), conditioning, tiled=job.tiling)


def test_jobs_of_one_form_share_forward_passes(
    tiny_model: UNetModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    forward = tiny_model.unet.forward

    def counted(x: torch.Tensor, *rest: object, **named: object) -> object:
        batches.append(len(x))
        return forward(x, *rest, **named)

    monkeypatch.setattr(tiny_model.unet, "forward", counted)
    batcher = Batcher(8)
    for job in MIXED[:6]:
        admit(batcher, tiny_model, job)
    while batcher.busy:
        batcher.step()
    evaluations = 6 + 8 + (2 * 4 - 1) + 7 + (2 * 4 - 1) + 5
    assert len(batches) == 8, "as many passes as the longest job has evaluations"
    assert sum(batches) == 2 * evaluations - 5, "guided jobs take two rows"


def test_the_last_step_brings_the_latents(tiny_model: UNetModel) -> None:
    batcher = Batcher(1)
    admit(batcher, tiny_model, tiny_job(steps=2))
    outcomes = [*batcher.step(), *batcher.step()]
    assert [
        outcome.latents is not None for outcome in outcomes if isinstance(outcome, Stepped)
    ] == [
        False,
        True,
    ]
    assert not batcher.busy


def test_a_cancelled_job_frees_its_row_before_the_next_step(engine_of: EngineOf) -> None:
    engine = engine_of(max_rows=1)
    engine.submit(tiny_job("long", steps=400))
    engine.submit(tiny_job("waiting", steps=1))
    assert [event.job_id for event in engine.step()] == ["long"]
    assert engine.cancel("long")
    assert [event.job_id for event in engine.step()] == ["waiting"]
    assert not engine.busy
    assert not engine.cancel("long")


def test_a_waiting_job_can_be_cancelled(engine_of: EngineOf) -> None:
    engine = engine_of(max_rows=1)
    engine.submit(tiny_job("first", steps=2))
    engine.submit(tiny_job("second", steps=2))
    assert engine.cancel("second")
    assert set(run_all(engine, [])) == {"first"}


def test_no_more_rows_than_allowed(engine_of: EngineOf) -> None:
    engine = engine_of(max_rows=2)
    for number in range(3):
        engine.submit(tiny_job(str(number), steps=3))
    assert [event.job_id for event in engine.step()] == ["0", "1"]


def test_progress_counts_evaluations(engine_of: EngineOf) -> None:
    engine = engine_of()
    engine.submit(tiny_job(steps=3, sampler="k_heun"))
    events = [event for _ in range(5) for event in engine.step()]
    assert progress_of(events) == [(1, 5), (2, 5), (3, 5), (4, 5)]
    assert isinstance(events[-1], Drawn)
    assert events[-1].evaluations == 5


def test_progress_of_an_adaptive_job_never_passes_its_total(engine_of: EngineOf) -> None:
    engine = engine_of()
    engine.submit(tiny_job(steps=3, sampler="k_dpm_adaptive"))
    events = [event for _ in range(2000) if engine.busy for event in engine.step()]
    assert all(event.done < event.total for event in events if isinstance(event, Progressed))
    assert isinstance(events[-1], Drawn)


def test_a_failing_pass_fails_its_jobs_only(
    engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*_: object, **__: object) -> None:
        raise RuntimeError("out of memory")

    engine = engine_of()
    engine.submit(tiny_job("broken", steps=3))
    engine.step()
    (running,) = engine._running.values()
    monkeypatch.setattr(running.model.networks()["unet"], "forward", out_of_memory)
    assert engine.step() == [Failed("broken", "out of memory")]
    monkeypatch.undo()
    assert isinstance(run_all(engine, [tiny_job("next")])["next"], Drawn)


def test_higher_priority_goes_first_and_then_who_came_first(engine_of: EngineOf) -> None:
    engine = engine_of(max_rows=1)
    for name, priority in [("a", 0), ("b", 0), ("urgent", 5), ("c", 0)]:
        engine.submit(tiny_job(name, steps=1, priority=priority))
    order = []
    while engine.busy:
        order += [event.job_id for event in engine.step()]
    assert order == ["urgent", "a", "b", "c"]


@pytest.mark.parametrize(("every", "expected"), [(0, 0), (1, 5), (2, 2)])
def test_previews_come_as_often_as_asked(engine_of: EngineOf, every: int, expected: int) -> None:
    engine = engine_of()
    engine.preview_every = every
    engine.submit(tiny_job(steps=6))
    events = [event for _ in range(6) for event in engine.step()]
    previews = [event.preview for event in events if isinstance(event, Progressed)]
    assert len(previews) == 5
    shown = [one for one in previews if one is not None]
    assert len(shown) == expected
    assert all(one.shape == (8, 8, 3) and one.dtype == torch.uint8 for one in shown)


def test_only_who_breaks_a_shared_pass_fails(
    engine_of: EngineOf, tiny_model: UNetModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass fails as soon as the row of one of its jobs is in it."""
    engine = engine_of()
    alone = picture(run_all(engine, [tiny_job("good", steps=3)])["good"])
    for name, seed in (("good", 1), ("bad", 2)):
        engine.submit(tiny_job(name, steps=3, seed=seed))
    engine.step()
    poisoned = engine.batcher._rows["bad"].x
    forward = tiny_model.denoised

    def refusing(x: torch.Tensor, *rest: object) -> torch.Tensor:
        if any(torch.equal(row[None], poisoned) for row in x):
            raise RuntimeError("a row that cannot be")
        return forward(x, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(UNetModel, "denoised", lambda _self, x, *rest: refusing(x, *rest))
    last = run_all(engine, [])
    assert isinstance(last["bad"], Failed)
    assert_same_picture(picture(last["good"]), alone)
