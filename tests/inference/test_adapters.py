"""LoRAs and textual inversions: against diffusers, alone and mixed, on and off again."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from inference import textual_inversion
from inference.adapter_words import LoraUse, TiUse
from inference.adapters import LowRank, Piece, Whole
from inference.engine import Drawn, Engine
from inference.families.unet import UNetModel
from inference.models import lora
from inference.models.lora_names import named
from inference.spec import ImageJob
from tests.inference import adapter_files as files
from tests.inference import diffusers_pipelines as theirs
from tests.inference.conftest import FamilyEngine, picture, run_all, tiny_job

pytestmark = [  # diffusers' schedulers lag behind NumPy
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def engine(engine_for: FamilyEngine) -> Engine:
    return engine_for("sd1")


@pytest.fixture(scope="module")
def model(engine: Engine) -> UNetModel:
    model = engine.shelf.get("tiny", lambda: None)
    assert isinstance(model, UNetModel)
    return model


@pytest.fixture(scope="module")
def lora_file(model: UNetModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.kohya(tmp_path_factory.mktemp("loras"), model)


def drawn(engine: Engine, job: ImageJob) -> Tensor:
    return picture(run_all(engine, [job])[job.id])


def distance(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().float().max())


def used(path: Path, model: float = 1.0, clip: float = 1.0) -> LoraUse:
    return LoraUse(name=path.stem, path=str(path), model=model, clip=clip)


def pipeline_with(model: UNetModel, folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unet = type(model.unet).from_pretrained(folder / "unet")
        text = type(model.text.encoders[0].net).from_pretrained(folder / "text_encoder")
        parts = theirs.parts_of(model, unet=unet, text_encoder=text)
        return theirs.diffusers.StableDiffusionPipeline(**parts)


def arguments(model: UNetModel, prompt: str, steps: int = 4) -> dict[str, Any]:
    highest = model.table.highest
    whole = (1 + highest**2) ** 0.5 / highest
    return {
        "prompt": prompt,
        "negative_prompt": "",
        "num_inference_steps": steps,
        "guidance_scale": 5.0,
        "latents": theirs.first_noise(model, 1) * whole,
    }


@pytest.mark.parametrize("layout", [files.kohya, files.peft])
def test_a_lora_does_what_it_does_in_diffusers(
    engine: Engine, model: UNetModel, family: Callable[[str], Path], tmp_path: Path, layout: Any
) -> None:
    path = layout(tmp_path, model)
    pipeline = pipeline_with(model, family("sd1"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline.load_lora_weights(
            tmp_path, weight_name=path.name, adapter_name="x", local_files_only=True
        )
        pipeline.set_adapters("x", {"unet": 0.7, "text_encoder": 0.4})
        expected = theirs.drawn(pipeline, arguments(model, "a photo of a cat"))
    plain = drawn(engine, tiny_job())
    changed = drawn(engine, tiny_job(loras=(used(path, 0.7, 0.4),)))
    assert distance(changed, expected) <= 1.5
    assert distance(changed, plain) > 5


def test_taken_off_it_leaves_no_trace(engine: Engine, lora_file: Path) -> None:
    before = drawn(engine, tiny_job())
    drawn(engine, tiny_job(loras=(used(lora_file),)))
    assert torch.equal(drawn(engine, tiny_job()), before)


def test_model_and_text_strengths_are_apart(engine: Engine, lora_file: Path) -> None:
    plain = drawn(engine, tiny_job())
    in_model = drawn(engine, tiny_job(loras=(used(lora_file, 1.0, 0.0),)))
    in_text = drawn(engine, tiny_job(loras=(used(lora_file, 0.0, 1.0),)))
    both = drawn(engine, tiny_job(loras=(used(lora_file),)))
    pictures = (plain, in_model, in_text, both)
    apart = [distance(one, other) for i, one in enumerate(pictures) for other in pictures[:i]]
    assert min(apart) > 1


def test_several_add_up(engine: Engine, model: UNetModel, lora_file: Path, tmp_path: Path) -> None:
    other = files.kohya(tmp_path, model, seed=1)
    halves = tiny_job(loras=(used(lora_file, 0.5, 0.5), used(lora_file, 0.5, 0.5)))
    assert distance(drawn(engine, halves), drawn(engine, tiny_job(loras=(used(lora_file),)))) <= 1
    nothing = tiny_job(loras=(used(lora_file), used(lora_file, -1.0, -1.0)))
    assert distance(drawn(engine, nothing), drawn(engine, tiny_job())) <= 1
    two = tiny_job(loras=(used(lora_file), used(other)))
    assert distance(drawn(engine, two), drawn(engine, tiny_job(loras=(used(lora_file),)))) > 1


def test_jobs_with_different_loras_share_forward_passes(
    engine: Engine,
    model: UNetModel,
    lora_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = files.kohya(tmp_path, model, seed=1)
    jobs = [
        tiny_job("plain"),
        tiny_job("one", loras=(used(lora_file),)),
        tiny_job("weak", loras=(used(lora_file, 0.3, 0.3),)),
        tiny_job("other", loras=(used(other), used(lora_file, -0.5))),
    ]
    alone = [drawn(engine, job) for job in jobs]
    batches: list[int] = []
    forward = model.unet.forward

    def counted(x: Tensor, *rest: object, **named: object) -> object:
        batches.append(len(x))
        return forward(x, *rest, **named)

    monkeypatch.setattr(model.unet, "forward", counted)
    together = run_all(engine, jobs)
    assert batches == [8, 8, 8, 8], "four guided jobs, four steps"
    for job, expected in zip(jobs, alone, strict=True):
        assert distance(picture(together[job.id]), expected) <= 1


def test_a_lora_for_another_model_is_named_and_left_out(
    engine: Engine, family: Callable[[str], Path], tmp_path: Path
) -> None:
    key = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q"
    path = tmp_path / "wide.safetensors"
    save_file(
        {
            f"{key}.lora_down.weight": torch.zeros(4, 640),
            f"{key}.lora_up.weight": torch.zeros(640, 4),
        },
        path,
    )
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no tensors")
    event = run_all(engine, [tiny_job(loras=(used(path), used(broken)))])["job"]
    assert isinstance(event, Drawn)
    assert [(one.type, one.value, one.ref) for one in event.faults] == [
        ("lora", "baseline_mismatch", "wide"),
        ("lora", "download_failed", "broken"),
    ]
    assert torch.equal(picture(event), drawn(engine, tiny_job()))


def dice(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.parametrize(
    ("tensors", "delta"),
    [
        (
            {"hada_w1_a": dice(6, 2), "hada_w1_b": dice(2, 36), "hada_w2_a": dice(6, 3),
             "hada_w2_b": dice(3, 36), "alpha": torch.tensor(1.0)},
            (dice(6, 2) @ dice(2, 36)) * (dice(6, 3) @ dice(3, 36)) / 2,
        ),
        ({"lokr_w1": dice(2, 2), "lokr_w2": dice(3, 2, 3, 3)},
         torch.kron(dice(2, 2)[:, :, None, None], dice(3, 2, 3, 3))),
        ({"diff": dice(6, 4, 3, 3)}, dice(6, 4, 3, 3)),
    ],
    ids=["LoHa", "LoKr", "diff"],
)  # fmt: skip
def test_other_kinds_are_changes_of_the_weight(tensors: dict[str, Tensor], delta: Tensor) -> None:
    layer = nn.Conv2d(4, 6, 3, padding=1, stride=2)
    piece = lora._piece(tensors, layer, "x")
    assert isinstance(piece, Whole)
    assert_changes(layer, piece, delta)


def test_a_convolution_between_two_small_ones() -> None:
    """LoCon in Tucker's form."""
    layer = nn.Conv2d(4, 6, 3, padding=1)
    down, mid, up = dice(2, 4, 1, 1), dice(2, 2, 3, 3), dice(6, 2, 1, 1)
    delta = torch.einsum("or,rshw,si->oihw", up[:, :, 0, 0], mid, down[:, :, 0, 0])
    assert_changes(layer, LowRank(down, up, 1.0, mid), delta)


