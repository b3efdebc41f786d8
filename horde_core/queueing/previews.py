"""What a picture looks like while it is drawn, for those who asked to see it.

A worker shows only what its safety check passed; of what may be for adults nothing is shown.
"""

from dataclasses import dataclass

import msgspec

from horde_core.accounts.model import Principal
from horde_core.errors import Forbidden, Rc, Refused
from horde_core.events import Bus, Event, Kind
from horde_core.media import images
from horde_core.media.store import MediaStore, preview_key
from horde_core.queueing.model import ImageParams
from horde_core.queueing.settlement import Settlement
from horde_core.workers.model import Work

LARGEST = 8 * 1024
LONGEST_SIDE = 512


@dataclass(eq=False)
class NoPreviewWanted(Forbidden):
    """Nobody looks, or nobody may: the payload of the job says which jobs are shown."""

    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Nobody wants previews of this job."


@dataclass(frozen=True, slots=True)
class Previews:
    settlement: Settlement
    media: MediaStore
    bus: Bus

    async def show(self, principal: Principal, job_id: str, picture: bytes) -> None:
        """It takes the place of the one before, of any job of the same request.

        Raises:
            JobNotFound, WrongCredentials, AlreadyDelivered, JobAborted, NoPreviewWanted, Refused
        """
        if len(picture) > LARGEST:
            raise Refused(Rc.SOURCE_IMAGE_SIZE_EXCEEDED, f"A preview has at most {LARGEST} bytes.")
        job = await self.settlement.running(principal, job_id, Work.IMAGE)
        if not wanted(job.params):
            raise NoPreviewWanted
        await self.media.put(preview_key(job.request_id), await images.small(picture, LONGEST_SIDE))
        await self.bus.publish(Event(Kind.PREVIEW, job.request_id))

    async def over(self, request_id: str, params: str) -> None:
        """Forget it: a picture is there, which may have been withheld."""
        if wanted(params):
            await self.media.delete([preview_key(request_id)])


def wanted(params: str) -> bool:
    """Whether the options of a job, as they are kept, ask for previews.

    >>> wanted('{"preview":true}'), wanted("{}")
    (True, False)
    """
    return "preview" in params and msgspec.json.decode(params, type=ImageParams).preview
