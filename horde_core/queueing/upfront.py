"""When a request is so heavy that its owner must be able to pay for it beforehand."""

from math import sqrt

import msgspec

from horde_core.kudos.pricing import accurate_steps
from horde_core.models.catalogue import Catalogue
from horde_core.queueing.model import NewImageRequest
from horde_core.workers.model import Load

BIG_FAMILIES = ("stable_diffusion_xl", "stable_cascade", "flux_1")
LCM_STEPS = 10
CONTROL_STEPS = 20
MODEL_STEPS = 40
DOWNGRADED_STEPS = 30
SMALLEST = 512
FEWEST_STEPS = 5


def largest_side(load: Load, new: NewImageRequest, catalogue: Catalogue) -> int:
    """The side of the largest square that needs no kudos beforehand.

    >>> from horde_core.models.catalogue import shipped
    >>> largest_side(Load(threads=0, waiting=1000), NewImageRequest(prompt="x"), shipped())
    576
    """
    if any(catalogue.baseline(name).startswith(BIG_FAMILIES) for name in new.models):
        return 1024
    return min(1024, max(576, 1024 + 10 * load.threads - round(0.9 * load.waiting)))


def is_needed(new: NewImageRequest, load: Load, catalogue: Catalogue) -> bool:
    params = new.params
    steps = accurate_steps(params.steps or 30, params.sampler)
    return (
        not new.slow_workers
        or (params.sampler == "lcm" and steps > LCM_STEPS)
        or any(_most_steps(name, catalogue, MODEL_STEPS) < steps for name in new.models)
        or params.width * params.height > largest_side(load, new, catalogue) ** 2
        or (params.control_type is not None and steps > CONTROL_STEPS)
    )


def downgraded(new: NewImageRequest, load: Load, catalogue: Catalogue) -> NewImageRequest:
    """The request shrunk until it needs nothing beforehand."""
    width, height = _fit(new.params.width, new.params.height, largest_side(load, new, catalogue))
    limit = _step_limit(new, catalogue)
    steps = new.params.steps or 30
    while steps > FEWEST_STEPS and accurate_steps(steps, new.params.sampler) > limit:
        steps -= 1
    params = msgspec.structs.replace(new.params, width=width, height=height, steps=steps)
    return msgspec.structs.replace(new, params=params, slow_workers=True)


def _most_steps(name: str, catalogue: Catalogue, default: int) -> int:
    known = catalogue.find(name)
    return (known and known.requirements.max_steps) or default


def _step_limit(new: NewImageRequest, catalogue: Catalogue) -> int:
    limits = [_most_steps(name, catalogue, DOWNGRADED_STEPS) for name in new.models]
    if new.params.control_type:
        limits.append(CONTROL_STEPS)
    if new.params.sampler == "lcm":
        limits.append(LCM_STEPS)
    return min(limits, default=DOWNGRADED_STEPS)


def _fit(width: int, height: int, side: int) -> tuple[int, int]:
    """Scaled to side² keeping the ratio, in steps of 64, each at least 512.

    >>> _fit(2048, 1024, 1024)
    (1408, 704)
    """
    if width * height <= side * side:
        return width, height
    scale = sqrt(side * side / (width * height))
    return _snap(width * scale), _snap(height * scale)


def _snap(length: float) -> int:
    return max(SMALLEST, int(length) // 64 * 64)
