"""Flux.1 from single files: all of it in one, or the transformer alone with the rest beside it.

Beside a file, in its folder, are looked for: ``text_encoders/`` (or ``clip/``) with
``clip_l*.safetensors`` and ``t5xxl*.safetensors``, ``vae/ae*.safetensors``, and ``tokenizers/t5/``,
as no checkpoint holds the vocabulary of T5.
"""

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from inference.families.flux import FluxModel
from inference.libraries import (
    AutoencoderKL,
    AutoTokenizer,
    CLIPTextModel,
    FluxTransformer2DModel,
    T5EncoderModel,
)
from inference.models.checkpoint import UnknownCheckpoint, prefix_of, shapes_in, tensors_in
from inference.models.flux_names import as_diffusers
from inference.models.folder import noise_in
from inference.models.tokenizers import clip_tokenizer, tokenizer_in
from inference.text_encode import ClipEncoder, ClipStack
from inference.text_t5 import T5Encoder
from inference.vae import Autoencoder

TRANSFORMER = "double_blocks.0.img_attn.qkv.weight"
CLIP = "text_model.embeddings.token_embedding.weight"
T5 = "shared.weight"
VAE = "decoder.conv_in.weight"
OTHERS = ("vae.", "text_encoders.")

Shapes = Mapping[str, tuple[int, ...]]


def is_flux(shapes: Shapes) -> bool:
    return prefix_of(shapes, TRANSFORMER) is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """A part: the file that holds it and what the names of its tensors begin with there."""

    file: Path
    prefix: str

    def tensors(self, device: torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
        return tensors_in(self.file, self.prefix, device, dtype)


@dataclass(frozen=True, slots=True, eq=False)
class _Opening:
    """``tree`` is the folder of configs."""

    path: Path
    shapes: Shapes
    tree: Path
    device: torch.device
    dtype: torch.dtype

    def config(self, part: str) -> dict[str, Any]:
        config: dict[str, Any] = json.loads((self.tree / part / "config.json").read_bytes())
        return config

    def place(self, what: str, ending: str, folders: tuple[str, ...], files: str) -> _Place:
        """Where a part is: in the file itself, or beside it.

        Raises:
            UnknownCheckpoint: nowhere.
        """
        inside = prefix_of(self.shapes, ending)
        if inside is not None:
            return _Place(self.path, inside)
        for folder in folders:
            for file in sorted((self.path.parent / folder).glob(files)):
                prefix = prefix_of(shapes_in(file), ending)
                if prefix is not None:
                    return _Place(file, prefix)
        raise UnknownCheckpoint(
            f"it holds no {what}, and there is none beside it ({folders[0]}/{files})"
        )

    def transformer(self) -> Any:
        kind: Any = FluxTransformer2DModel
        prefix = prefix_of(self.shapes, TRANSFORMER)
        assert prefix is not None
        config = self.config("transformer") | {
            "num_layers": self._blocks(f"{prefix}double_blocks."),
            "num_single_layers": self._blocks(f"{prefix}single_blocks."),
        }
        width = int(config["attention_head_dim"]) * int(config["num_attention_heads"])
        tensors = _Place(self.path, prefix).tensors(self.device, self.dtype)
        own = {key: one for key, one in tensors.items() if not key.startswith(OTHERS)}
        with torch.device("meta"):
            net = kind.from_config(config)
        net.load_state_dict(as_diffusers(own, width), assign=True)
        return _still(net)

    def _blocks(self, prefix: str) -> int:
        """How many there are: some files leave out what matters little."""
        length = len(prefix)
        return len({key[length:].split(".")[0] for key in self.shapes if key.startswith(prefix)})

    def vae(self) -> Autoencoder:
        kind: Any = AutoencoderKL
        place = self.place("autoencoder", VAE, ("vae",), "ae*.safetensors")
        dtype = torch.float32 if self.dtype == torch.float16 else self.dtype  # halves overflow
        net = kind.from_single_file(
            place.tensors(torch.device("cpu"), dtype),
            config=str(self.tree),
            subfolder="vae",
            torch_dtype=dtype,
            local_files_only=True,
        )
        return Autoencoder.of(_still(net.to(self.device)))

    def clip(self) -> ClipStack:
        kind: Any = CLIPTextModel
        place = self.place("CLIP", CLIP, ("text_encoders", "clip"), "clip_l*.safetensors")
        named = place.tensors(self.device, self.dtype)
        inner = "text_model."
        tensors = {key.removeprefix(inner): one for key, one in named.items() if inner in key}
        tensors.pop("embeddings.position_ids", None)  # older files count the places
        transformers: Any = importlib.import_module("transformers")
        net = kind(transformers.CLIPTextConfig(**self.config("text_encoder")))
        net.load_state_dict(tensors, assign=True)
        return ClipStack((ClipEncoder("text_1", clip_tokenizer(), _still(net.to(self.device))),))

    def t5(self, length: int) -> T5Encoder:
        kind: Any = T5EncoderModel
        place = self.place("T5", T5, ("text_encoders", "clip"), "t5xxl*.safetensors")
        tensors = place.tensors(self.device, self.dtype)
        tensors["encoder.embed_tokens.weight"] = tensors["shared.weight"]
        transformers: Any = importlib.import_module("transformers")
        with torch.device("meta"):
            net = kind(transformers.T5Config(**self.config("text_encoder_2")))
        net.load_state_dict(tensors, assign=True)
        if self.dtype == torch.float16:  # as transformers does: halves overflow in these
            for name, layer in net.named_modules():
                if name.endswith(".wo"):
                    layer.float()
        return T5Encoder(self.t5_tokenizer(), _still(net), length=length)

    def t5_tokenizer(self) -> Any:
        folder = self.path.parent / "tokenizers" / "t5"
        if not folder.is_dir():
            raise UnknownCheckpoint(
                "no checkpoint holds the vocabulary of T5, and it is not beside it (tokenizers/t5/: "
                "the files in tokenizer_2 of any Flux folder)"
            )
        return tokenizer_in(folder, AutoTokenizer)


def open_flux(
    path: Path, shapes: Shapes, device: torch.device, dtype: torch.dtype, configs: Path
) -> FluxModel:
    """The model in a checkpoint of Flux, with what it lacks from beside it.

    Raises:
        UnknownCheckpoint, OSError, ValueError, RuntimeError, KeyError: it cannot be used.
    """
    prefix = prefix_of(shapes, TRANSFORMER)
    guided = f"{prefix}guidance_in.in_layer.weight" in shapes
    opening = _Opening(
        path, shapes, configs / ("flux-dev" if guided else "flux-schnell"), device, dtype
    )
    known = opening.config("transformer")["in_channels"]
    if shapes[f"{prefix}img_in.weight"][1] != known:
        raise UnknownCheckpoint("it is a Flux that reads more than noise (Fill, Canny, Depth)")
    clip = opening.clip()  # the cheap parts first: what is missing shows at once
    t5 = opening.t5(length=512 if guided else 256)
    return FluxModel(
        transformer=opening.transformer(),
        vae=opening.vae(),
        clip=clip,
        t5=t5,
        table=noise_in(opening.tree).flow,
        native=1024,
        device=device,
        dtype=dtype,
        baseline="flux_dev" if guided else "flux_schnell",
    )


def _still(net: Any) -> Any:
    return net.eval().requires_grad_(requires_grad=False)
