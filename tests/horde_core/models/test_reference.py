"""Lists of models fetched from a real server, kept, and never worse than before."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from horde_core.config import ConfigError, DatabaseSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.models.conftest import (
    DAY,
    IMAGES,
    PUBLIC,
    TEXTS,
    Publisher,
    reference,
    settings,
)


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*")]


def write_copy(folder: Path, data: bytes) -> None:
    folder.mkdir()
    (folder / "image_models.json").write_bytes(data)


async def test_without_addresses_the_shipped_lists_serve_and_nothing_is_written(
    clock: FakeClock, folder: Path
) -> None:
    models = reference(clock, folder)

    async with models.kept_fresh():
        await models.refresh()

    assert models.catalogue.find("Deliberate") is not None
    assert models.catalogue.find("demo_shapes") is not None
    assert models.texts.parameters("EleutherAI/pythia-6.7b-deduped") == 6.7
    assert files_in(folder) == []


async def test_fetched_lists_take_the_place_of_the_shipped_ones_for_all_who_look(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    models = reference(
        clock, folder, publisher.publish("/i", IMAGES), publisher.publish("/t", TEXTS)
    )
    held_by_a_service = models.catalogue

    await models.refresh()

    assert held_by_a_service.baseline("Deliberate") == "flux_1"
    assert held_by_a_service.names() == ("demo_shapes", "Fresh", "Deliberate")
    assert models.texts.parameters("koboldcpp/Fresh-3B-Q4_K_M") == 3
    assert models.texts.names() == ("org/Fresh-3B",)


async def test_the_public_form_is_understood(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    text = {
        "koboldcpp/Seven": {"parameters": 7_000_000_000, "instruct_format": "ChatML", "url": "x"},
        "org/Half": {"parameters_bn": 0.5},
    }
    models = reference(
        clock, folder, publisher.publish("/i", PUBLIC), publisher.publish("/t", text)
    )

    await models.refresh()

    known = models.catalogue.find("Public one")
    assert known is not None
    assert (known.baseline, known.nsfw, known.inpainting) == ("stable_diffusion_1", True, True)
    assert (known.requirements.min_steps, known.requirements.max_steps) == (4, 9)
    assert known.requirements.samplers == ("k_euler",)
    assert known.trigger == ("public style",)
    assert known.url == "https://models.example/public.safetensors"
    assert known.sha256 == "ab" * 32
    assert models.texts.parameters("Seven-GGUF") == 7
    assert models.texts.parameters("org/Half") == 0.5


async def test_a_failing_or_slow_server_is_asked_again_later_not_at_once(
    publisher: Publisher, clock: FakeClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    models = reference(clock, folder, publisher.publish("/i", IMAGES))
    publisher.status = 503
    await models.refresh()
    assert "the server answers 503" in caplog.text
    await models.refresh()
    assert publisher.asked == 1

    publisher.status, publisher.delay_s = 200, 5
    clock.advance(601)
    await asyncio.wait_for(models.refresh(), 4)
    assert models.catalogue.find("Fresh") is None

    publisher.delay_s = 0
    clock.advance(601)
    await models.refresh()
    assert models.catalogue.find("Fresh") is not None
    assert publisher.asked == 3


async def test_nobody_at_the_address_is_no_trouble(clock: FakeClock, folder: Path) -> None:
    models = reference(clock, folder, "http://127.0.0.1:1/models.json")

    await models.refresh()

    assert models.catalogue.find("Deliberate") is not None


async def test_it_is_fetched_again_when_it_is_old_and_not_before(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    models = reference(clock, folder, publisher.publish("/i", IMAGES))
    await models.refresh()
    publisher.publish("/i", [{"name": "Newest", "baseline": "flux_1"}])

    clock.advance(DAY - 60)
    await models.refresh()
    assert models.catalogue.find("Newest") is None

    clock.advance(60)
    await models.refresh()
    assert models.catalogue.names() == ("demo_shapes", "Newest")


async def test_a_restart_uses_the_last_good_copy_even_without_a_server(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    address = publisher.publish("/i", IMAGES)
    await reference(clock, folder, address).refresh()
    publisher.status = 500
    clock.advance(3 * DAY)

    models = reference(clock, folder, address)
    async with models.kept_fresh():
        assert models.catalogue.find("Fresh") is not None


async def test_another_process_of_the_machine_takes_the_copy_and_asks_nobody(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    address = publisher.publish("/i", IMAGES)
    one, other = (reference(clock, folder, address) for _ in range(2))
    await one.refresh()
    await other.refresh()
    clock.advance(DAY)
    publisher.publish("/i", [{"name": "Newest", "baseline": "flux_1"}])
    await one.refresh()

    await other.refresh()

    assert other.catalogue.names() == ("demo_shapes", "Newest")
    assert publisher.asked == 2


@pytest.mark.parametrize("spoil", [b"", b'{"source": "x", "mod', b'{"source": "x", "models": []}'])
async def test_a_spoilt_copy_is_ignored_and_replaced(
    publisher: Publisher, clock: FakeClock, folder: Path, spoil: bytes
) -> None:
    address = publisher.publish("/i", IMAGES)
    write_copy(folder, spoil)

    models = reference(clock, folder, address)
    async with models.kept_fresh():
        assert models.catalogue.find("Deliberate") is not None
    await models.refresh()

    assert models.catalogue.find("Fresh") is not None
    kept = msgspec.json.decode((folder / "image_models.json").read_bytes())
    assert kept["source"] == address


async def test_the_copy_of_another_address_is_not_used(
    publisher: Publisher, clock: FakeClock, folder: Path
) -> None:
    await reference(clock, folder, publisher.publish("/i", IMAGES)).refresh()
    elsewhere = publisher.publish("/j", [{"name": "Elsewhere", "baseline": "flux_1"}])

    models = reference(clock, folder, elsewhere)
    await models.refresh()

    assert models.catalogue.names() == ("demo_shapes", "Elsewhere")


async def test_a_folder_that_cannot_be_written_costs_only_the_copy(
    publisher: Publisher, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    models = reference(clock, in_the_way / "kept", publisher.publish("/i", IMAGES))

    await models.refresh()

    assert models.catalogue.find("Fresh") is not None
    assert "no copy could be kept" in caplog.text


@pytest.mark.parametrize("address", ["models.json", "ftp://h/m.json", "http://", "http://["])
def test_an_address_that_is_none_names_its_key(
    clock: FakeClock, folder: Path, address: str
) -> None:
    with pytest.raises(ConfigError, match=r"\[models\] text_reference_url"):
        reference(clock, folder, text=address)


async def test_an_open_horde_knows_fetched_and_own_models(
    publisher: Publisher, clock: FakeClock, folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[image]]\nname = "Ours"\nbaseline = "stable_diffusion_xl"\n'
        '[[image]]\nname = "Fresh"\nbaseline = "stable_cascade"\n'
        '[[text]]\nname = "Ours-8B"\nparameters = 8\n'
    )
    chosen = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'horde.db'}"),
        models=settings(folder, publisher.publish("/i", IMAGES), own=str(own)),
        security=SecuritySettings(secret="a secret of the tests"),
    )

    async with open_horde(chosen, clock=clock) as horde:
        async with asyncio.timeout(10):
            while horde.catalogue.baseline("Deliberate") != "flux_1":  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the lists come by themselves and tell nobody

        assert horde.catalogue.baseline("Ours") == "stable_diffusion_xl"
        assert horde.catalogue.baseline("Fresh") == "stable_cascade"
        assert horde.catalogue.find("demo_shapes") is not None
        assert horde.text_models.parameters("koboldcpp/Ours-8B-Q8_0") == 8