def assert_changes(layer: nn.Conv2d, piece: Piece, delta: Tensor) -> None:
    x = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(5))
    with torch.no_grad():
        plain = layer(x)
        layer.weight += delta.reshape(layer.weight.shape)
        assert torch.allclose(plain + piece.added(layer, x), layer(x), atol=1e-3)


@pytest.mark.parametrize(
    ("key", "part", "layer"),
    [
        ("lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.alpha", "unet",
         "down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q"),
        ("lora_unet_input_blocks_8_1_proj_out.alpha", "unet",
         "down_blocks_2_attentions_1_proj_out"),
        ("lora_unet_input_blocks_3_0_op.alpha", "unet", "down_blocks_0_downsamplers_0_conv"),
        ("lora_unet_input_blocks_1_0_in_layers_2.alpha", "unet", "down_blocks_0_resnets_0_conv1"),
        ("lora_unet_middle_block_1_norm.alpha", "unet", "mid_block_attentions_0_norm"),
        ("lora_unet_middle_block_2_out_layers_3.alpha", "unet", "mid_block_resnets_1_conv2"),
        ("lora_unet_output_blocks_5_1_proj_in.alpha", "unet", "up_blocks_1_attentions_2_proj_in"),
        ("lora_unet_output_blocks_2_2_conv.alpha", "unet", "up_blocks_0_upsamplers_0_conv"),
        ("lora_unet_output_blocks_3_0_skip_connection.alpha", "unet",
         "up_blocks_1_resnets_0_conv_shortcut"),
        ("lora_te2_text_model_encoder_layers_3_mlp_fc1.lora_up.weight", "text_2",
         "encoder_layers_3_mlp_fc1"),
        ("unet.down_blocks.0.attentions.1.processor.to_q_lora.down.weight", "unet",
         "down_blocks_0_attentions_1_to_q"),
        ("text_encoder_2.text_model.encoder.layers.0.mlp.fc1.lora_linear_layer.up.weight",
         "text_2", "encoder_layers_0_mlp_fc1"),
        ("transformer.single_transformer_blocks.7.attn.to_q.lora_A.weight", "unet",
         "single_transformer_blocks_7_attn_to_q"),
    ],
)  # fmt: skip
def test_names_of_layers(key: str, part: str, layer: str) -> None:
    name = named(key)
    assert name is not None
    assert (name.part, name.layer) == (part, layer)


