"""The alchemist: every form on tiny real models, and at our own horde over the real api."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import numpy as np
import pytest
from PIL import Image

from horde_core import admin
from horde_core.accounts.model import Role
from horde_core.api.server import serve
from horde_core.config import ApiSettings, DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from horde_core.money import kudos
from inference.alchemy.captions import options_of
from inference.alchemy.colours import blurhash, describe, palette
from inference.alchemy.craft import AlchemyCraft, alchemist, offer
from inference.alchemy.forms import Alchemist
from inference.alchemy.messages import ConfigureAlchemist, Done, Failed
from inference.alchemy.offered import offered
from inference.alchemy.settings import AlchemistSettings
from inference.alchemy.words import LISTS, word_list
from inference.board import Board
from inference.client import HordeClient
from inference.craft import SubmitDesk
from inference.delivery import Delivery
from inference.journal import Journal
from inference.orders import Orders
from inference.pictures import encoded
from inference.poploop import PopLoop
from inference.post.settings import PostSettings
from inference.safety.rules import RulesUnusable
from inference.safety.settings import SafetySettings
from tests.inference.photographs import photograph
from tests.inference.post.weights import save_esrgan, save_salience
from tests.inference.safety.standin import render

CAT = photograph("chelsea").resize((96, 64))


def save_blip(folder: Path) -> str:
    """A BLIP with random weights."""
    import transformers

    library: Any = transformers
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "small", "cat", "red", "house"]
    (folder / "vocab.txt").write_text("\n".join(words))
    tokenizer = library.BertTokenizerFast(str(folder / "vocab.txt"))
    images = library.BlipImageProcessor(size={"height": 32, "width": 32})
    library.BlipProcessor(images, tokenizer).save_pretrained(folder)
    sizes = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    special = {"bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 0, "sep_token_id": 3}
    config = library.BlipConfig(
        text_config={**sizes, **special, "vocab_size": len(words), "encoder_hidden_size": 32},
        vision_config={**sizes, "image_size": 32, "patch_size": 16},
        projection_dim=32,
    )
    library.BlipForConditionalGeneration(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def configure(
    standin_settings: SafetySettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> ConfigureAlchemist:
    folder = tmp_path_factory.mktemp("alchemy")
    save_esrgan(folder / "RealESRGAN_x2plus.safetensors", scale=2)
    save_salience(folder / "u2net.onnx")
    head = folder / "aesthetic.npz"
    np.savez(head, weight=np.zeros(64, np.float32), bias=np.array([6.5], np.float32))
    settings = AlchemistSettings(
        caption_model=save_blip(folder / "blip"),
        clip_model=standin_settings.clip_models[0],
        aesthetic_head=str(head),
    )
    post = PostSettings(folder=str(folder))
    forms, _ = offered(settings, post, judged=True)
    return ConfigureAlchemist(forms=forms, settings=settings, safety=standin_settings, post=post)


@pytest.fixture(scope="session")
def worker(configure: ConfigureAlchemist) -> Alchemist:
    return Alchemist.of(configure)


def done(worker: Alchemist, form: str, picture: Image.Image = CAT, **payload: Any) -> Any:
    answer = worker.do(form, payload, encoded(picture))
    assert isinstance(answer, Done), answer
    return answer.result[form]


def test_everything_that_is_here_is_offered(configure: ConfigureAlchemist) -> None:
    assert configure.forms == (
        "caption", "interrogation", "nsfw", "palette", "describe", "aesthetic",
        "RealESRGAN_x2plus", "strip_background",
    )  # fmt: skip


def test_what_is_missing_is_not_offered_and_told(configure: ConfigureAlchemist) -> None:
    forms, missing = offered(AlchemistSettings(), configure.post, judged=False)
    assert forms == ("nsfw", "palette", "describe")
    assert (
        "RealESRGAN_x2plus: no safety checker is configured that could judge its pictures"
        in missing
    )
    assert any(line.startswith("caption: [alchemist] caption_model") for line in missing)
    asked = AlchemistSettings(forms=["GFPGAN"])
    assert offered(asked, configure.post, judged=True)[0] == ()


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="'captions' is none; allowed: post-process, caption"):
        AlchemistSettings(forms=["captions"])


@pytest.mark.slow
def test_a_caption_is_a_text(worker: Alchemist) -> None:
    caption = done(worker, "caption", num_beams=2, max_length=24)
    assert isinstance(caption, str)
    assert set(caption.split()) <= {"a", "small", "cat", "red", "house", "[UNK]"}


def test_an_interrogation_ranks_every_list(worker: Alchemist) -> None:
    result = done(worker, "interrogation", top_count=3)
    assert set(result) == set(LISTS)
    for name, ranked in result.items():
        assert len(ranked) == 3
        assert {one["text"] for one in ranked} <= set(word_list(name))
        shares = [one["confidence"] for one in ranked]
        assert shares == sorted(shares, reverse=True)
        assert 0 <= sum(shares) <= 1.001
    assert len(done(worker, "interrogation")["tags"]) == 5


def test_word_lists_hold_each_word_once() -> None:
    for name in LISTS:
        words = word_list(name)
        assert len(words) == len(set(words)) >= 15


def test_nsfw_is_told_by_the_checker_or_the_classifier(
    worker: Alchemist, configure: ConfigureAlchemist
) -> None:
    assert done(worker, "nsfw", render("red", "circle")) is True
    assert done(worker, "nsfw", render("blue", "circle")) is False
    alone = Alchemist(msgspec.structs.replace(configure, safety=SafetySettings()))
    assert done(alone, "nsfw", render("red", "circle")) is False


def test_an_aesthetic_score_comes_from_the_head(worker: Alchemist) -> None:
    assert done(worker, "aesthetic") == 6.5


def test_a_palette_has_the_main_colours() -> None:
    picture = Image.new("RGB", (40, 40), (255, 0, 0))
    picture.paste((0, 0, 255), (0, 0, 40, 10))
    colours = palette(picture)
    assert colours[0] == {"hex": "#ff0000", "share": 0.75}
    assert colours[1]["hex"] == "#0000ff"


def test_a_description_tells_size_colour_and_hashes() -> None:
    said = describe(CAT)
    assert (said["width"], said["height"], said["transparent"]) == (96, 64, False)
    assert len(said["pdq"]) == 64
    assert said["pdq_quality"] > 50
    assert said["mean_colour"].startswith("#")


def test_a_blurhash_of_one_colour_is_that_colour() -> None:
    digits = blurhash(Image.new("RGB", (32, 32), (255, 255, 255)))
    assert len(digits) == 1 + 1 + 4 + 2 * 11
    assert digits.startswith("L")  # four by three components
    assert digits[2:6] == "TSUA"  # white, in base 83


@pytest.mark.parametrize("form", ["RealESRGAN_x2plus", "strip_background"])
def test_a_picture_is_made(worker: Alchemist, form: str) -> None:
    answer = worker.do(form, {}, encoded(CAT))
    assert isinstance(answer, Done)
    assert answer.result == {form: "R2"}
    made = Image.open(io.BytesIO(answer.webp))
    assert (made.size, made.mode) == (
        ((192, 128), "RGB") if form == "RealESRGAN_x2plus" else ((96, 64), "RGBA")
    )


@pytest.mark.parametrize(
    ("form", "data", "says"),
    [
        ("palette", b"no picture", "cannot be read"),
        ("GFPGAN", encoded(CAT), "'GFPGAN' is not offered"),
        ("palette", encoded(render("red", "triangle")), "withheld"),
        ("RealESRGAN_x2plus", encoded(render("red", "triangle")), "withheld"),
    ],
)
def test_what_cannot_or_must_not_be_done_fails(
    worker: Alchemist, form: str, data: bytes, says: str
) -> None:
    answer = worker.do(form, {}, data)
    assert isinstance(answer, Failed)
    assert says in answer.reason


def test_without_a_checker_no_picture_is_made(configure: ConfigureAlchemist) -> None:
    alone = Alchemist(msgspec.structs.replace(configure, safety=SafetySettings()))
    answer = alone.do("RealESRGAN_x2plus", {}, encoded(CAT))
    assert answer == Failed("no verdict: no safety checker is configured")


@pytest.mark.parametrize("form", ["caption", "interrogation", "aesthetic"])
def test_models_that_do_not_load_are_told(configure: ConfigureAlchemist, form: str) -> None:
    nowhere = AlchemistSettings(caption_model="no", clip_model="no", aesthetic_head="no")
    broken = Alchemist(
        msgspec.structs.replace(configure, settings=nowhere, safety=SafetySettings())
    )
    answer = broken.do(form, {}, encoded(CAT))
    assert isinstance(answer, Failed)
    assert "[alchemist]" in answer.reason


def test_options_of_captions_stay_within_limits() -> None:
    assert options_of({}) == {
        "num_beams": 7, "min_length": 20, "max_length": 50, "top_p": 0.9, "repetition_penalty": 1.4,
    }  # fmt: skip
    assert options_of({"min_length": 60, "max_length": 10})["max_length"] == 61


def test_an_alchemist_whose_checker_does_not_load_is_refused(
    configure: ConfigureAlchemist,
) -> None:
    broken = msgspec.structs.replace(configure, safety=SafetySettings(clip_models=["nowhere"]))
    with pytest.raises(RulesUnusable, match="is not there"):
        Alchemist.of(broken)


@asynccontextmanager
async def at_home(
    configure: ConfigureAlchemist, folder: Path
) -> AsyncIterator[tuple[str, str, aiohttp.ClientSession]]:
    """Our horde with an alchemist at work: its api, an asker's key, a session."""
    settings = HordeSettings(
        database=DatabaseSettings(url=f"sqlite:///{folder / 'horde.db'}"),
        api=ApiSettings(port=0, rate_limits=False),
        media=MediaSettings(folder=str(folder / "media")),
        security=SecuritySettings(secret="a secret of the tests"),
    )
    orders = Orders()
    async with (
        open_horde(settings) as horde,
        serve(horde, settings.api) as base,
        aiohttp.ClientSession() as http,
        alchemist(configure) as servant,
        asyncio.TaskGroup() as group,
    ):
        trusted = frozenset({Role.TRUSTED})
        owner = await admin.ensure_user(horde, "owner", roles=trusted)
        asker = await admin.ensure_user(horde, "asker", roles=trusted, kudos=kudos(5000))
        client = HordeClient(http, base, owner.api_key, "Horde Alchemist:1:test")
        submits = SubmitDesk(
            "alchemy", Delivery(client), Journal(folder / "open.json"), Board("a", base)
        )
        craft = AlchemyCraft(
            client, servant, submits, offer(configure, "Horde Alchemist:1:test", []), 1
        )
        group.create_task(PopLoop(craft, 20, orders).run())
        try:
            yield f"{base}/api/v2/interrogate", asker.api_key, http
        finally:
            orders.stop.set()


