"""Texts written by another horde, and pictures looked at by its alchemists."""

from dataclasses import dataclass

from horde_core.accounts.model import Principal
from horde_core.alchemy.model import (
    UPLOADED,
    FormStatus,
    InterrogationStatus,
    NewInterrogation,
    State,
)
from horde_core.alchemy.service import AlchemyService
from horde_core.events import Bus, Event, Kind
from horde_core.media.store import result_key
from horde_core.money import Kudos, kudos
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.refusals import RequestNotFound
from horde_core.remote import shapes, wire
from horde_core.remote.client import Client
from horde_core.remote.people import People
from horde_core.remote.pictures import bring
from horde_core.remote.refusals import UnknownThere
from horde_core.remote.watchman import Watchman
from horde_core.texts.model import NewTextRequest, TextAccepted, TextStatus
from horde_core.texts.service import TextService

ENDED = frozenset({State.DONE, State.FAULTED, State.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTexts(TextService):
    client: Client
    people: People
    watchman: Watchman[TextStatus]

    async def request(self, principal: Principal, new: NewTextRequest) -> TextAccepted:
        await self.intake.guard.open_to_requests()
        await self.intake.guard.may_ask(principal)
        sender = await self.people.sender(principal)
        answer = await self.client.ask(
            shapes.Accepted,
            "POST",
            "generate/text/async",
            key=sender.key,
            body=wire.text(new, sender.proxied_account),
        )
        self.watchman.begin(answer.id, TextStatus(wire.waiting(answer.id, new.count), ()))
        return TextAccepted(answer.id, answer.message)

    async def estimate(self, principal: Principal, new: NewTextRequest) -> Kudos:
        sender = await self.people.sender(principal)
        answer = await self.client.ask(
            shapes.Priced,
            "POST",
            "generate/text/async",
            key=sender.key,
            body=wire.text(new, sender.proxied_account, dry_run=True),
        )
        return kudos(answer.kudos or 0)

    async def status(self, request_id: str) -> TextStatus:
        return await self.watchman.look(request_id)

    async def cancel(self, request_id: str) -> TextStatus:
        before = await ask_after_text(self.client, request_id, "DELETE")
        self.watchman.end(request_id)
        await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        return before


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAlchemy(AlchemyService):
    bus: Bus
    client: Client
    people: People
    watchman: Watchman[InterrogationStatus]

    async def request(self, principal: Principal, new: NewInterrogation) -> str:
        await self.intake.guard.open_to_requests()
        await self.intake.guard.may_ask(principal)
        sender = await self.people.sender(principal)
        answer = await self.client.ask(
            shapes.Accepted, "POST", "interrogate/async", key=sender.key, body=wire.forms(new)
        )
        waiting = tuple(FormStatus(it.name, State.WAITING, None, "") for it in new.forms)
        self.watchman.begin(answer.id, InterrogationStatus(State.WAITING, waiting))
        return answer.id

    async def status(self, interrogation_id: str) -> InterrogationStatus:
        """With the pictures its forms made, brought here."""
        seen = await self.watchman.look(interrogation_id)
        for form in seen.forms:
            for value in (form.result or {}).values():
                if form.media_key and isinstance(value, str):
                    await bring(self.client, self.media, form.media_key, value)
        return InterrogationStatus(seen.state, tuple(map(_at_home, seen.forms)))

    async def cancel(self, interrogation_id: str) -> InterrogationStatus:
        after = await ask_after_forms(self.client, interrogation_id, "DELETE")
        self.watchman.end(interrogation_id)
        await self.bus.publish(Event(Kind.REQUEST_CANCELLED, interrogation_id))
        return after


def _at_home(form: FormStatus) -> FormStatus:
    """Its picture is here now, as if an alchemist of ours had brought it."""
    if not form.media_key or form.result is None:
        return form
    return FormStatus(form.name, form.state, {form.name: UPLOADED}, form.media_key)


async def ask_after_text(client: Client, request_id: str, method: str = "GET") -> TextStatus:
    """Raises RequestNotFound."""
    try:
        answer = await client.ask(shapes.TextStatus, method, f"generate/text/status/{request_id}")
    except UnknownThere:
        raise RequestNotFound(request_id, "text") from None
    written = tuple(map(wire.writing, answer.generations))
    return TextStatus(wire.standing(request_id, answer), written)


async def ask_after_forms(
    client: Client, request_id: str, method: str = "GET"
) -> InterrogationStatus:
    """Raises RequestNotFound."""
    try:
        answer = await client.ask(shapes.FormsStatus, method, f"interrogate/status/{request_id}")
    except UnknownThere:
        raise RequestNotFound(request_id, "interrogation") from None
    keys = [
        result_key(f"{request_id}-{number}") if _is_picture(form) else ""
        for number, form in enumerate(answer.forms)
    ]
    return wire.interrogation(answer, keys)


def _is_picture(form: shapes.Form) -> bool:
    """Post-processors answer with an address; so does what else a worker may make."""
    value = (form.result or {}).get(form.form)
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def standing_of_forms(request_id: str, it: InterrogationStatus) -> RequestStatus:
    """Forms counted as pictures are."""
    finished = sum(form.state in ENDED for form in it.forms)
    waiting = len(it.forms) - finished
    check = shapes.Check(finished=finished, waiting=waiting, done=bool(it.forms) and not waiting)
    return wire.standing(request_id, check)
