import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.hires import first_pass, second_pass_steps

SIDES = st.integers(1, 48).map(lambda n: n * 64)


@pytest.mark.parametrize(
    ("width", "height", "native", "expected"),
    [
        (512, 512, 512, None),
        (512, 2048, 512, None),
        (1024, 1024, 512, (512, 512)),
        (768, 1024, 512, (512, 640)),
        (576, 1152, 512, (512, 1024)),
        (128, 128, 64, (64, 64)),
    ],
)
def test_first_pass(width: int, height: int, native: int, expected: tuple[int, int] | None) -> None:
    assert first_pass(width, height, native) == expected


@given(SIDES, SIDES)
def test_first_pass_is_smaller_and_on_the_grid(width: int, height: int) -> None:
    size = first_pass(width, height, 512)
    if size is not None:
        assert min(size) == 512
        assert size[0] <= width
        assert size[1] <= height
        assert all(side % 64 == 0 for side in size)


@given(st.integers(1, 500), st.floats(0.01, 1.0), SIDES, SIDES)
def test_second_pass_takes_some_but_no_more_steps(
    steps: int, strength: float, width: int, height: int
) -> None:
    taken = second_pass_steps(steps, strength, width, height, 512)
    assert min(6, steps) <= taken <= steps
