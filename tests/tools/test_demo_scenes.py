"""The renderer and the chance that fills its scenes."""

import numpy as np
import pytest

from tools.demo_model.scenes import (
    COLOURS,
    SIDES,
    Scene,
    held_out,
    one_thing,
    random_scene,
    render,
    scene_held_out,
)
from tools.demo_model.shapes import SHAPES


def scene_of(shape: str, colour: str = "red", background: str = "blue") -> Scene:
    rng = np.random.default_rng(0)
    thing = one_thing(rng, (64, 64), (shape, colour, "big"), (0, 0))
    return Scene(64, 64, background, (thing,))


def test_there_are_enough_shapes_and_colours() -> None:
    assert len(SHAPES) >= 8
    assert len(COLOURS) >= 10


@pytest.mark.parametrize("shape", [s for s in SHAPES if s not in {"ring", "crescent"}])
def test_a_big_shape_covers_the_middle_and_leaves_the_corners(shape: str) -> None:
    picture = render(scene_of(shape))
    assert tuple(picture[32, 32]) == COLOURS["red"]
    assert tuple(picture[0, 0]) == tuple(picture[63, 63]) == COLOURS["blue"]


def test_a_ring_is_hollow() -> None:
    assert tuple(render(scene_of("ring"))[32, 32]) == COLOURS["blue"]


@pytest.mark.parametrize("sides", SIDES)
def test_pictures_have_the_size_that_was_asked_for(sides: tuple[int, int]) -> None:
    picture = render(random_scene(np.random.default_rng(3), sides))
    assert picture.shape == (sides[1], sides[0], 3)
    assert picture.dtype == np.uint8


def test_the_same_seed_gives_the_same_picture() -> None:
    first, second = (render(random_scene(np.random.default_rng(5))) for _ in range(2))
    assert np.array_equal(first, second)


def test_things_stay_inside_and_differ_from_the_background() -> None:
    rng = np.random.default_rng(8)
    for scene in (random_scene(rng) for _ in range(300)):
        short = min(scene.width, scene.height)
        for thing in scene.things:
            assert thing.colour != scene.background
            for centre, side in ((thing.x, scene.width), (thing.y, scene.height)):
                assert thing.radius * short <= min(centre, 1 - centre) * side


def test_held_out_combinations_exist_but_are_never_drawn_for_training() -> None:
    everything = [(s, c, b) for s in SHAPES for c in COLOURS for b in COLOURS if b != c]
    kept_away = [triple for triple in everything if held_out(*triple)]
    assert 0.08 < len(kept_away) / len(everything) < 0.16
    rng = np.random.default_rng(9)
    assert not any(scene_held_out(random_scene(rng)) for _ in range(2000))