@pytest.mark.slow
async def test_forms_come_home(configure: ConfigureAlchemist, tmp_path: Path) -> None:
    async with at_home(configure, tmp_path) as (api, key, http):
        wanted = ["caption", "interrogation", "nsfw", "palette", "describe", "RealESRGAN_x2plus"]
        body = {
            "forms": [{"name": name} for name in wanted],
            "source_image": base64.b64encode(encoded(CAT)).decode(),
        }
        async with http.post(f"{api}/async", json=body, headers={"apikey": key}) as answer:
            content = await answer.json()
            assert answer.status == 202, content
        for _ in range(900):
            async with http.get(f"{api}/status/{content['id']}") as answer:
                status = await answer.json()
            if status["state"] not in {"waiting", "processing", "partial"}:
                break
            await asyncio.sleep(0.1)
        assert status["state"] == "done", status
        results = {form["form"]: form["result"][form["form"]] for form in status["forms"]}
        async with http.get(results["RealESRGAN_x2plus"]) as answer:
            made = Image.open(io.BytesIO(await answer.read()))
    assert (made.format, made.size) == ("WEBP", (192, 128))
    assert isinstance(results["caption"], str)
    assert set(results["interrogation"]) == set(LISTS)
    assert results["nsfw"] in {True, False}
    assert results["describe"]["width"] == 96
