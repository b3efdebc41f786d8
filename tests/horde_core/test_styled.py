"""A style makes of a request the same, whichever words the request was in."""

from typing import Any

import msgspec
import pytest

from horde_core.api import image_wire, styling
from horde_core.protocol.image import ImageRequest
from horde_core.queueing.styled import styled
from horde_core.styles.model import Chosen, Style, StyleUse
from horde_core.workers.model import Work

FULL = {
    "sampler_name": "k_heun",
    "cfg_scale": 6.5,
    "steps": 25,
    "width": 128,
    "height": 64,
    "karras": False,
    "clip_skip": 2,
    "post_processing": ["GFPGAN"],
    "loras": [{"name": "brush", "model": 0.5, "inject_trigger": "any"}],
    "tis": [{"name": "mood", "inject_ti": "negprompt"}],
    "special": {"a": 1},
}


def style(params: dict[str, Any], *, nsfw: bool) -> Style:
    return Style(
        id="style",
        kind=Work.IMAGE,
        name="oil",
        info=None,
        prompt="{p}, in oil{np}",
        params=msgspec.Raw(msgspec.json.encode(params)),
        public=True,
        nsfw=nsfw,
        tags=(),
        models=("a", "b"),
        use_count=0,
        author_id=3,
        author="bob#3",
    )


@pytest.mark.parametrize("params", [{}, FULL, {"denoising_strength": 0.3}])
@pytest.mark.parametrize("source", [{}, {"source_image": "QUJD"}])
def test_a_request_in_our_words_gets_what_one_of_the_api_gets(
    params: dict[str, Any], source: dict[str, str]
) -> None:
    own = {"width": 192, "height": 256, "seed": "7", "n": 2, "steps": 9, "denoising_strength": 0.5}
    asked = msgspec.convert({"prompt": "a cat###dog", "params": own} | source, ImageRequest)
    chosen = Chosen(style(params, nsfw=not params), StyleUse("style", 3))

    expected = image_wire.new_request(styling.pictured(asked, chosen.style), (), chosen.use)
    assert styled(image_wire.new_request(asked, ()), chosen) == expected
    assert expected.prompt == "a cat, in oil###dog"

    mine = styled(image_wire.new_request(asked, ()), chosen, own_size=True).params
    assert (mine.width, mine.height) == (192, 256)
