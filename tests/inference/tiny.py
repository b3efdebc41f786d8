"""Models in miniature: the real classes, random weights, 12 to 26 MB on disk."""

import json
from pathlib import Path
from typing import Any

import torch

from inference import libraries
from inference.models.tokenizers import clip_tokenizer

library: Any = libraries
WORDS = ["<pad>", "</s>", "<unk>", "a", "photo", "of", "cat", "dog", "red", "circle"]


def build(folder: Path, prediction: str = "epsilon", **unet: Any) -> Path:
    """A Stable Diffusion 1.5; with ``unet`` options one of its kin."""
    torch.manual_seed(0)
    clip_tokenizer().save_pretrained(folder / "tokenizer")
    _text_encoder().save_pretrained(folder / "text_encoder")
    _unet(**unet).save_pretrained(folder / "unet")
    _vae().save_pretrained(folder / "vae")
    _schedule(folder, prediction_type=prediction)
    return folder


def build_sd2(folder: Path) -> Path:
    """Stable Diffusion 2: padded with "!", linear projections, v-prediction, all noise at last."""
    torch.manual_seed(1)
    clip_tokenizer(bang=True).save_pretrained(folder / "tokenizer")
    _text_encoder().save_pretrained(folder / "text_encoder")
    _unet(use_linear_projection=True).save_pretrained(folder / "unet")
    _vae().save_pretrained(folder / "vae")
    _schedule(folder, prediction_type="v_prediction", rescale_betas_zero_snr=True)
    return folder


def build_sdxl(folder: Path) -> Path:
    """Stable Diffusion XL: two text encoders, told the size of the picture."""
    torch.manual_seed(2)
    clip_tokenizer().save_pretrained(folder / "tokenizer")
    clip_tokenizer(bang=True).save_pretrained(folder / "tokenizer_2")
    _text_encoder().save_pretrained(folder / "text_encoder")
    _text_encoder(library.CLIPTextModelWithProjection, width=48).save_pretrained(
        folder / "text_encoder_2"
    )
    _unet(
        block_out_channels=(32, 64),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32 + 48,
        attention_head_dim=(2, 4),
        transformer_layers_per_block=(1, 2),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=32 + 6 * 8,
    ).save_pretrained(folder / "unet")
    _vae().save_pretrained(folder / "vae")
    _schedule(folder)
    return folder


def build_flux(folder: Path, *, guided: bool = False) -> Path:
    """Flux.1: a transformer, T5 and CLIP, sixteen latent channels."""
    from transformers import T5Config

    torch.manual_seed(3)
    clip_tokenizer().save_pretrained(folder / "tokenizer")
    _text_encoder().save_pretrained(folder / "text_encoder")
    _words().save_pretrained(folder / "tokenizer_2")
    library.T5EncoderModel(
        T5Config(vocab_size=len(WORDS), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    ).save_pretrained(folder / "text_encoder_2")
    library.FluxTransformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=(4, 4, 8),
        guidance_embeds=guided,
    ).save_pretrained(folder / "transformer")
    _vae(
        latent_channels=4,
        shift_factor=0.0609,
        scaling_factor=1.5035,
        use_quant_conv=False,
        use_post_quant_conv=False,
    ).save_pretrained(folder / "vae")
    _schedule(
        folder,
        shift=3.0 if guided else 1.0,
        use_dynamic_shifting=guided,
        base_shift=0.5,
        max_shift=1.15,
    )
    return folder


def build_zimage(folder: Path) -> Path:
    """Z-Image: one transformer over words and patches, and a small Qwen 3."""
    from transformers import Qwen3Config, Qwen3Model

    torch.manual_seed(4)
    kind: Any = _words()
    kind.chat_template = "{% for m in messages %}{{ m.content }}{% endfor %} photo"
    kind.save_pretrained(folder / "tokenizer")
    Qwen3Model(
        Qwen3Config(
            vocab_size=len(WORDS),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=3,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=8,
            max_position_embeddings=512,
        )
    ).save_pretrained(folder / "text_encoder")
    library.ZImageTransformer2DModel(
        in_channels=4,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=32,
        axes_dims=[4, 4, 8],
        axes_lens=[1024, 64, 64],
    ).save_pretrained(folder / "transformer")
    _vae(latent_channels=4, shift_factor=0.1, scaling_factor=0.36).save_pretrained(folder / "vae")
    _schedule(folder, shift=3.0)
    return folder


def build_controlnet(unet: Any, folder: Path) -> Path:
    """A ControlNet for a UNet, whose outputs are not zero."""
    net: Any = library.ControlNetModel.from_unet(
        unet, conditioning_embedding_out_channels=(8, 8, 16, 16)
    )
    torch.manual_seed(4)
    for layer in [*net.controlnet_down_blocks, net.controlnet_mid_block]:
        torch.nn.init.normal_(layer.weight, std=0.3)
    torch.nn.init.normal_(net.controlnet_cond_embedding.conv_out.weight, std=0.3)
    net.save_pretrained(folder)
    return folder


def _words() -> Any:
    """A tokenizer that knows ten words."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    raw = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>")
    )
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    kind: Any = PreTrainedTokenizerFast
    return kind(tokenizer_object=raw, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def _schedule(folder: Path, **changes: object) -> None:
    (folder / "scheduler").mkdir()
    config = {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000,
        "prediction_type": "epsilon",
        **changes,
    }
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(config))


def _text_encoder(kind: Any = libraries.CLIPTextModel, width: int = 32) -> Any:
    from transformers import CLIPTextConfig

    return kind(
        CLIPTextConfig(
            vocab_size=49408,
            hidden_size=width,
            intermediate_size=2 * width,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=77,
            projection_dim=32,
            bos_token_id=49406,
            eos_token_id=49407,
            pad_token_id=49407,
        )
    )


def _unet(**changes: Any) -> Any:
    shape: dict[str, Any] = {
        "sample_size": 8,
        "block_out_channels": (32, 64),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "cross_attention_dim": 32,
        "attention_head_dim": 8,
        "norm_num_groups": 8,
    }
    return library.UNet2DConditionModel(**{**shape, **changes})


def _vae(**changes: Any) -> Any:
    shape: dict[str, Any] = {
        "block_out_channels": (16, 16, 32, 32),
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "layers_per_block": 1,
        "norm_num_groups": 8,
        "sample_size": 64,
    }
    return library.AutoencoderKL(**{**shape, **changes})
