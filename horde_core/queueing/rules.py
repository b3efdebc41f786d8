"""The rules of API v2 for a request for pictures: pure, used by the API and the bot alike."""

from collections.abc import Callable, Iterator

import msgspec

from horde_core.accounts.model import Account, Role
from horde_core.errors import Rc, Refused
from horde_core.kudos.pricing import UPSCALERS
from horde_core.models.catalogue import Catalogue
from horde_core.queueing import advice
from horde_core.queueing.model import ImageParams, NewImageRequest, RequestWarning
from horde_core.queueing.refusals import SpecialForbidden

MOST_WORKERS = 5
MOST_LORAS = 5
MOST_TIS = 20
MOST_WORDS = 7500
MOST_EXTRA_SOURCES = 5
MOST_CONTROL_STEPS = 40
SPECIAL = "horde_special"
LAYERED = ("stable_diffusion_1", "stable_diffusion_xl")
NO_HIRES = ("flux_1", "qwen_image", "z_image_turbo")
NO_CONTROL = ("stable_diffusion_xl", "stable_cascade", "flux_1", "qwen_image", "z_image")
NEEDS_SOURCE = ("Stable Diffusion 2 Depth", "pix2pix")
POST_PROCESSOR_NAMES = UPSCALERS | {
    "GFPGAN",
    "GFPGANv1.3",
    "CodeFormers",
    "RestoreFormer",
    "strip_background",
}

Rule = Callable[[NewImageRequest, Account, Catalogue], None]


def normalised(new: NewImageRequest, account: Account) -> NewImageRequest:
    """The request with its defaults filled in and what its account imposes on it."""
    params = new.params
    steps = params.steps or (20 if params.control_type else 30)
    if params.control_type:
        steps = min(steps, MOST_CONTROL_STEPS)
    new = msgspec.structs.replace(
        new,
        params=msgspec.structs.replace(params, steps=steps),
        models=tuple(dict.fromkeys(new.models)),
        workers=tuple(dict.fromkeys(new.workers))[:MOST_WORKERS],
        disable_batching=new.disable_batching or params.workflow == "qr_code",
        shared=new.shared and not _shows_somebody_elses(new) and not account.has(Role.EDUCATION),
    )
    if new.nsfw and new.params.preview:
        new = msgspec.structs.replace(
            new, params=msgspec.structs.replace(new.params, preview=False)
        )
    if account.has(Role.EDUCATION):
        new = msgspec.structs.replace(new, nsfw=False, censor_nsfw=True, trusted_workers=True)
    return new


def _shows_somebody_elses(new: NewImageRequest) -> bool:
    """Whether it is made from a picture, whose people nobody asked whether to share them."""
    return new.source_image is not None or bool(new.extra_sources)


def check(
    new: NewImageRequest, account: Account, catalogue: Catalogue
) -> tuple[RequestWarning, ...]:
    """The advice that goes with a request that is in order.

    Raises:
        Refused, SpecialForbidden: the first rule it breaks, in API v2's order.
    """
    for rule in RULES:
        rule(new, account, catalogue)
    return tuple(advice.warnings(new, catalogue))


def _refuse(rc: Rc, message: str) -> None:
    raise Refused(rc, message)


def _baselines(new: NewImageRequest, catalogue: Catalogue) -> Iterator[str]:
    return (catalogue.baseline(name) for name in new.models)


def _any_of(new: NewImageRequest, catalogue: Catalogue, families: tuple[str, ...]) -> bool:
    return any(baseline.startswith(families) for baseline in _baselines(new, catalogue))


