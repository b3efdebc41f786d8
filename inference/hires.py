"""The two-pass rule for pictures larger than a model was trained for. Pure.

Source: the reference engine's behaviour, as recorded from its payload code.
"""

STEP_OF_SIZE = 64
SHAPES_XL = (
    (1024, 1024),
    (1152, 896),
    (896, 1152),
    (1216, 832),
    (832, 1216),
    (1344, 768),
    (768, 1344),
    (1536, 640),
    (640, 1536),
)
"""Sizes that SDXL was trained on."""


def first_pass(width: int, height: int, native: int) -> tuple[int, int] | None:
    """Pixels of the first pass, or None where one pass will do.

    One pass when either side is no larger than ``native``; else both sides are scaled so that the
    smaller is ``native``, rounded down to a multiple of 64.

    >>> first_pass(1024, 768, 512)
    (640, 512)
    >>> first_pass(512, 1024, 512) is None
    True
    """
    if min(width, height) <= native:
        return None
    scale = native / min(width, height)
    return _floored(width * scale), _floored(height * scale)


def first_pass_xl(width: int, height: int, native: int) -> tuple[int, int] | None:
    """As ``first_pass`` for SDXL: the trained size of the nearest shape.

    >>> first_pass_xl(2048, 1536, 1024), first_pass_xl(1024, 2048, 1024)
    ((1152, 896), None)
    """
    if min(width, height) <= native:
        return None
    best = min(SHAPES_XL, key=lambda shape: abs(shape[0] / shape[1] - width / height))
    return _floored(best[0] * native / 1024), _floored(best[1] * native / 1024)


def _floored(side: float) -> int:
    return max(STEP_OF_SIZE, int(side + 1e-6) // STEP_OF_SIZE * STEP_OF_SIZE)


def second_pass_steps(steps: int, strength: float, width: int, height: int, native: int) -> int:
    """Steps of the second pass: fewer for weak strengths, more for large pictures.

    >>> second_pass_steps(30, 0.65, 1024, 1024, 512)
    16
    """
    wanted = round(3 + (steps - 3) * strength**2)
    growth = (width * height) / (native * native) / (3 * 512 / native)
    wanted = round(wanted * 2**growth / 2.25)
    if steps <= 18:
        wanted += 3
    return max(min(wanted, steps), min(6, steps))
