"""What a card is asked for: pictures, forms about a picture, or a text."""

from dataclasses import dataclass
from typing import assert_never

import msgspec

from horde_core.accounts.model import Principal
from horde_core.alchemy.model import InterrogationStatus, NewInterrogation, State, WantedForm
from horde_core.chat.model import Card
from horde_core.horde import Horde
from horde_core.media.store import MediaStore
from horde_core.money import Kudos
from horde_core.queueing.model import NewImageRequest, RequestStatus
from horde_core.texts.model import NewTextRequest

ENDED = frozenset({State.DONE, State.FAULTED, State.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    spec: NewImageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """``about`` is how ``picture`` was made, or only a prompt to show."""

    about: NewImageRequest
    forms: tuple[str, ...]
    picture: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is written goes on from the request's prompt and is shown with it."""

    request: NewTextRequest


Wish = Pictures | Forms | Story


async def ask(horde: Horde, principal: Principal, wish: Wish) -> str:
    """Queue it; the id of the request.

    Raises:
        HordeError: the horde refused.
    """
    match wish:
        case Pictures():
            accepted = await horde.queueing.request(principal, wish.spec)
            await _keep_sources(horde.media, accepted.id, wish.spec)
            return accepted.id
        case Forms():
            forms = tuple(WantedForm(name) for name in wish.forms)
            return await horde.alchemy.request(
                principal, NewInterrogation(forms=forms, source=wish.picture)
            )
        case Story():
            return (await horde.texts.request(principal, wish.request)).id
        case _:
            assert_never(wish)


def spec_of(wish: Wish) -> NewImageRequest:
    """What its card shows as the prompt."""
    match wish:
        case Pictures():
            return wish.spec
        case Forms():
            return wish.about
        case Story():
            return NewImageRequest(prompt=wish.request.prompt, models=wish.request.models)
        case _:
            assert_never(wish)


async def look(horde: Horde, card: Card) -> RequestStatus:
    """How far it is, whatever it is.

    Raises:
        RequestNotFound: the horde has forgotten it.
    """
    if card.story is not None:
        return (await horde.texts.status(card.request_id)).standing
    if card.forms:
        return standing(card.request_id, await horde.alchemy.status(card.request_id))
    return await horde.queueing.check(card.request_id)


async def cancel(horde: Horde, card: Card) -> RequestStatus:
    """The state as it was before.

    Raises:
        RequestNotFound: the horde has forgotten it.
    """
    if card.story is not None:
        return (await horde.texts.cancel(card.request_id)).standing
    if card.forms:
        before = await look(horde, card)
        await horde.alchemy.cancel(card.request_id)
        return before
    return await horde.queueing.cancel(card.request_id)


def price(horde: Horde, card: Card) -> Kudos | None:
    """About what it will cost; of pictures alone this is known beforehand."""
    if card.story is not None or card.forms:
        return None
    source = b"" if card.has_source else None
    return horde.queueing.worth(msgspec.structs.replace(card.spec, source_image=source))


def standing(request_id: str, status: InterrogationStatus) -> RequestStatus:
    """Forms counted as pictures are; nobody knows how long alchemists take."""
    states = [form.state for form in status.forms]
    finished = sum(state in ENDED for state in states)
    processing = states.count(State.PROCESSING)
    return RequestStatus(
        id=request_id,
        finished=finished,
        processing=processing,
        restarted=0,
        waiting=len(states) - finished - processing,
        done=finished == len(states),
        faulted=all(state is State.FAULTED for state in states),
        wait_time=0,
        queue_position=0,
        kudos=Kudos(0),
        is_possible=True,
        total=len(states),
        progress=finished / len(states) if states else 1.0,
    )


def kept_source_key(request_id: str, what: str = "source") -> str:
    """Where a card's source picture stays for a re-roll, longer than the request itself."""
    return f"{request_id}_card_{what}.webp"


async def _keep_sources(media: MediaStore, request_id: str, spec: NewImageRequest) -> None:
    if spec.source_image is not None:
        await media.put(kept_source_key(request_id), spec.source_image)
    if spec.source_mask is not None:
        await media.put(kept_source_key(request_id, "mask"), spec.source_mask)


def without_sources(spec: NewImageRequest) -> NewImageRequest:
    return msgspec.structs.replace(spec, source_image=None, source_mask=None, extra_sources=())
