"""A tiny Flux as the files its authors and ComfyUI know: the inverse of opening one."""

import re
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from tests.inference.original_layout import vae_key

PLAIN = {
    "x_embedder": "img_in",
    "context_embedder": "txt_in",
    "time_text_embed.timestep_embedder.linear_1": "time_in.in_layer",
    "time_text_embed.timestep_embedder.linear_2": "time_in.out_layer",
    "time_text_embed.text_embedder.linear_1": "vector_in.in_layer",
    "time_text_embed.text_embedder.linear_2": "vector_in.out_layer",
    "time_text_embed.guidance_embedder.linear_1": "guidance_in.in_layer",
    "time_text_embed.guidance_embedder.linear_2": "guidance_in.out_layer",
    "proj_out": "final_layer.linear",
    "norm1.linear": "img_mod.lin",
    "norm1_context.linear": "txt_mod.lin",
    "attn.to_out.0": "img_attn.proj",
    "attn.to_add_out": "txt_attn.proj",
    "ff.net.0.proj": "img_mlp.0",
    "ff.net.2": "img_mlp.2",
    "ff_context.net.0.proj": "txt_mlp.0",
    "ff_context.net.2": "txt_mlp.2",
}
NORMS = {
    "attn.norm_q": "img_attn.norm.query_norm",
    "attn.norm_k": "img_attn.norm.key_norm",
    "attn.norm_added_q": "txt_attn.norm.query_norm",
    "attn.norm_added_k": "txt_attn.norm.key_norm",
}
JOINED = {
    "attn.to_q": ("img_attn.qkv", ("attn.to_q", "attn.to_k", "attn.to_v")),
    "attn.add_q_proj": ("txt_attn.qkv", ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj")),
}
SINGLE = {
    "norm.linear": "modulation.lin",
    "proj_out": "linear2",
    "attn.norm_q": "norm.query_norm",
    "attn.norm_k": "norm.key_norm",
}
SINGLE_JOINED = {"attn.to_q": ("linear1", ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"))}
BLOCK = re.compile(r"(single_)?transformer_blocks\.(\d+)\.(.+)\.(weight|bias)")


def transformer(folder: Path) -> dict[str, Tensor]:
    """Of the model in ``folder``, by its authors' names."""
    return named(_of(folder / "transformer"))


def named(ours: dict[str, Tensor]) -> dict[str, Tensor]:
    """diffusers' tensors of a transformer by the names of its authors."""
    theirs: dict[str, Tensor] = {}
    for key, value in ours.items():
        block = BLOCK.fullmatch(key)
        if block is None:
            theirs |= _outside(key, value)
            continue
        single, number, path, kind = block.groups()
        here = key.removesuffix(f"{path}.{kind}")
        place = f"{'single' if single else 'double'}_blocks.{number}"
        name, joined = (SINGLE_JOINED if single else JOINED).get(path, ("", ()))
        names = SINGLE if single else {**PLAIN, **NORMS}
        if joined:
            theirs[f"{place}.{name}.{kind}"] = torch.cat(
                [ours[f"{here}{one}.{kind}"] for one in joined]
            )
        elif path in names:
            ending = "scale" if path in NORMS else kind
            theirs[f"{place}.{names[path]}.{ending}"] = value
    return theirs


def _outside(key: str, value: Tensor) -> dict[str, Tensor]:
    path, _, kind = key.rpartition(".")
    if path != "norm_out.linear":
        return {f"{PLAIN[path]}.{kind}": value}
    scale, shift = value.chunk(2)
    return {f"final_layer.adaLN_modulation.1.{kind}": torch.cat([shift, scale])}


def parts(folder: Path) -> dict[str, dict[str, Tensor]]:
    """The text encoders and the autoencoder, by the names of ComfyUI's files for each."""
    clip = {
        f"text_model.{key.removeprefix('text_model.')}": value
        for key, value in _of(folder / "text_encoder").items()
    }
    vae = {}
    for key, one in _of(folder / "vae").items():
        name = vae_key(key)
        vae[name] = one[:, :, None, None] if ".attn_1." in name and one.ndim == 2 else one
    t5 = _of(folder / "text_encoder_2")
    t5.setdefault("shared.weight", t5.get("encoder.embed_tokens.weight", torch.zeros(0)))
    return {"clip_l": clip, "t5xxl": t5, "vae": vae}


def all_in_one(folder: Path, path: Path) -> Path:
    """As ComfyUI saves a checkpoint; T5's vocabulary lies beside it."""
    rest = parts(folder)
    prefixes = {
        "clip_l": "text_encoders.clip_l.transformer.",
        "t5xxl": "text_encoders.t5xxl.transformer.",
        "vae": "vae.",
    }
    tensors = {f"model.diffusion_model.{key}": one for key, one in transformer(folder).items()}
    for part, prefix in prefixes.items():
        tensors |= {f"{prefix}{key}": one for key, one in rest[part].items()}
    _save(tensors, path)
    shutil.copytree(folder / "tokenizer_2", path.parent / "tokenizers" / "t5")
    return path


def apart(folder: Path, path: Path) -> Path:
    """As its authors give it away, with the other parts in files beside it."""
    rest = parts(folder)
    _save(transformer(folder), path)
    (path.parent / "text_encoders").mkdir()
    (path.parent / "vae").mkdir()
    _save(rest["clip_l"], path.parent / "text_encoders" / "clip_l.safetensors")
    _save(rest["t5xxl"], path.parent / "text_encoders" / "t5xxl_fp16.safetensors")
    _save(rest["vae"], path.parent / "vae" / "ae.safetensors")
    shutil.copytree(folder / "tokenizer_2", path.parent / "tokenizers" / "t5")
    return path


def config_tree(folder: Path, tree: Path) -> None:
    """The configs of ``folder`` in the place of those that are shipped."""
    for part in ("transformer", "text_encoder", "text_encoder_2", "vae"):
        (tree / part).mkdir(parents=True)
        shutil.copy(folder / part / "config.json", tree / part / "config.json")
    shutil.copytree(folder / "scheduler", tree / "scheduler")


def _of(folder: Path) -> dict[str, Tensor]:
    (file,) = folder.glob("*.safetensors")
    return {key: one.to(torch.float32) for key, one in load_file(file).items()}


def _save(tensors: dict[str, Tensor], path: Path) -> None:
    save_file({key: one.clone().contiguous() for key, one in tensors.items()}, path)