def test_a_key_that_names_no_lora() -> None:
    assert named("model.diffusion_model.input_blocks.0.0.weight") is None


@pytest.mark.parametrize("layout", ["emb_params", "token", "string_to_param"])
def test_layouts_of_textual_inversions(tmp_path: Path, layout: str) -> None:
    ending = "pt" if layout == "string_to_param" else "safetensors"
    path = files.embedding(tmp_path / f"style.{ending}", layout)
    assert textual_inversion.load(path, "style").vectors["text_1"].shape == (2, 32)


def test_a_textual_inversion_for_two_encoders(tmp_path: Path) -> None:
    save_file({"clip_l": dice(3, 32), "clip_g": dice(3, 48)}, tmp_path / "xl.safetensors")
    vectors = textual_inversion.load(tmp_path / "xl.safetensors", "xl").vectors
    assert {part: tuple(one.shape) for part, one in vectors.items()} == {
        "text_1": (3, 32),
        "text_2": (3, 48),
    }


def test_a_textual_inversion_does_what_it_does_in_diffusers(
    engine: Engine, model: UNetModel, family: Callable[[str], Path], tmp_path: Path
) -> None:
    path = files.embedding(tmp_path / "style.safetensors", "token")
    pipeline = pipeline_with(model, family("sd1"))
    pipeline.tokenizer = type(pipeline.tokenizer).from_pretrained(family("sd1") / "tokenizer")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline.load_textual_inversion(
            str(tmp_path), weight_name=path.name, token="<style>", local_files_only=True
        )
        expected = theirs.drawn(pipeline, arguments(model, "a photo of <style>"))
    table = model.text.encoders[0].net.get_input_embeddings().weight.clone()
    job = tiny_job(prompt="a photo of embedding:style", tis=(TiUse(name="style", path=str(path)),))
    assert distance(drawn(engine, job), expected) <= 1.5
    assert distance(drawn(engine, job), drawn(engine, tiny_job(prompt="a photo of"))) > 1
    assert torch.equal(model.text.encoders[0].net.get_input_embeddings().weight, table)


def test_a_textual_inversion_of_another_width_is_named(engine: Engine, tmp_path: Path) -> None:
    path = files.embedding(tmp_path / "wide.safetensors", "emb_params", width=48)
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"nothing")
    tis = (TiUse(name="wide", path=str(path)), TiUse(name="broken", path=str(broken)))
    event = run_all(engine, [tiny_job(prompt="a cat embedding:wide", tis=tis)])["job"]
    assert isinstance(event, Drawn)
    assert [(one.type, one.value, one.ref) for one in event.faults] == [
        ("ti", "baseline_mismatch", "wide"),
        ("ti", "download_failed", "broken"),
    ]
    assert torch.equal(picture(event), drawn(engine, tiny_job(prompt="a cat ")))


@pytest.mark.parametrize(
    ("tensors", "value"),
    [
        ({"lokr_w1_a": dice(2, 2)}, "download_failed"),
        ({"lora_down.weight": dice(4, 32), "lora_up.weight": dice(32, 7)}, "baseline_mismatch"),
        ({"lora_down.weight": dice(4, 32, 3, 3), "lora_up.weight": dice(32, 4, 1, 1)},
         "baseline_mismatch"),
        ({"lora_down.weight": dice(4, 32)}, "download_failed"),
        ({"dora_scale": dice(4, 32)}, "download_failed"),
    ],
)  # fmt: skip
def test_a_spoilt_file_is_named_and_spoils_nothing(
    engine: Engine, tmp_path: Path, tensors: dict[str, Tensor], value: str
) -> None:
    key = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q"
    path = tmp_path / "spoilt.safetensors"
    save_file({f"{key}.{name}": one for name, one in tensors.items()}, path)
    event = run_all(engine, [tiny_job(loras=(used(path),))])["job"]
    assert isinstance(event, Drawn)
    assert [(one.value, one.ref) for one in event.faults] == [(value, "spoilt")]
    assert torch.equal(picture(event), drawn(engine, tiny_job()))
