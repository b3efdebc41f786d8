"""Lists that are wrong somewhere: all of the old one stays."""

from pathlib import Path
from typing import Any

import pytest

from horde_core.models.reference import LARGEST_LIST
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.models.conftest import DAY, IMAGES, PUBLIC, Publisher, reference

BAD_IMAGES: list[Any] = [
    b"",
    b"<html>not found</html>",
    b"\xff\xfe",
    b"[" * 100_000,
    b"[]",
    b"{}",
    b"7",
    [{"name": "No baseline"}],
    [{"name": "", "baseline": "flux_1"}],
    [{"name": "Line\nbreak", "baseline": "flux_1"}],
    [{"name": "n" * 256, "baseline": "flux_1"}],
    [*IMAGES, {"name": "Bad", "baseline": "flux_1", "nsfw": "no"}],
    [{"name": "Bad", "baseline": "flux_1", "url": "file:///etc/passwd"}],
    [{"name": "Bad", "baseline": "flux_1", "sha256": "short"}],
    [{"name": "Bad", "baseline": "flux_1", "requirements": {"min_steps": -1}}],
    [*IMAGES, IMAGES[0]],
    PUBLIC | {"Second": {"name": "Second"}},
    PUBLIC | {"Second": None},
    b"[" + b" " * LARGEST_LIST + b"]",
]


@pytest.mark.parametrize("bad", BAD_IMAGES, ids=range(len(BAD_IMAGES)))
async def test_a_bad_list_changes_nothing(
    publisher: Publisher,
    clock: FakeClock,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    bad: Any,
) -> None:
    models = reference(clock, folder, publisher.publish("/i", IMAGES))
    await models.refresh()
    before = models.catalogue.names()
    copy = (folder / "image_models.json").read_bytes()
    publisher.publish("/i", bad)
    clock.advance(DAY)

    await models.refresh()

    assert publisher.asked == 2
    assert models.catalogue.names() == before
    assert (folder / "image_models.json").read_bytes() == copy
    assert "[models] image_reference_url: the list stays as it is: " in caplog.text


@pytest.mark.parametrize(
    "bad",
    [
        [{"name": "x"}],
        [{"name": "x", "parameters": 0}],
        [{"name": "x", "parameters": "7"}],
        {"x": {}},
        {"x": {"parameters": -1}},
    ],
    ids=range(5),
)
async def test_a_bad_list_of_text_models_changes_nothing(
    publisher: Publisher, clock: FakeClock, folder: Path, bad: Any
) -> None:
    models = reference(clock, folder, text=publisher.publish("/t", bad))

    await models.refresh()

    assert models.texts.parameters("EleutherAI/pythia-6.7b-deduped") == 6.7
