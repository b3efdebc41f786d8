"""What the picture desk is asked about a job: its context, its picture, its sources. Pure."""

from collections.abc import Iterator

from msgspec import UnsetType

from horde_core.protocol.image import JobPayload
from inference.host import Picture
from inference.ipc.messages import Examine
from inference.models.reference import KnownModel
from inference.safety.verdict import Context
from inference.spec import ImageJob

STRIP = "strip_background"
FUNCTION_PROMPT = "function_layer_prompt"


def context_of(job: ImageJob, payload: JobPayload, known: KnownModel | None) -> Context:
    """Words, names and what the model is known for, which the rules may lean on."""
    loras = [] if isinstance(payload.loras, UnsetType) else payload.loras
    inversions = [] if isinstance(payload.tis, UnsetType) else payload.tis
    return Context(
        prompt=f"{' '.join((job.prompt, *also_drawn(job)))}###{job.negative_prompt}",
        names=(*(one.name for one in loras), *(one.name for one in inversions)),
        known_for=known_for(known),
    )


def also_drawn(job: ImageJob) -> Iterator[str]:
    """Words outside the prompt that decide what is drawn."""
    for reference, text in job.extra_texts:
        if reference.strip().lower() == FUNCTION_PROMPT:
            yield text


def known_for(known: KnownModel | None) -> frozenset[str]:
    """A model that no list knows counts as one for nsfw pictures."""
    return Context().known_for if known is None else known.known_for


def sources_of(job: ImageJob) -> Iterator[bytes]:
    """Every picture that the job would draw from."""
    if job.source_image is not None:
        yield job.source_image
    for extra in job.extra_sources:
        yield extra.image


def examine_of(job: ImageJob, picture: Picture, payload: JobPayload, context: Context) -> Examine:
    strength = payload.facefixer_strength
    return Examine(
        memory=picture.memory.name,
        width=picture.width,
        height=picture.height,
        model=job.model,
        context=context,
        censor=payload.use_nsfw_censor is True,
        post_processing=post_processing(payload),
        strength=None if isinstance(strength, UnsetType) else strength,
    )


def post_processing(payload: JobPayload) -> tuple[str, ...]:
    """What to apply, in the order asked for. A transparent picture is one without background."""
    asked = () if isinstance(payload.post_processing, UnsetType) else tuple(payload.post_processing)
    if payload.transparent and STRIP not in asked:
        return (STRIP, *asked)
    return asked
