"""Requests and jobs in the words of the price list."""

from horde_core.kudos import pricing
from horde_core.kudos.pricing import UPSCALERS, Drawing, Service
from horde_core.models.catalogue import Catalogue
from horde_core.money import Kudos
from horde_core.queueing.model import MASK_SOURCES, ImageParams, NewImageRequest


def drawing(params: ImageParams, *, source: bool, mask: bool) -> Drawing:
    return Drawing(
        width=params.width,
        height=params.height,
        steps=params.steps or 30,
        cfg_scale=params.cfg_scale,
        sampler=params.sampler,
        denoising_strength=params.denoising_strength,
        hires_fix=params.hires_fix,
        source=source,
        mask=mask,
        control=params.control_type is not None,
        return_control_map=params.return_control_map,
        post_processing=params.post_processing,
        loras=len(params.loras),
        tis=len(params.tis),
    )


def one_picture(new: NewImageRequest) -> Kudos:
    """Before model multiplier and taxes."""
    source = new.source_image is not None
    mask = new.source_mask is not None or (source and new.source_processing in MASK_SOURCES)
    return pricing.price(drawing(new.params, source=source, mask=mask))


def service(
    params: ImageParams, *, source: bool, slow_workers: bool, worker_blacklist: bool
) -> Service:
    return Service(
        source=source,
        upscalers=len(UPSCALERS & set(params.post_processing)),
        slow_workers=slow_workers,
        worker_blacklist=worker_blacklist,
    )


def whole_request(new: NewImageRequest, catalogue: Catalogue) -> Kudos:
    """What API v2 foretells for all pictures together, by the first model named."""
    return pricing.estimate(
        one_picture(new),
        service(
            new.params,
            source=new.source_image is not None,
            slow_workers=new.slow_workers,
            worker_blacklist=new.worker_blacklist,
        ),
        count=new.count,
        baseline=catalogue.baseline(new.models[0]) if new.models else None,
    )


def reward(price: Kudos, params: ImageParams, baseline: str) -> Kudos:
    """What a picture is worth to its worker, before the bridge multiplier."""
    multiplier = pricing.model_multiplier(
        baseline, qr_code=params.workflow == "qr_code", hires_fix=params.hires_fix
    )
    return Kudos(price * multiplier)
