"""Annotators that are networks: tiny ones of the real classes, and refusals without them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from inference import libraries
from inference.control.annotators import OF_TRANSFORMERS, WITH_WEIGHTS, Annotators, Unannotated
from inference.control.nets import NET_OF
from inference.control.offered import has_nets
from inference.sections import Sections
from inference.settings import WorkerSettings
from inference.studio import _able

library: Any = libraries
COLUMNS = np.linspace(0, 255, 96, dtype=np.uint8)
SLOPE = Image.fromarray(np.repeat(np.tile(COLUMNS, (64, 1))[..., None], 3, axis=2))


def segmenter(folder: Path, classes: int = 150) -> Path:
    from transformers import SegformerConfig, SegformerForSemanticSegmentation

    torch.manual_seed(0)
    SegformerForSemanticSegmentation(
        SegformerConfig(  # type: ignore[call-arg]  # made by a decorator
            num_encoder_blocks=2,
            depths=[1, 1],
            sr_ratios=[4, 2],
            hidden_sizes=[8, 16],
            patch_sizes=[7, 3],
            strides=[4, 2],
            num_attention_heads=[1, 2],
            mlp_ratios=[2, 2],
            decoder_hidden_size=16,
            num_labels=classes,
        )
    ).save_pretrained(folder)
    return folder


def depth_network(folder: Path) -> Path:
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config

    torch.manual_seed(0)
    backbone = Dinov2Config(  # type: ignore[call-arg]  # made by a decorator
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        image_size=70,
        patch_size=14,
        out_features=["stage1", "stage2"],
        reshape_hidden_states=False,
        apply_layernorm=True,
    )
    DepthAnythingForDepthEstimation(
        DepthAnythingConfig(
            backbone_config=backbone,
            reassemble_hidden_size=16,
            reassemble_factors=[1, 0.5],
            neck_hidden_sizes=[8, 8],
            fusion_hidden_size=8,
            head_hidden_size=8,
        )
    ).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(
        '{"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_resize": true}'
    )
    return folder


def test_segments_are_in_the_colours_of_the_classes_that_the_network_names(tmp_path: Path) -> None:
    path = segmenter(tmp_path / "annotators" / "seg")
    drawn = np.asarray(Annotators((str(tmp_path),)).annotated(SLOPE, "seg"))
    assert drawn.shape == (64, 96, 3)
    from controlnet_aux.util import ade_palette  # first imported above, where it may warn

    net = library.AutoModelForSemanticSegmentation.from_pretrained(path)
    values = torch.from_numpy(np.asarray(SLOPE.resize((768, 512), Image.Resampling.BICUBIC)).copy())
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    with torch.inference_mode():
        logits = net(((values / 255 - mean) / std).permute(2, 0, 1)[None]).logits
    named = torch.nn.functional.interpolate(logits, (64, 96), mode="bilinear").argmax(1)[0]
    assert np.array_equal(drawn, np.asarray(ade_palette(), np.uint8)[named.numpy()])


def test_depth_reaches_from_black_to_white(tmp_path: Path) -> None:
    depth_network(tmp_path / "annotators" / "depth_anything_v2")
    annotators = Annotators((str(tmp_path),))
    assert "depth_anything_v2" in annotators.available()
    assert "depth_anything" not in annotators.available()
    drawn = np.asarray(annotators.annotated(SLOPE, "depth_anything_v2"))
    assert drawn.shape == (64, 96, 3)
    assert (drawn.min(), drawn.max()) == (0, 255)
    assert np.array_equal(drawn[..., 0], drawn[..., 2])


def test_every_annotator_that_is_missing_or_broken_says_so(tmp_path: Path) -> None:
    for control_type in (*WITH_WEIGHTS, *OF_TRANSFORMERS):
        assert control_type in NET_OF
        with pytest.raises(Unannotated, match=r"no annotator .* is on this machine"):
            Annotators((str(tmp_path),)).annotated(SLOPE, control_type)
    with pytest.raises(Unannotated, match="no control type known"):
        Annotators((str(tmp_path),)).annotated(SLOPE, "teed")
    segmenter(tmp_path / "annotators" / "seg", classes=19)
    with pytest.raises(Unannotated, match="19 classes"):
        Annotators((str(tmp_path),)).annotated(SLOPE, "seg")
    depth_network(tmp_path / "annotators" / "depth_anything")
    (tmp_path / "annotators" / "depth_anything" / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(Unannotated, match="cannot be used"):
        Annotators((str(tmp_path),)).annotated(SLOPE, "depth_anything")


def test_control_is_offered_only_where_there_is_a_net(tmp_path: Path) -> None:
    folders = [str(tmp_path / "nowhere"), str(tmp_path)]
    assert not has_nets(folders)
    net = tmp_path / "controlnet" / "stable_diffusion_1" / "canny"
    net.mkdir(parents=True)
    assert not has_nets(folders)
    (net / "config.json").write_text("{}")
    assert has_nets(folders)
    assert not has_nets(folders, "stable_diffusion_xl")
    given = WorkerSettings(allow_controlnet=True, model_folders=folders[1:])
    assert _able(given, Sections()).allow_controlnet
    elsewhere = WorkerSettings(allow_controlnet=True, model_folders=folders[:1])
    assert not _able(elsewhere, Sections()).allow_controlnet
