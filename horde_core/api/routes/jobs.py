"""Work for the workers: take a batch, hand in its jobs."""

from horde_core.api import job_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.api.sources import decode
from horde_core.api.waiting import granted, patience
from horde_core.money import on_the_wire
from horde_core.protocol.common import Done
from horde_core.protocol.image import ImagePop, ImagePopped, ImagePreview, ImageSubmit, Rewarded

routes = Routes()

WORK = (Limit(60, 1, Per.ADDRESS),)


@routes.add(
    "POST",
    "/v2/generate/pop",
    returns={200: ImagePopped},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=WORK,
)
async def pop_images(call: Call[ImagePop]) -> Reply:
    """Take the next batch that this worker can draw."""
    waits = patience(call)
    answer = await call.horde.queueing.pop(await call.principal(), job_wire.offer(call.body), waits)
    body = await job_wire.popped(answer, call.horde.media, call.base)
    return Reply(body, headers=granted(waits))


@routes.add(
    "POST",
    "/v2/generate/submit",
    returns={200: Rewarded},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=WORK,
)
async def submit_image(call: Call[ImageSubmit]) -> Reply:
    """Hand in one job, finished or faulted."""
    principal = await call.principal()
    reward = await call.horde.queueing.submit(principal, await job_wire.delivery(call.body))
    return Reply(Rewarded(on_the_wire(reward)))


@routes.add(
    "POST",
    "/v2/generate/preview",
    returns={200: Done},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=WORK,
)
async def show_preview(call: Call[ImagePreview]) -> Reply:
    """Show what a job looks like so far, where its payload says that somebody looks."""
    picture = decode(call.body.preview, "preview")
    await call.horde.queueing.preview(await call.principal(), call.body.id, picture)
    return Reply(Done())
