"""What a picture looks like while it is drawn: shown by its worker, to those who asked, for a while."""

import io

import pytest
from PIL import Image

from horde_core.errors import Refused
from horde_core.events import Kind
from horde_core.horde import Horde
from horde_core.media.store import MediaMissing, preview_key
from horde_core.queueing.previews import NoPreviewWanted
from horde_core.queueing.refusals import AlreadyDelivered, JobNotFound
from horde_core.workers.refusals import WrongCredentials
from tests.horde_core.people import People, wish


def webp(side: int = 32, kind: str = "WEBP") -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(packed, kind)
    return packed.getvalue()


async def test_a_preview_is_kept_until_a_picture_is_there(horde: Horde, people: People) -> None:
    asker, owner = await people.asker(), await people.owner()
    request_id = (await horde.queueing.request(asker, wish(preview=True, nsfw=False, count=2))).id
    job = await people.take(owner, amount=2)
    assert job.params.preview
    with horde.bus.subscribe(request_id) as events:
        await horde.queueing.preview(owner, job.ids[0], webp())
        news = await events.next(5)
    assert news is not None
    assert news.kind is Kind.PREVIEW
    assert await horde.media.get(preview_key(request_id)) == webp()
    await horde.queueing.preview(owner, job.ids[1], webp(16))
    assert await horde.media.get(preview_key(request_id)) == webp(16)

    await people.deliver(owner, job.ids[0], state="censored")
    with pytest.raises(MediaMissing):
        await horde.media.get(preview_key(request_id))
    with pytest.raises(AlreadyDelivered):
        await horde.queueing.preview(owner, job.ids[0], webp())


async def test_only_what_is_wanted_from_whom_it_is_expected(horde: Horde, people: People) -> None:
    asker, owner, other = await people.asker(), await people.owner(), await people.owner("other")
    for new in (wish(preview=True, nsfw=True), wish(nsfw=False)):
        await horde.queueing.request(asker, new)
        job = await people.take(owner)
        assert not job.params.preview, "of what may be for adults nothing is shown"
        with pytest.raises(NoPreviewWanted):
            await horde.queueing.preview(owner, job.ids[0], webp())
        await people.deliver(owner, job.ids[0])

    await horde.queueing.request(asker, wish(preview=True, nsfw=False))
    job = await people.take(owner)
    with pytest.raises(WrongCredentials):
        await horde.queueing.preview(other, job.ids[0], webp())
    with pytest.raises(JobNotFound):
        await horde.queueing.preview(owner, "nonsense", webp())
    for bad in (b"x" * 9000, b"no picture", webp(600), webp(kind="PNG")):
        with pytest.raises(Refused):
            await horde.queueing.preview(owner, job.ids[0], bad)
    with pytest.raises(MediaMissing):
        await horde.media.get(preview_key(job.request_id))
