"""What is allowed but probably not meant: a model's own wishes, told as warnings."""

from collections.abc import Iterator

from horde_core.models.catalogue import Catalogue, KnownModel
from horde_core.queueing.model import ImageParams, NewImageRequest, RequestWarning


def warnings(new: NewImageRequest, catalogue: Catalogue) -> Iterator[RequestWarning]:
    for name in new.models:
        known = catalogue.find(name)
        if known is not None:
            yield from _steps(new.params, known)
            yield from _guidance(new.params, known)
            yield from _sampling(new.params, known)


def _steps(params: ImageParams, model: KnownModel) -> Iterator[RequestWarning]:
    wants = model.requirements
    steps = params.steps or 30
    if wants.clip_skip is not None and (params.clip_skip or 1) != wants.clip_skip:
        yield RequestWarning(
            "ClipSkipMismatch", f"{model.name} works best with clip_skip {wants.clip_skip}."
        )
    if wants.min_steps is not None and steps < wants.min_steps:
        yield RequestWarning("StepsTooFew", f"{model.name} wants {wants.min_steps} steps or more.")
    if wants.max_steps is not None and steps > wants.max_steps:
        yield RequestWarning("StepsTooMany", f"{model.name} wants at most {wants.max_steps} steps.")


def _guidance(params: ImageParams, model: KnownModel) -> Iterator[RequestWarning]:
    wants = model.requirements
    if wants.cfg_scale is not None and params.cfg_scale != wants.cfg_scale:
        yield RequestWarning(
            "CfgScaleMismatch", f"{model.name} works best with cfg_scale {wants.cfg_scale:g}."
        )
    if wants.min_cfg_scale is not None and params.cfg_scale < wants.min_cfg_scale:
        yield RequestWarning(
            "CfgScaleTooSmall", f"{model.name} wants a cfg_scale from {wants.min_cfg_scale:g}."
        )
    if wants.max_cfg_scale is not None and params.cfg_scale > wants.max_cfg_scale:
        yield RequestWarning(
            "CfgScaleTooLarge", f"{model.name} wants a cfg_scale up to {wants.max_cfg_scale:g}."
        )


def _sampling(params: ImageParams, model: KnownModel) -> Iterator[RequestWarning]:
    wants = model.requirements
    scheduler = "karras" if params.karras else "simple"
    if wants.samplers and params.sampler not in wants.samplers:
        yield RequestWarning(
            "SamplerMismatch", f"{model.name} works best with {', '.join(wants.samplers)}."
        )
    if wants.schedulers and scheduler not in wants.schedulers:
        yield RequestWarning(
            "SchedulerMismatch",
            f"{model.name} works best with the schedule {', '.join(wants.schedulers)}.",
        )
