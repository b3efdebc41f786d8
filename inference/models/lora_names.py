"""How the keys of LoRA files name the layers of a model. Pure.

kohya's scripts join a path with underscores behind ``lora_unet_`` or ``lora_te…_``; for SDXL the
path is that of the original code, whose numbering of blocks is translated here. diffusers and peft
keep the path with dots.
"""

import re
from dataclasses import dataclass

_KOHYA = {"lora_unet_": "unet", "lora_te1_": "text_1", "lora_te2_": "text_2", "lora_te_": "text_1"}
_DOTTED = {
    "unet.": "unet",
    "transformer.": "unet",
    "diffusion_model.": "unet",
    "text_encoder.": "text_1",
    "text_encoder_2.": "text_2",
}
_TENSORS = {
    "lora_down.weight": "down",
    "lora_up.weight": "up",
    "lora_mid.weight": "mid",
    "lora_A.weight": "down",
    "lora_B.weight": "up",
    "lora_A.default.weight": "down",
    "lora_B.default.weight": "up",
    "lora.down.weight": "down",
    "lora.up.weight": "up",
    "lora_linear_layer.down.weight": "down",
    "lora_linear_layer.up.weight": "up",
    "alpha": "alpha",
    "lora.alpha": "alpha",
    "diff": "diff",
}
_RAW = re.compile(r"\.((?:hada|lokr)_\w+)$")
_PROCESSOR = re.compile(r"\.processor\.(to_\w+?)_lora\.(down|up)\.weight$")
LAYERS = 2
"""Layers of a block in the original UNets of Stable Diffusion 1, 2 and XL."""
_IN_RESNET = {
    "in_layers_2": "conv1",
    "out_layers_3": "conv2",
    "emb_layers_1": "time_emb_proj",
    "skip_connection": "conv_shortcut",
}
_OUTSIDE = {
    "time_embed_0": "time_embedding_linear_1",
    "time_embed_2": "time_embedding_linear_2",
    "label_emb_0_0": "add_embedding_linear_1",
    "label_emb_0_2": "add_embedding_linear_2",
    "input_blocks_0_0": "conv_in",
    "out_2": "conv_out",
}
_BLOCK = re.compile(r"(input_blocks|output_blocks|middle_block)_(\d+)(?:_(\d+))?_(.+)")


@dataclass(frozen=True, slots=True)
class Named:
    """``layer`` is the path with underscores; ``tensor`` what of that layer."""

    part: str
    layer: str
    tensor: str


def named(key: str) -> Named | None:
    """What a key names, or None where it is none of a LoRA.

    >>> named("unet.mid_block.attentions.0.proj_in.lora_A.weight")
    Named(part='unet', layer='mid_block_attentions_0_proj_in', tensor='down')
    >>> named("lora_te1_text_model_encoder_layers_0_mlp_fc1.alpha")
    Named(part='text_1', layer='encoder_layers_0_mlp_fc1', tensor='alpha')
    """
    place = _PROCESSOR.sub(r".\1.lora.\2.weight", key.removeprefix("base_model.model."))
    cut = _cut(place)
    if cut is None:
        return None
    path, tensor = cut
    for prefix, part in _KOHYA.items():
        if path.startswith(prefix):
            return Named(part, _modern(path.removeprefix(prefix)), tensor)
    for prefix, part in _DOTTED.items():
        if path.startswith(prefix):
            return Named(part, _modern(path.removeprefix(prefix).replace(".", "_")), tensor)
    return Named("unet", _modern(path.replace(".", "_")), tensor)


def _cut(key: str) -> tuple[str, str] | None:
    """The path of the layer and the name of the tensor."""
    raw = _RAW.search(key)
    if raw is not None:
        return key[: raw.start()], raw[1]
    for ending in sorted(_TENSORS, key=len, reverse=True):
        if key.endswith(f".{ending}"):
            return key.removesuffix(f".{ending}"), _TENSORS[ending]
    return None


def _modern(layer: str) -> str:
    """The path in diffusers' naming.

    >>> _modern("input_blocks_4_1_proj_in"), _modern("output_blocks_2_2_conv")
    ('down_blocks_1_attentions_0_proj_in', 'up_blocks_0_upsamplers_0_conv')
    >>> _modern("middle_block_2_in_layers_2")
    'mid_block_resnets_1_conv1'
    """
    layer = layer.removeprefix("text_model_")
    if layer in _OUTSIDE:
        return _OUTSIDE[layer]
    match = _BLOCK.fullmatch(layer)
    if match is None:
        return layer
    region, first, second, rest = match.groups()
    rest = _IN_RESNET.get(rest, rest)
    if region == "middle_block":
        rest = rest if second is None else f"{second}_{rest}"
        return _middle(int(first), rest)
    direction = "down" if region == "input_blocks" else "up"
    offset = 1 if direction == "down" else 0  # the first input block is conv_in
    block, inner = divmod(int(first) - offset, LAYERS + 1)
    if rest == "conv" or (direction == "down" and inner == LAYERS):
        return f"{direction}_blocks_{block}_{direction}samplers_0_conv"
    kind = "attentions" if second == "1" else "resnets"
    return f"{direction}_blocks_{block}_{kind}_{inner}_{rest}"


def _middle(number: int, rest: str) -> str:
    rest = _IN_RESNET.get(rest, rest)
    if number == 1:
        return f"mid_block_attentions_0_{rest}"
    return f"mid_block_resnets_{number // 2}_{rest}"
