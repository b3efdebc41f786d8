"""Takes an exported model up again, so that its training can go on without its checkpoints."""

from pathlib import Path

from tools.demo_model.export import DIFFUSION_CHECKPOINT
from tools.demo_model.parts import StableDiffusionPipeline
from tools.demo_model.training import Plan, Trainee, save_whole
from tools.demo_model.vae import NORMALISED


def adopt(exported: Path, plan: Plan) -> None:
    """Writes checkpoints at step 0 that hold the exported weights, with a fresh optimiser."""
    pipeline = StableDiffusionPipeline.from_pretrained(exported, local_files_only=True)
    plan.folder.mkdir(parents=True, exist_ok=True)
    save_whole(pipeline.vae.float().state_dict(), plan.folder / NORMALISED)
    parts = {"text_encoder": pipeline.text_encoder.float(), "unet": pipeline.unet.float()}
    Trainee(DIFFUSION_CHECKPOINT, parts, plan, decay=0.999).save()
