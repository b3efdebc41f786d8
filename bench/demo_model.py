"""Does the demonstration model draw what it is asked? Held-out prompts, measured from pixels.

python bench/demo_model.py [--quick] [--model FOLDER] [--out FOLDER]
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.demo_model.draw import SAMPLERS, Drawing, draw, load_pipeline  # noqa: E402
from tools.demo_model.examination import Case, Group, Mark, cases, mark  # noqa: E402
from tools.demo_model.measure import look  # noqa: E402
from tools.demo_model.scenes import SIDES, Pixels, render  # noqa: E402
from tools.demo_model.shapes import SHAPES  # noqa: E402
from tools.demo_model.sheet import contact_sheet  # noqa: E402

MAIN: dict[Group, int] = {"new combination": 120, "new wording": 80, "two things": 40}
OTHER: dict[Group, int] = {"new combination": 16, "new wording": 8, "two things": 8}


@dataclass(frozen=True, slots=True)
class Result:
    case: Case
    mark: Mark
    picture: Pixels


def share(values: Iterable[bool]) -> float:
    """Percent of true values, one digit; 0 where there are none."""
    listed = list(values)
    return round(100 * sum(listed) / max(1, len(listed)), 1)


def figures(results: list[Result]) -> dict[str, float]:
    marks = [result.mark for result in results]
    return {
        "pictures": len(results),
        "background": share(m.background for m in marks),
        "colour": share(right for m in marks for right in m.colours),
        "shape": share(right for m in marks for right in m.shapes),
        "place": share(right for m in marks for right in m.places),
        "count": share(m.count for m in marks),
        "all right": share(all_right(m) for m in marks),
    }


def all_right(mark: Mark) -> bool:
    return mark.background and mark.count and all((*mark.colours, *mark.shapes))


def examine(pipeline: Any, asked: list[Case], how: Drawing) -> list[Result]:
    """Draws every case with its own seed and marks the pictures."""
    pictures = draw(pipeline, [(c.prompt, c.scene.width, c.scene.height) for c in asked], how)
    return [
        Result(case, mark(case, look(picture)), picture)
        for case, picture in zip(asked, pictures, strict=True)
    ]


def rendered(asked: list[Case]) -> list[Result]:
    """The measure applied to the truth: what it would say of a perfect model."""
    return [Result(c, mark(c, look(render(c.scene))), render(c.scene)) for c in asked]


def by_shape(results: list[Result]) -> dict[str, dict[str, float]]:
    table = {}
    for shape in SHAPES:
        pairs = [
            (result.mark.shapes[i], result.mark.colours[i])
            for result in results
            for i, thing in enumerate(result.case.scene.things)
            if thing.shape == shape
        ]
        table[shape] = {
            "things": len(pairs),
            "shape": share(right for right, _ in pairs),
            "colour": share(right for _, right in pairs),
        }
    return table


def seconds_per_picture(pipeline: Any, side: int, count: int = 5) -> dict[str, float]:
    """One picture at a time, 30 steps with guidance, one CPU thread; the medians.

    `cpu` is the thread's own time: on a machine with other work to do it is what counts.
    """
    wall, cpu = [], []
    for _ in range(count):
        began, began_cpu = time.perf_counter(), time.process_time()
        draw(pipeline, [("a red circle on a blue background", side, side)], Drawing(steps=30))
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return {"cpu": round(float(np.median(cpu)), 3), "wall": round(float(np.median(wall)), 3)}


def print_table(title: str, rows: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(rows.values())))
    print(f"\n{title:<28}" + "".join(f"{name:>12}" for name in columns))
    for name, row in rows.items():
        print(f"{name:<28}" + "".join(f"{row[column]:>12g}" for column in columns), flush=True)


def comparisons(pipeline: Any, asked: list[Case]) -> dict[str, dict[str, float]]:
    """The same prompts and seeds with other guidance and other samplers."""
    settings = {f"k_euler_a cfg {cfg:g}": Drawing(cfg_scale=cfg) for cfg in (1.0, 3.0, 5.0, 7.5)}
    for sampler in SAMPLERS:
        settings[f"{sampler} cfg 7.5"] = Drawing(sampler=sampler)
    settings["k_euler cfg 5, 20 steps"] = Drawing(sampler="k_euler", cfg_scale=5.0, steps=20)
    settings["k_euler_a cfg 5, 20 steps"] = Drawing(cfg_scale=5.0, steps=20)
    return {name: figures(examine(pipeline, asked, how)) for name, how in settings.items()}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "inference" / "demo_model")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "demo_model")
    parser.add_argument("--quick", action="store_true", help="a quarter of the cases, one setting")
    parser.add_argument("--seed", type=int, default=11)
    return parser.parse_args()


def asked_cases(seed: int, quick: bool) -> dict[tuple[int, int], list[Case]]:
    table = {}
    for index, sides in enumerate(SIDES):
        groups = {
            group: count // 4 if quick else count
            for group, count in (MAIN if index == 0 else OTHER).items()
        }
        table[sides] = cases(np.random.default_rng([seed, index]), groups, sides)
    return table


def save_sheet(results: list[Result], file: Path, count: int = 48) -> None:
    """Pictures chosen by chance, right and wrong ones alike."""
    picked = np.random.default_rng(0).permutation(len(results))[:count]
    chosen = [results[i] for i in sorted(picked.tolist())]
    contact_sheet(
        [result.picture for result in chosen],
        [result.case.prompt for result in chosen],
        [all_right(result.mark) for result in chosen],
    ).save(file, optimize=True)


def main() -> None:
    options = arguments()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    asked = asked_cases(options.seed, options.quick)
    everything = [case for part in asked.values() for case in part]
    report: dict[str, dict[str, dict[str, float]]] = {}

    report["the measure itself"] = {"rendered pictures": figures(rendered(everything))}
    print_table("the measure itself", report["the measure itself"])

    pipeline = load_pipeline(options.model)
    results = {sides: examine(pipeline, part, Drawing()) for sides, part in asked.items()}
    native = results[SIDES[0]]
    report["size"] = {f"{w}x{h}": figures(part) for (w, h), part in results.items()}
    print_table("size (k_euler_a, 25, cfg 7.5)", report["size"])
    report["kind, 64x64"] = {
        group: figures([r for r in native if r.case.group == group]) for group in MAIN
    }
    print_table("kind, 64x64", report["kind, 64x64"])
    report["shape"] = by_shape([result for part in results.values() for result in part])
    print_table("shape, all sizes", report["shape"])
    if not options.quick:
        some = asked[SIDES[0]][:: max(1, len(asked[SIDES[0]]) // 40)]
        report["settings"] = comparisons(pipeline, some)
        print_table("settings, 64x64", report["settings"])
    report["speed"] = {f"{side}x{side}": seconds_per_picture(pipeline, side) for side in (64, 128)}
    print_table("seconds, 30 steps, 1 thread", report["speed"])

    save_sheet(native, options.out / "held_out_64.png")
    larger = [result for sides in SIDES[1:] for result in results[sides]]
    save_sheet(larger, options.out / "held_out_larger.png", 40)
    (options.out / "figures.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
