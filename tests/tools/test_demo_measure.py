"""The measure sees in rendered pictures what was rendered, and marks what is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from tools.demo_model.examination import cases, mark
from tools.demo_model.measure import look, nearest_colour
from tools.demo_model.scenes import COLOURS, SIDES, random_scene, render


@pytest.mark.parametrize("sides", SIDES)
def test_what_is_rendered_is_seen(sides: tuple[int, int]) -> None:
    rng = np.random.default_rng(7)
    for scene in (random_scene(rng, sides) for _ in range(25)):
        seen = look(render(scene))
        assert seen.background == scene.background
        wanted = sorted((thing.shape, thing.colour) for thing in scene.things)
        assert sorted((found.shape, found.colour) for found in seen.things) == wanted


def test_noise_is_no_shape() -> None:
    noise = np.random.default_rng(1).integers(0, 256, size=(64, 64, 3)).astype(np.uint8)
    assert all(found.shape == "nothing known" for found in look(noise).things)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_a_little_off_keeps_its_name(colour: str) -> None:
    shifted = np.asarray(COLOURS[colour], dtype=np.float32) + 9
    assert nearest_colour(shifted) == colour


def test_the_wrong_colour_shape_or_background_is_marked_as_such() -> None:
    case = cases(np.random.default_rng(2), {"new combination": 1}, (64, 64))[0]
    thing = case.scene.things[0]
    right = mark(case, look(render(case.scene)))
    assert right.background
    assert right.count
    assert right.colours == right.shapes == right.places == (True,)

    def marked(**changes: str) -> tuple[bool, bool]:
        other = replace(case.scene, things=(replace(thing, **changes),))  # type: ignore[arg-type]
        found = mark(case, look(render(other)))
        return found.colours[0], found.shapes[0]

    colour = next(c for c in COLOURS if c not in {thing.colour, case.scene.background})
    assert marked(colour=colour) == (False, True)
    assert marked(shape="cross" if thing.shape != "cross" else "heart") == (True, False)
    assert not mark(case, look(render(replace(case.scene, background=colour)))).background
