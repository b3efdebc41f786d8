"""diffusers and transformers, taken through the door that makes them importable everywhere."""

from typing import Any

from inference import libraries

# isort: split
import diffusers
import transformers

AutoencoderKL: Any = libraries.AutoencoderKL
CLIPTextConfig: Any = transformers.CLIPTextConfig
CLIPTextModel: Any = libraries.CLIPTextModel
CLIPTokenizer: Any = libraries.CLIPTokenizer
DDIMScheduler: Any = diffusers.DDIMScheduler
DPMSolverMultistepScheduler: Any = diffusers.DPMSolverMultistepScheduler
EulerAncestralDiscreteScheduler: Any = diffusers.EulerAncestralDiscreteScheduler
EulerDiscreteScheduler: Any = diffusers.EulerDiscreteScheduler
StableDiffusionPipeline: Any = diffusers.StableDiffusionPipeline
UNet2DConditionModel: Any = libraries.UNet2DConditionModel
