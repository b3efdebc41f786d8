"""Names of Flux' tensors: from its authors' to diffusers'. Pure but for cutting tensors.

diffusers has this too, for one width of the transformer only; it is the oracle of the tests.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import torch
from torch import Tensor

_OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "img_in": "x_embedder",
        "txt_in": "context_embedder",
        "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
        "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
        "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
        "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
        "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
        "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
        "final_layer.linear": "proj_out",
    }
)
_IN_DOUBLE: Mapping[str, str] = MappingProxyType(
    {
        "img_mod.lin": "norm1.linear",
        "txt_mod.lin": "norm1_context.linear",
        "img_attn.proj": "attn.to_out.0",
        "txt_attn.proj": "attn.to_add_out",
        "img_attn.norm.query_norm": "attn.norm_q",
        "img_attn.norm.key_norm": "attn.norm_k",
        "txt_attn.norm.query_norm": "attn.norm_added_q",
        "txt_attn.norm.key_norm": "attn.norm_added_k",
        "img_mlp.0": "ff.net.0.proj",
        "img_mlp.2": "ff.net.2",
        "txt_mlp.0": "ff_context.net.0.proj",
        "txt_mlp.2": "ff_context.net.2",
    }
)
_IN_SINGLE: Mapping[str, str] = MappingProxyType(
    {
        "modulation.lin": "norm.linear",
        "linear2": "proj_out",
        "norm.query_norm": "attn.norm_q",
        "norm.key_norm": "attn.norm_k",
    }
)
_IMAGE = ("attn.to_q", "attn.to_k", "attn.to_v")
_WORDS = ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj")
_BLOCK = re.compile(r"(double|single)_blocks\.(\d+)\.(.+)\.(weight|bias|scale)")


def as_diffusers(tensors: Mapping[str, Tensor], width: int) -> dict[str, Tensor]:
    """``width`` is that of the transformer's states.

    Raises:
        KeyError: a tensor is none of Flux'.
    """
    renamed: dict[str, Tensor] = {}
    for key, value in tensors.items():
        block = _BLOCK.fullmatch(key)
        renamed |= _outside(key, value) if block is None else _in_block(block, value, width)
    return renamed


def _outside(key: str, value: Tensor) -> dict[str, Tensor]:
    path, _, kind = key.rpartition(".")
    if path == "final_layer.adaLN_modulation.1":  # there the shift comes first, here the scale
        shift, scale = value.chunk(2)
        return {f"norm_out.linear.{kind}": torch.cat([scale, shift])}
    return {f"{_OUTSIDE[path]}.{kind}": value}


def _in_block(block: re.Match[str], value: Tensor, width: int) -> dict[str, Tensor]:
    sort, number, path, ending = block.groups()
    kind = "bias" if ending == "bias" else "weight"
    place = f"transformer_blocks.{number}"
    names = _IN_DOUBLE
    joined: dict[str, tuple[str, ...]] = {"img_attn.qkv": _IMAGE, "txt_attn.qkv": _WORDS}
    if sort == "single":
        place = f"single_{place}"
        names, joined = _IN_SINGLE, {"linear1": (*_IMAGE, "proj_mlp")}
    if path not in joined:
        return {f"{place}.{names[path]}.{kind}": value}
    sizes = [width, width, width, len(value) - 3 * width][: len(joined[path])]
    parts = torch.split(value, sizes)
    return {f"{place}.{name}.{kind}": part for name, part in zip(joined[path], parts, strict=True)}
