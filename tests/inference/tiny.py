"""A Stable Diffusion 1.5 in miniature: the real classes, random weights, 14 MB on disk."""

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import torch

from inference import libraries

library: Any = libraries
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
MERGES = slice(1, 49152 - 256 - 2 + 1)


def tokenizer() -> Any:
    """The original CLIP tokenizer, from the vocabulary that open_clip ships."""
    spec = importlib.util.find_spec("open_clip")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    packed = Path(spec.submodule_search_locations[0]) / "bpe_simple_vocab_16e6.txt.gz"
    lines = gzip.decompress(packed.read_bytes()).decode("utf-8").split("\n")[MERGES]
    merges = [(left, right) for left, right in (line.split() for line in lines)]
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in printable]
    symbols = [chr(byte) for byte in printable] + [chr(256 + n) for n in range(len(hidden))]
    words = [*symbols, *(symbol + "</w>" for symbol in symbols)]
    words += ["".join(pair) for pair in merges] + [BEGIN, END]
    return library.CLIPTokenizer(
        vocab={word: number for number, word in enumerate(words)},
        merges=merges,
        model_max_length=77,
        bos_token=BEGIN,
        eos_token=END,
        pad_token=END,
        unk_token=END,
    )


def build(folder: Path, prediction: str = "epsilon") -> Path:
    """Write a tiny model in diffusers' layout."""
    torch.manual_seed(0)
    tokenizer().save_pretrained(folder / "tokenizer")
    _text_encoder().save_pretrained(folder / "text_encoder")
    _unet().save_pretrained(folder / "unet")
    _vae().save_pretrained(folder / "vae")
    (folder / "scheduler").mkdir()
    config = {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000,
        "prediction_type": prediction,
    }
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(config))
    return folder


def _text_encoder() -> Any:
    from transformers import CLIPTextConfig

    return library.CLIPTextModel(
        CLIPTextConfig(
            vocab_size=49408,
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=77,
            projection_dim=32,
            bos_token_id=49406,
            eos_token_id=49407,
            pad_token_id=49407,
        )
    )


def _unet() -> Any:
    return library.UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(32, 64),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=8,
        norm_num_groups=8,
    )


def _vae() -> Any:
    return library.AutoencoderKL(
        block_out_channels=(16, 16, 32, 32),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=8,
        sample_size=64,
    )
