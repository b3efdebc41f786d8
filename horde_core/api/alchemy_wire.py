"""Alchemy between API v2's words and ours."""

from typing import Any

from msgspec import UNSET

from horde_core.alchemy import model
from horde_core.api.image_wire import known, sent
from horde_core.api.sources import SourceFetcher, is_address
from horde_core.media.store import MediaStore
from horde_core.protocol import alchemy as wire
from horde_core.workers.model import Offer, Work


def forms(asked: wire.Interrogation) -> tuple[model.WantedForm, ...]:
    return tuple(model.WantedForm(form.name, known(form.payload) or {}) for form in asked.forms)


def new_request(asked: wire.Interrogation) -> model.NewInterrogation:
    """The request in our words, still without its picture."""
    return model.NewInterrogation(
        forms=forms(asked),
        source=b"",
        source_url=asked.source_image if is_address(asked.source_image) else None,
        trusted_workers=asked.trusted_workers,
        slow_workers=asked.slow_workers,
        webhook=known(asked.webhook),
    )


async def picture(asked: wire.Interrogation, sources: SourceFetcher) -> bytes:
    """Raises Refused: a picture that cannot be had."""
    return await sources.read(asked.source_image)


def status(
    now: model.InterrogationStatus, media: MediaStore, base: str
) -> wire.InterrogationStatus:
    """With fresh addresses of the pictures that were made."""
    return wire.InterrogationStatus(
        state=now.state,
        forms=[
            wire.FormState(
                form=form.name, state=form.state, result=sent(_result(form, media, base))
            )
            for form in now.forms
        ],
    )


def _result(form: model.FormStatus, media: MediaStore, base: str) -> dict[str, Any] | None:
    if form.result is None or form.state is not model.State.DONE:
        return None
    return {
        name: media.download_url(form.media_key, base) if value == model.UPLOADED else value
        for name, value in form.result.items()
    }


def offer(pop: wire.AlchemyPop) -> Offer:
    return Offer(
        name=pop.name,
        kind=Work.INTERROGATION,
        models=tuple(pop.forms),
        priority_usernames=tuple(pop.priority_usernames),
        bridge_agent=pop.bridge_agent,
        threads=pop.threads,
        amount=pop.amount,
        max_pixels=0,
        max_tiles=pop.max_tiles,
    )


def popped(answer: model.PoppedForms, media: MediaStore, base: str) -> wire.FormsPopped:
    found = [
        wire.FormPopped(
            id=form.id,
            form=form.name,
            payload=form.payload or None,  # an SDK takes null, and no empty object
            source_image=form.source_url or media.download_url(form.source_key, base),
            r2_upload=media.upload_url(form.upload_key, base) if form.upload_key else UNSET,
        )
        for form in answer.forms
    ]
    return wire.FormsPopped(forms=found or None, skipped=answer.skipped)


def delivery(submit: wire.FormSubmit) -> model.FormDelivery:
    return model.FormDelivery(form_id=submit.id, result=submit.result, state=submit.state)
