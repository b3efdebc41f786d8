"""Pictures drawn by another horde."""

import binascii
from base64 import b64decode
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from horde_core.accounts.model import Principal
from horde_core.events import Event, Kind
from horde_core.media.store import MediaStore, result_key
from horde_core.money import Kudos, kudos
from horde_core.queueing.model import (
    Accepted,
    Generation,
    NewImageRequest,
    RequestStatus,
    RequestWarning,
)
from horde_core.queueing.refusals import RequestNotFound
from horde_core.queueing.service import QueueService
from horde_core.remote import shapes, wire
from horde_core.remote.client import Client
from horde_core.remote.people import People
from horde_core.remote.refusals import UnknownThere
from horde_core.remote.watchman import Watchman

GONE = "N/A"
REMEMBERED = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class RemotePictures(QueueService):
    """Our rules about prompts hold before anything is sent; workers and their jobs stay here.

    ``finished``: other hordes forget what they drew within minutes; its pictures lie here.
    """

    client: Client
    people: People
    watchman: Watchman[RequestStatus]
    finished: OrderedDict[str, RequestStatus] = field(default_factory=OrderedDict)

    async def request(self, principal: Principal, new: NewImageRequest) -> Accepted:
        new = await self.intake.passed(principal, new)
        sender = await self.people.sender(principal)
        answer = await self.client.ask(
            shapes.Accepted,
            "POST",
            "generate/async",
            key=sender.key,
            body=wire.image(new, sender.proxied_account),
        )
        self.watchman.begin(answer.id, wire.waiting(answer.id, new.count))
        warnings = tuple(RequestWarning(it.code, it.message) for it in answer.warnings or ())
        return Accepted(answer.id, kudos(answer.kudos or 0), warnings, answer.message)

    async def estimate(self, principal: Principal, new: NewImageRequest) -> Kudos:
        sender = await self.people.sender(principal)
        answer = await self.client.ask(
            shapes.Priced,
            "POST",
            "generate/async",
            key=sender.key,
            body=wire.image(new, sender.proxied_account, dry_run=True),
        )
        return kudos(answer.kudos or 0)

    async def check(self, request_id: str) -> RequestStatus:
        return await self.watchman.look(request_id)

    async def status(self, request_id: str) -> RequestStatus:
        """With the pictures so far, brought here.

        Raises:
            RequestNotFound, HordeDown
        """
        if request_id in self.finished:
            return self.finished[request_id]
        try:
            answer = await self.client.ask(
                shapes.PictureStatus, "GET", f"generate/status/{request_id}"
            )
        except UnknownThere:
            raise RequestNotFound(request_id) from None
        found = await self._with_pictures(request_id, answer)
        if found.done:
            self.finished[request_id] = found
            while len(self.finished) > REMEMBERED:
                self.finished.popitem(last=False)
        return found

    async def cancel(self, request_id: str) -> RequestStatus:
        try:
            answer = await self.client.ask(
                shapes.PictureStatus, "DELETE", f"generate/status/{request_id}"
            )
        except UnknownThere:
            raise RequestNotFound(request_id) from None
        self.watchman.end(request_id)
        await self.bus.publish(Event(Kind.REQUEST_CANCELLED, request_id))
        return wire.standing(request_id, answer)

    async def _with_pictures(self, request_id: str, it: shapes.PictureStatus) -> RequestStatus:
        brought: list[Generation] = []
        for picture in it.generations:
            key = result_key(picture.id)
            made = wire.generation(picture, key)
            if not made.censored:
                await bring(self.client, self.media, key, picture.img)
            brought.append(made)
        return replace(wire.standing(request_id, it), generations=tuple(brought))


async def bring(client: Client, media: MediaStore, key: str, written: str) -> None:
    """Keep here what the other horde names or sends; what is gone there stays missing here.

    Raises:
        HordeDown: it may be there at the next try.
    """
    if written in {"", GONE} or await media.exists(key):
        return
    if written.startswith(("http://", "https://")):
        try:
            data = await client.picture(written)
        except UnknownThere:
            return
    else:
        try:
            data = b64decode(written.partition("base64,")[2] or written, validate=True)
        except binascii.Error:
            return
    await media.put(key, data)


async def look_at_pictures(client: Client, request_id: str) -> RequestStatus:
    """Raises RequestNotFound."""
    try:
        answer = await client.ask(shapes.Check, "GET", f"generate/check/{request_id}")
    except UnknownThere:
        raise RequestNotFound(request_id) from None
    return wire.standing(request_id, answer)
