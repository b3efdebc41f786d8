"""A tiny model as one checkpoint in the layout of the original code: the inverse of loading one."""

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
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
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
OF_OPEN_CLIP = {
    "embeddings.position_embedding.weight": "positional_embedding",
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "final_layer_norm": "ln_final",
    "encoder.layers": "transformer.resblocks",
    "layer_norm": "ln_",
    "fc1": "c_fc",
    "fc2": "c_proj",
    "self_attn": "attn",
}
INSIDE = re.compile(r"(down|up|mid)_blocks?\.(?:(\d+)\.)?(resnets|attentions)\.(\d+)\.(.+)")


def single_file(
    folder: Path, path: Path, *, second: bool = False, marks: tuple[str, ...] = ()
) -> Path:
    """Everything in ``folder`` in one file of float32. ``second``: Stable Diffusion 2, whose text
    encoder is open_clip's; ``marks`` are empty tensors that say how it was trained.
    """
    unet = _of(folder / "unet")
    attentive = {key.split(".")[1] for key in unet if re.match(r"up_blocks\.\d\.attentions", key)}
    tensors: dict[str, Tensor] = {mark: torch.zeros(0) for mark in marks}
    for key, one in unet.items():
        tensors[f"model.diffusion_model.{unet_key(key, attentive)}"] = one
    for key, one in _of(folder / "vae").items():
        name = vae_key(key)
        attention = ".attn_1." in name and one.ndim == 2
        tensors[f"first_stage_model.{name}"] = one[:, :, None, None] if attention else one
    tensors |= _texts(folder, second=second)
    save_file({key: one.contiguous() for key, one in tensors.items()}, path)
    return path


def _texts(folder: Path, *, second: bool) -> dict[str, Tensor]:
    first = _of(folder / "text_encoder")
    if second:
        return _of_open_clip(first, "cond_stage_model.model.")
    place = "cond_stage_model"
    tensors: dict[str, Tensor] = {}
    if (folder / "text_encoder_2").is_dir():
        place = "conditioner.embedders.0"
        tensors = _of_open_clip(_of(folder / "text_encoder_2"), "conditioner.embedders.1.model.")
    for key, one in first.items():
        tensors[f"{place}.transformer.text_model.{key.removeprefix('text_model.')}"] = one
    return tensors


def _of_open_clip(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Queries, keys and values lie in one tensor there, the projection is transposed."""
    plain = {key.removeprefix("text_model."): one for key, one in tensors.items()}
    made: dict[str, Tensor] = {}
    for key, one in plain.items():
        part = re.fullmatch(r"(.+)\.([qkv])_proj\.(weight|bias)", key)
        if key == "text_projection.weight":
            made[f"{prefix}text_projection"] = one.T
        elif part is None:
            made[prefix + _open_clip_key(key)] = one
        elif part[2] == "q":
            three = [plain[f"{part[1]}.{which}_proj.{part[3]}"] for which in "qkv"]
            made[f"{prefix}{_open_clip_key(part[1])}.in_proj_{part[3]}"] = torch.cat(three)
    return made


def _open_clip_key(key: str) -> str:
    for ours, original in OF_OPEN_CLIP.items():
        key = key.replace(ours, original)
    return key


def config_tree(folder: Path, tree: Path) -> Path:
    """The configs of ``folder`` as the tree of this name that is shipped."""
    shipped = Path("inference/models/configs") / tree.name
    for part in ("unet", "vae", "text_encoder", "text_encoder_2"):
        if (folder / part).is_dir():
            (tree / part).mkdir(parents=True)
            shutil.copy(folder / part / "config.json", tree / part / "config.json")
    (tree / "scheduler").mkdir()
    shutil.copy(shipped / "scheduler" / "scheduler_config.json", tree / "scheduler")
    shutil.copy(shipped / "model_index.json", tree)
    return tree


def _of(folder: Path) -> dict[str, Tensor]:
    (file,) = folder.glob("*.safetensors")
    return {key: one.to(torch.float32) for key, one in load_file(file).items()}


def unet_key(key: str, attentive: set[str]) -> str:
    """``attentive`` are the up blocks with attention, whose upsampler comes one place later."""
    path, _, kind = key.rpartition(".")
    if path in OUTSIDE:
        return f"{OUTSIDE[path]}.{kind}"
    sampler = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(?:down|up)samplers\.0\.conv", path)
    if sampler is not None:
        block = int(sampler[2])
        if sampler[1] == "down":
            return f"input_blocks.{(block + 1) * (LAYERS + 1)}.0.op.{kind}"
        place = 2 if sampler[2] in attentive else 1
        return f"output_blocks.{block * (LAYERS + 1) + LAYERS}.{place}.conv.{kind}"
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
