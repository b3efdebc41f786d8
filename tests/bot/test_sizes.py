import pytest

from bot.model_board import ModelBoard, board
from bot.refusals import ModelNotOffered, SizeNotOffered
from bot.sizes import Canvas, canvas, chosen, offered
from bot.specs import Wanted, again, new_spec
from bot.transformers import describe
from horde_core.models.catalogue import shipped
from horde_core.workers.model import ModelStatus

DEMO = Canvas(64, 128)


def status(name: str, count: int = 1, eta: int = 5, jobs: float = 0) -> ModelStatus:
    return ModelStatus(name, count, 100.0, 0.0, jobs, eta, known=True)


def test_the_demo_model_offers_what_it_can_draw() -> None:
    known = shipped().find("demo_shapes")

    assert canvas("stable_diffusion_1", known) == DEMO
    assert [str(size) for size in offered(DEMO)] == ["64x64", "64x128", "128x64", "128x128"]


@pytest.mark.parametrize("name", ["stable_diffusion", "Deliberate", "AlbedoBase XL (SDXL)"])
def test_every_size_offered_is_one_that_is_accepted(name: str) -> None:
    catalogue = shipped()
    on = canvas(catalogue.baseline(name), catalogue.find(name))

    for size in offered(on):
        assert size.width % 64 == size.height % 64 == 0
        assert max(size.width, size.height) >= 512
        assert size.width * size.height <= 1024**2
        assert chosen(str(size), on, name) == size


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        (None, "64x64"),
        ("", "64x64"),
        ("portrait", "64x128"),
        ("128", "128x128"),
        (" 128 x 64 ", "128x64"),
        ("128\u00d764", "128x64"),
    ],
)
def test_a_size_can_be_said_in_several_ways(typed: str | None, size: str) -> None:
    assert str(chosen(typed, DEMO, "demo_shapes")) == size


def test_a_big_model_draws_long_pictures_but_not_larger_ones() -> None:
    on = canvas("flux_1", None)

    assert str(chosen("1536x640", on, "Flux")) == "1536x640"
    with pytest.raises(SizeNotOffered):
        chosen("1536x1024", on, "Flux")


@pytest.mark.parametrize("typed", ["1024x1024", "65x64", "huge", "64x", "0x64"])
def test_other_sizes_are_refused_with_those_that_work(typed: str) -> None:
    with pytest.raises(SizeNotOffered) as refused:
        chosen(typed, DEMO, "demo_shapes")

    assert "64x64" in refused.value.offered


def test_the_default_is_the_model_with_most_workers_then_the_shortest_wait() -> None:
    made = board(
        shipped(),
        [status("Deliberate", 1, 9), status("demo_shapes", 2, 60), status("Anything", 2, 5)],
    )

    assert [offer.name for offer in made.offers] == ["Anything", "demo_shapes", "Deliberate"]


def test_with_the_demo_worker_alone_the_default_is_what_it_draws() -> None:
    spec = _spec(board(shipped(), [status("demo_shapes")]))

    assert spec.models == ("demo_shapes",)
    assert (spec.params.width, spec.params.height) == (64, 64)


def test_with_nobody_online_whoever_comes_first_draws() -> None:
    spec = _spec(ModelBoard(shipped()))

    assert spec.models == ()
    assert (spec.params.width, spec.params.height) == (512, 512)


@pytest.mark.parametrize("adult", [True, False])
def test_the_channel_alone_decides_about_adult_content(adult: bool) -> None:
    spec = _spec(board(shipped(), [status("demo_shapes")]), adult=adult)

    assert (spec.nsfw, spec.censor_nsfw) == (adult, not adult)
    elsewhere = again(spec, adult=not adult)
    assert (elsewhere.nsfw, elsewhere.censor_nsfw) == (not adult, adult)


def test_again_means_another_seed_and_all_else_the_same() -> None:
    spec = _spec(board(shipped(), [status("demo_shapes")]), seed="7")
    rerolled = again(spec, adult=False)

    assert spec.params.seed == "7"
    assert rerolled.params.seed is None
    assert (rerolled.prompt, rerolled.models, rerolled.count) == ("a cat", ("demo_shapes",), 2)


def test_a_model_is_found_whatever_its_case_and_even_when_nobody_serves_it() -> None:
    made = board(shipped(), [status("demo_shapes")])

    assert made.find(" DEMO_shapes ") == "demo_shapes"
    assert made.find("deliberate") == "Deliberate"
    with pytest.raises(ModelNotOffered) as refused:
        made.find("demo_shape_typo")
    assert refused.value.near == ("demo_shapes",)


def test_matches_begin_with_those_that_begin_with_what_was_typed() -> None:
    made = board(shipped(), [status("My demo", 5), status("demo_shapes", 1), status("Other", 9)])

    assert [offer.name for offer in made.matching("demo")] == ["demo_shapes", "My demo"]


def test_a_choice_fits_discord_however_long_the_name() -> None:
    made = board(shipped(), [status("x" * 200, 12, 10_000, 3.0), status("Deliberate")])

    for offer in made.offers:
        assert len(describe(offer)) <= 100
    assert describe(made.offers[0]).endswith("12 workers · 3 waiting · wait unknown")


def _spec(on: ModelBoard, *, adult: bool = False, seed: str | None = None):  # type: ignore[no-untyped-def]
    return new_spec(on, Wanted(prompt=" a cat ", count=2, seed=seed), adult=adult)
