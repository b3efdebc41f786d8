"""A tiny model as one checkpoint in the layout of the original code: the inverse of loading one."""

import json
import re
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

LAYERS = 1  # of a block of the tiny model
IN_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
OUTSIDE = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
IN_VAE_ATTENTION = {
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
INSIDE = re.compile(r"(down|up|mid)_blocks?\.(?:(\d+)\.)?(resnets|attentions)\.(\d+)\.(.+)")


def single_file(folder: Path, path: Path) -> Path:
    """Everything in ``folder`` in one file of float32."""
    tensors: dict[str, Tensor] = {}
    for key, one in _of(folder / "unet").items():
        tensors[f"model.diffusion_model.{unet_key(key)}"] = one
    for key, one in _of(folder / "vae").items():
        name = vae_key(key)
        attention = ".attn_1." in name and one.ndim == 2
        tensors[f"first_stage_model.{name}"] = one[:, :, None, None] if attention else one
    for key, one in _of(folder / "text_encoder").items():
        name = key.removeprefix("text_model.")
        tensors[f"cond_stage_model.transformer.text_model.{name}"] = one
    save_file({key: one.contiguous() for key, one in tensors.items()}, path)
    return path


def config_tree(folder: Path, tree: Path) -> Path:
    """The configs of ``folder`` as a tree of the kind that is shipped."""
    for part in ("unet", "vae", "text_encoder"):
        (tree / part).mkdir(parents=True)
        shutil.copy(folder / part / "config.json", tree / part / "config.json")
    (tree / "scheduler").mkdir()
    shipped = Path("inference/models/configs/sd15")
    shutil.copy(shipped / "scheduler" / "scheduler_config.json", tree / "scheduler")
    (tree / "model_index.json").write_text(
        json.dumps(json.loads((shipped / "model_index.json").read_text()))
    )
    return tree


def _of(folder: Path) -> dict[str, Tensor]:
    (file,) = folder.glob("*.safetensors")
    return {key: one.to(torch.float32) for key, one in load_file(file).items()}


def unet_key(key: str) -> str:
    path, _, kind = key.rpartition(".")
    if path in OUTSIDE:
        return f"{OUTSIDE[path]}.{kind}"
    sampler = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(?:down|up)samplers\.0\.conv", path)
    if sampler is not None:
        block = int(sampler[2])
        if sampler[1] == "down":
            return f"input_blocks.{(block + 1) * (LAYERS + 1)}.0.op.{kind}"
        # the first up block of the tiny model has no attention, hence place 1
        return f"output_blocks.{block * (LAYERS + 1) + LAYERS}.1.conv.{kind}"
    match = INSIDE.fullmatch(key)
    assert match is not None, key
    region, block_number, sort, inner, rest = match.groups()
    resnet = sort == "resnets"
    if resnet:
        head, _, tail = rest.partition(".")
        rest = f"{IN_RESNET[head]}.{tail}"
    if region == "mid":
        return f"middle_block.{2 * int(inner) if resnet else 1}.{rest}"
    number = int(block_number) * (LAYERS + 1) + int(inner)
    side, number = ("input", number + 1) if region == "down" else ("output", number)
    return f"{side}_blocks.{number}.{0 if resnet else 1}.{rest}"


def vae_key(key: str) -> str:
    name = key.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    if "mid_block.attentions.0." in name:
        name = name.replace("mid_block.attentions.0.", "mid.attn_1.")
        for ours, original in IN_VAE_ATTENTION.items():
            name = name.replace(f".{ours}.", f".{original}.")
    name = re.sub(r"down_blocks\.(\d)\.resnets\.(\d)", r"down.\1.block.\2", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0\.conv", r"down.\1.downsample.conv", name)
    name = re.sub(r"up_blocks\.(\d)\.resnets\.", lambda m: f"up.{3 - int(m[1])}.block.", name)
    return re.sub(
        r"up_blocks\.(\d)\.upsamplers\.0\.conv",
        lambda m: f"up.{3 - int(m[1])}.upsample.conv",
        name,
    )
