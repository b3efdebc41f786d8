"""Which forms an alchemist can do with what is on this machine. Pure."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from inference.alchemy.settings import POST_PROCESS, TOLD, AlchemistSettings
from inference.post.names import available
from inference.post.settings import PostSettings


def offered(
    settings: AlchemistSettings, post: PostSettings, *, judged: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms to offer, and why others of those configured are not.

    Pictures are made only where a checker judges them.
    """
    here = available(Path(post.folder))
    forms, missing = [], []
    for form in dict.fromkeys(_spelt_out(settings.forms, here)):
        reason = _why_not(form, settings, here, judged=judged)
        if reason is None:
            forms.append(form)
        else:
            missing.append(f"{form}: {reason}")
    return tuple(forms), tuple(missing)


def _spelt_out(forms: Sequence[str], here: Sequence[str]) -> Iterator[str]:
    for form in forms:
        if form == POST_PROCESS:
            yield from here
        else:
            yield form


def _why_not(
    form: str, settings: AlchemistSettings, here: Sequence[str], *, judged: bool
) -> str | None:
    needs = {
        "caption": (settings.caption_model, "[alchemist] caption_model is not set"),
        "interrogation": (settings.clip_model, "[alchemist] clip_model is not set"),
        "aesthetic": (
            settings.aesthetic_head and settings.clip_model,
            "[alchemist] aesthetic_head and clip_model are not both set",
        ),
    }
    if form in TOLD:
        setting, reason = needs.get(form, ("needs nothing", ""))
        return None if setting else reason
    if form not in here:
        return "[post] folder has no weights for it"
    return None if judged else "no safety checker is configured that could judge its pictures"
