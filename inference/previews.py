"""Show a picture while it is drawn, where its requester likes to see that. No torch.

Every preview is judged as a finished picture is. What does not pass, or cannot be judged, is not
shown, and nothing more of its job is.
"""

import asyncio
import base64
import io
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from PIL import Image

from horde_core.protocol.image import ImagePopped, ImagePreview
from inference.board import Board
from inference.client import HordeClient, HordeRefused, Unreachable
from inference.desk import Desks, NoVerdict
from inference.ipc.memory import PictureMemory
from inference.ipc.messages import Examine, Preview
from inference.judging import context_of
from inference.models.reference import KnownModel
from inference.spec import ImageJob

EVERY_S = 3.0
LARGEST = 8 * 1024
LONGEST_SIDE = 512
QUALITIES = (80, 50, 20)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Showcase:
    """``known`` is what lists say of models."""

    client: HordeClient
    desks: Desks
    board: Board
    known: Mapping[str, KnownModel] = field(default_factory=dict)
    every_s: float = EVERY_S

    @asynccontextmanager
    async def showing(self, job: ImageJob, popped: ImagePopped) -> AsyncIterator[None]:
        """Show what there is of ``job`` for as long as the block lasts, if its horde asks for it."""
        if popped.payload.preview is not True:
            yield
            return
        task = asyncio.create_task(self._show(job, popped))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _show(self, job: ImageJob, popped: ImagePopped) -> None:
        last: Preview | None = None
        while True:
            await asyncio.sleep(self.every_s)
            view = self.board.jobs.get(job.id)
            if view is None or view.preview is None or view.preview is last:
                continue
            last = view.preview
            if not await self._shown(job, popped, last):
                return

    async def _shown(self, job: ImageJob, popped: ImagePopped, preview: Preview) -> bool:
        """Whether to go on showing."""
        try:
            webp = await self._passed(job, popped, preview)
            if webp is None:
                return False
            text = base64.b64encode(webp).decode("ascii")
            await self.client.show(ImagePreview(id=job.id, preview=text, checked=True))
        except (NoVerdict, HordeRefused, OSError, ValueError) as error:
            log.info("Nothing more is shown of job %s: %s", job.id[:8], error)
            return False
        except Unreachable:
            return True  # the next one may get through
        return True

    async def _passed(self, job: ImageJob, popped: ImagePopped, preview: Preview) -> bytes | None:
        """The preview as it may leave; None where it may not.

        Raises:
            NoVerdict
        """
        room = PictureMemory(preview.width, preview.height)
        try:
            room.write(preview.pixels)
            examined = await self.desks.examine(
                Examine(
                    memory=room.name,
                    width=preview.width,
                    height=preview.height,
                    model=job.model,
                    context=context_of(job, popped.payload, self.known.get(job.model)),
                    censor=True,
                )
            )
        finally:
            room.release()
        return light(examined.webp) if examined.state == "ok" else None


def light(webp: bytes) -> bytes | None:
    """The picture within what a horde takes; None where it cannot be made so light."""
    picture: Image.Image = Image.open(io.BytesIO(webp))
    if len(webp) <= LARGEST and max(picture.size) <= LONGEST_SIDE:
        return webp
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for quality in QUALITIES:
        packed = io.BytesIO()
        picture.convert("RGB").save(packed, "WEBP", quality=quality)
        if packed.tell() <= LARGEST:
            return packed.getvalue()
        picture.thumbnail((picture.width // 2, picture.height // 2))
    return None