def _webhook(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if new.webhook is not None and not new.webhook.startswith("https://"):
        _refuse(Rc.BAD_REQUEST, "A webhook must begin with https://")


def _extra_sources(new: NewImageRequest, account: Account, _catalogue: Catalogue) -> None:
    if len(new.extra_sources) > MOST_EXTRA_SOURCES:
        _refuse(Rc.TOO_MANY_EXTRA_SOURCE_IMAGES, "At most 5 extra source images are possible.")
    if len(new.extra_sources) > 1 and not account.trusted:
        _refuse(
            Rc.MORE_THAN_MIN_EXTRA_SOURCE_IMAGE,
            "More than one extra source image needs a trusted account.",
        )


def _prompt(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if not new.prompt:
        _refuse(Rc.MISSING_PROMPT, "You cannot specify an empty prompt.")
    if "\x00" in "".join((new.prompt, new.webhook or "", *new.models)):
        _refuse(Rc.NUL_BYTE_IN_PAYLOAD, "The request contains a NUL character.")
    if len(new.prompt.split()) > MOST_WORDS:
        _refuse(Rc.INVALID_PROMPT_SIZE, f"A prompt may have at most {MOST_WORDS} words.")


def _batching(new: NewImageRequest, account: Account, _catalogue: Catalogue) -> None:
    asked = new.disable_batching and new.params.workflow != "qr_code"
    if asked and new.count > 1 and not account.trusted:
        _refuse(Rc.REQUIRES_TRUST, "Only trusted accounts can switch batching off.")


def _hires(new: NewImageRequest, _account: Account, catalogue: Catalogue) -> None:
    if new.params.hires_fix and _any_of(new, catalogue, NO_HIRES):
        _refuse(Rc.HIRES_MISMATCH, "hires_fix does not work with the models you named.")


def _loras(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if len(new.params.loras) > MOST_LORAS:
        _refuse(Rc.TOO_MANY_LORAS, f"At most {MOST_LORAS} LoRAs are possible.")
    for lora in new.params.loras:
        if lora.is_version and not lora.name.isdecimal():
            _refuse(Rc.BAD_LORA_VERSION, "With is_version a LoRA is named by its number.")
    if len(new.params.tis) > MOST_TIS:
        _refuse(Rc.TOO_MANY_TIS, f"At most {MOST_TIS} textual inversions are possible.")


def _transparent(new: NewImageRequest, _account: Account, catalogue: Catalogue) -> None:
    if not all(baseline in LAYERED for baseline in _baselines(new, catalogue)):
        if new.params.transparent:
            _refuse(
                Rc.INVALID_TRANSPARENCY_MODEL,
                "Transparent pictures need models of Stable Diffusion 1 or XL.",
            )
        if new.params.workflow == "qr_code":
            _refuse(
                Rc.CONTROLNET_MISMATCH_WORKFLOW,
                "QR codes need models of Stable Diffusion 1 or XL.",
            )


def _models(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    wrong = POST_PROCESSOR_NAMES & set(new.models)
    if wrong:
        _refuse(
            Rc.UNEXPECTED_MODEL_NAME,
            f"{min(wrong)} is a post-processor and goes into params.post_processing.",
        )


def _upscalers(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if len(UPSCALERS & set(new.params.post_processing)) > 1:
        _refuse(Rc.TOO_MANY_UPSCALERS, "Only one upscaler is possible.")


def _cfg(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if new.params.cfg_scale != round(new.params.cfg_scale, 2):
        _refuse(Rc.BAD_CFG_DECIMALS, "cfg_scale may have two decimals.")


def _special(new: NewImageRequest, account: Account, _catalogue: Catalogue) -> None:
    named = [name for name in new.models if SPECIAL in name]
    if not named and new.params.special is None:
        return
    ours = all(name == f"{SPECIAL}::{account.alias}" for name in named)
    if not account.has(Role.SPECIAL) or not ours or (named and new.params.special is None):
        raise SpecialForbidden


def _mask(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if new.source_mask is not None and new.source_image is None:
        _refuse(Rc.SOURCE_MASK_UNNECESSARY, "A source_mask needs a source_image.")


def _control(new: NewImageRequest, _account: Account, catalogue: Catalogue) -> None:
    params = new.params
    if params.control_type is None:
        return
    on_sd2 = _any_of(new, catalogue, ("stable_diffusion_2",))
    if (on_sd2 and params.control_type in {"normal", "hough"}) or "pix2pix" in new.models:
        _refuse(Rc.CONTROLNET_UNSUPPORTED, "This control_type does not work with that model.")
    if new.source_image is None:
        _refuse(Rc.CONTROLNET_SOURCE_MISSING, "A control_type needs a source_image.")
    if new.source_processing == "inpainting":
        _refuse(Rc.CONTROLNET_INPAINTING_MISMATCH, "A control_type excludes inpainting.")
    if _any_of(new, catalogue, NO_CONTROL):
        _refuse(Rc.CONTROLNET_MISMATCH, "A control_type does not work with models of that family.")


def _layers(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if not new.params.transparent:
        return
    if new.extra_sources:
        _refuse(
            Rc.INVALID_TRANSPARENCY_IMG2IMG, "Transparent pictures exclude extra source images."
        )
    if new.params.control_type:
        _refuse(Rc.INVALID_TRANSPARENCY_CN, "Transparent pictures exclude a control_type.")


def _remix(new: NewImageRequest, _account: Account, catalogue: Catalogue) -> None:
    if new.source_processing == "remix":
        if not all(it == "stable_cascade" for it in _baselines(new, catalogue)):
            _refuse(Rc.INVALID_REMIX, "remix works with models of Stable Cascade only.")
    elif new.extra_sources:
        _refuse(Rc.INVALID_EXTRA_SOURCE_IMAGES, "Extra source images need remix.")


def _workflow(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    params = new.params
    if params.workflow is None and params.extra_texts:
        _refuse(Rc.INVALID_EXTRA_TEXTS, "extra_texts need the workflow qr_code.")
    if params.workflow == "qr_code" and not _says(params, "qr_code"):
        _refuse(
            Rc.MISSING_EXTRA_TEXTS, "A QR code needs an extra text with the reference 'qr_code'."
        )


def _says(params: ImageParams, reference: str) -> bool:
    return any(it.reference == reference for it in params.extra_texts)


def _sources(new: NewImageRequest, _account: Account, _catalogue: Catalogue) -> None:
    if new.source_image is None and any(name in NEEDS_SOURCE for name in new.models):
        _refuse(Rc.SOURCE_IMAGE_REQUIRED_FOR_MODEL, "A model you named needs a source_image.")


RULES: tuple[Rule, ...] = (
    _webhook,
    _extra_sources,
    _prompt,
    _batching,
    _hires,
    _loras,
    _transparent,
    _models,
    _upscalers,
    _cfg,
    _special,
    _mask,
    _control,
    _layers,
    _remix,
    _workflow,
    _sources,
)
