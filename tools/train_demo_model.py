"""Trains the demonstration model from nothing and exports it in diffusers' layout.

python tools/train_demo_model.py vae         # pictures <-> latents
python tools/train_demo_model.py reading     # captions -> what they mean
python tools/train_demo_model.py diffusion   # text -> latents; needs the first
python tools/train_demo_model.py decoder     # sharper pictures from the same latents
python tools/train_demo_model.py export      # best so far -> inference/demo_model
python tools/train_demo_model.py all
python tools/train_demo_model.py adopt       # checkpoints of diffusion and decoder from an exported model

A stage that was stopped goes on from its checkpoint; after `adopt`, `diffusion` and `decoder` go on
from the model that is in the repository. The defaults suit two CPU cores; on a GPU add
`--device cuda --processes 1`.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from torch.multiprocessing.spawn import spawn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.demo_model.adoption import adopt  # noqa: E402
from tools.demo_model.diffusion import train_diffusion  # noqa: E402
from tools.demo_model.export import export  # noqa: E402
from tools.demo_model.reading import train_reading  # noqa: E402
from tools.demo_model.training import Plan  # noqa: E402
from tools.demo_model.vae import train_decoder, train_vae  # noqa: E402

STAGES: dict[str, Callable[[Plan], None]] = {
    "vae": train_vae,
    "reading": train_reading,
    "diffusion": train_diffusion,
    "decoder": train_decoder,
}
STEPS = {"vae": 1850, "reading": 1500, "diffusion": 7000, "decoder": 600}
BATCH = {"vae": 8, "reading": 64, "diffusion": 24, "decoder": 8}
LEARNING_RATE = {"vae": 8e-4, "reading": 1e-3, "diffusion": 1.6e-3, "decoder": 4e-4}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", choices=[*STAGES, "export", "adopt", "all"])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "demo_model")
    parser.add_argument("--target", type=Path, default=ROOT / "inference" / "demo_model")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--processes", type=int, default=2, help="data-parallel, one thread each")
    parser.add_argument("--steps", type=int, help="the stage's default otherwise")
    parser.add_argument("--batch", type=int, help="per process")
    parser.add_argument("--rate", type=float, help="learning rate; the stage's default otherwise")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def plan_for(stage: str, asked: argparse.Namespace) -> Plan:
    return Plan(
        folder=asked.work,
        steps=asked.steps or STEPS[stage],
        batch=asked.batch or BATCH[stage],
        learning_rate=asked.rate or LEARNING_RATE[stage],
        seed=asked.seed,
        device=asked.device,
        processes=asked.processes,
    )


def _process(rank: int, stage: str, plan: Plan) -> None:
    STAGES[stage](replace(plan, rank=rank))


def train(stage: str, plan: Plan) -> None:
    plan.folder.mkdir(parents=True, exist_ok=True)
    (plan.folder / "rendezvous").unlink(missing_ok=True)
    print(f"{stage}: {plan.steps} steps of {plan.batch} x {plan.processes} on {plan.device}")
    if plan.processes == 1:
        return _process(0, stage, plan)
    spawn(_process, (stage, plan), nprocs=plan.processes)  # type: ignore[no-untyped-call]
    return None


def main() -> None:
    asked = arguments()
    for stage in STAGES:
        if asked.stage in {stage, "all"}:
            train(stage, plan_for(stage, asked))
    if asked.stage == "adopt":
        adopt(asked.target, plan_for("diffusion", asked))
    if asked.stage in {"export", "all"}:
        size = export(asked.work, asked.target, asked.seed)
        print(f"exported {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
