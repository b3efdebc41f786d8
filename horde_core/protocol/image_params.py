"""How to draw: the options of a picture and their real defaults and limits."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Sampler = Literal[
    "k_lms", "k_heun", "k_euler", "k_euler_a", "k_dpm_2", "k_dpm_2_a", "k_dpm_fast",
    "k_dpm_adaptive", "k_dpmpp_2s_a", "k_dpmpp_2m", "dpmsolver", "k_dpmpp_sde", "DDIM", "lcm",
]  # fmt: skip
PostProcessor = Literal[
    "GFPGAN", "RealESRGAN_x4plus", "RealESRGAN_x2plus", "RealESRGAN_x4plus_anime_6B", "NMKD_Siax",
    "4x_AnimeSharp", "CodeFormers", "strip_background", "4xNomos8kSC", "4xLSDIRplus",
    "4xNomosWebPhoto_RealPLKSR", "4xNomos2_realplksr_dysample", "4xNomos2_hq_dat2",
    "2xModernSpanimationV1", "GFPGANv1.3", "RestoreFormer",
]  # fmt: skip
ControlType = Literal[
    "canny", "hed", "depth", "normal", "openpose", "seg", "scribble", "fakescribbles", "hough"
]

Side = Annotated[int, Meta(ge=64, le=3072, multiple_of=64, description="Pixels")]
Strength = Annotated[float, Meta(ge=0.01, le=1)]
Steps = Annotated[int, Meta(ge=1, le=500, description="30 when absent, or 20 with a control_type.")]
Weight = Annotated[float, Meta(ge=-5, le=5)]


class Lora(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA, by name or (with `is_version`) by the number of its version."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    model: Weight = 1.0
    clip: Weight = 1.0
    inject_trigger: Annotated[str, Meta(min_length=1, max_length=30)] | UnsetType = UNSET
    is_version: bool = False


class TextualInversion(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=255)]
    inject_ti: Literal["prompt", "negprompt"] | UnsetType = UNSET
    strength: Weight | UnsetType = UNSET


class ExtraText(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, Meta(min_length=1)]
    reference: Annotated[str, Meta(min_length=3)]


class ExtraSourceImage(msgspec.Struct, frozen=True, kw_only=True):
    image: Annotated[str, Meta(min_length=1)]
    strength: float = 1.0


class ImageParams(msgspec.Struct, frozen=True, kw_only=True):
    """How to draw."""

    sampler_name: Sampler = "k_euler_a"
    cfg_scale: Annotated[float, Meta(ge=0, le=100)] = 5.0
    denoising_strength: Strength | UnsetType = UNSET
    seed: Annotated[str, Meta(description="Digits, any text, or nothing for chance.")] = ""
    height: Side = 512
    width: Side = 512
    seed_variation: Annotated[int, Meta(ge=1, le=1000)] | UnsetType = UNSET
    post_processing: Annotated[
        list[PostProcessor], Meta(extra_json_schema={"uniqueItems": True})
    ] = msgspec.field(default_factory=list)
    karras: bool = True
    tiling: bool = False
    hires_fix: bool = False
    hires_fix_denoising_strength: Strength | UnsetType = UNSET
    clip_skip: Annotated[int, Meta(ge=1, le=12)] | UnsetType = UNSET
    facefixer_strength: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    control_type: ControlType | UnsetType = UNSET
    image_is_control: bool = False
    return_control_map: bool = False
    loras: list[Lora] = msgspec.field(default_factory=list)
    tis: list[TextualInversion] = msgspec.field(default_factory=list)
    special: dict[str, Any] | UnsetType = UNSET
    workflow: Literal["qr_code"] | UnsetType = UNSET
    transparent: bool = False
    extra_texts: list[ExtraText] = msgspec.field(default_factory=list)
    steps: Steps | UnsetType = UNSET
    n: Annotated[int, Meta(ge=1, le=20, description="How many pictures.")] = 1

    def __post_init__(self) -> None:
        if len(set(self.post_processing)) < len(self.post_processing):
            raise ValueError("post_processing has non-unique elements")
