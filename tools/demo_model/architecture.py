"""The shape of the demonstration model: Stable Diffusion 1.5's parts, only very small."""

from typing import Any

import torch

from tools.demo_model.parts import (
    AutoencoderKL,
    CLIPTextConfig,
    CLIPTextModel,
    EulerDiscreteScheduler,
    UNet2DConditionModel,
)

TEXT_WIDTH = 128
MAX_TOKENS = 77
LATENT_CHANNELS = 4
VAE_FACTOR = 8
SCALING_FACTOR = 0.18215  # Stable Diffusion's own; the exported VAE is normalised to fit it
TRAIN_TIMESTEPS = 1000


def build_vae() -> Any:
    """Pixels (N, 3, H, W) in -1..1 <-> latents (N, 4, H/8, W/8). No attention: sizes may vary."""
    return AutoencoderKL(
        block_out_channels=(16, 32, 64, 64),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=2,  # small groups would forget how bright an even area is
        sample_size=64,
        mid_block_add_attention=False,
        scaling_factor=SCALING_FACTOR,
    )


def build_unet() -> Any:
    """Latents (N, 4, h, w), timestep, text (N, tokens, 128) -> v of the same shape as latents."""
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        layers_per_block=1,
        block_out_channels=(64, 112),
        down_block_types=("CrossAttnDownBlock2D",) * 2,
        up_block_types=("CrossAttnUpBlock2D",) * 2,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,  # heads per attention, as in Stable Diffusion 1.5
        norm_num_groups=8,
    )


def build_text_encoder(vocabulary: int, start: int, end: int) -> Any:
    """Token ids (N, tokens) -> (N, tokens, 128). `start` and `end` are the special tokens' ids."""
    config = CLIPTextConfig(
        vocab_size=vocabulary,
        hidden_size=TEXT_WIDTH,
        intermediate_size=2 * TEXT_WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=MAX_TOKENS,
        projection_dim=TEXT_WIDTH,
        bos_token_id=start,
        eos_token_id=end,
        pad_token_id=end,
    )
    return CLIPTextModel(config)


def build_scheduler() -> Any:
    """Stable Diffusion's noise levels (sigma 0.03 to 14.6) with v-prediction."""
    return EulerDiscreteScheduler(
        num_train_timesteps=TRAIN_TIMESTEPS,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        timestep_spacing="linspace",
        steps_offset=1,
    )


def alphas_cumprod() -> torch.Tensor:
    """Share of the picture's variance left at each of the 1000 steps, (1000,)."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, TRAIN_TIMESTEPS) ** 2
    return torch.cumprod(1.0 - betas, dim=0)
