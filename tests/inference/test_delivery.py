"""A result reaches the horde whatever the network does. No engine here."""

import base64
from collections.abc import AsyncIterator

import aiohttp
import pytest

from horde_core.protocol.image import ImageSubmit
from inference.answers import Meaning, meaning
from inference.client import HordeClient, HordeRefused, SourceLost, Unreachable
from inference.delivery import Delivery, Undelivered
from tests.fakes.other_horde import Cut, OtherHorde, Refuse

RESULT = ImageSubmit(id="a", seed=1)


@pytest.fixture
async def horde() -> AsyncIterator[OtherHorde]:
    async with OtherHorde.open() as horde:
        yield horde


@pytest.fixture
async def client(horde: OtherHorde) -> AsyncIterator[HordeClient]:
    async with aiohttp.ClientSession() as session:
        yield HordeClient(session, horde.base, "key", "Horde Dreamer:1:test")


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def delivery(client: HordeClient, pauses: list[float]) -> Delivery:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    return Delivery(client, pause)


@pytest.mark.parametrize(
    ("status", "message", "rc", "expected"),
    [
        (403, "This worker is in maintenance mode by its owner", "", Meaning.MAINTENANCE),
        (403, "Gone fishing", "WorkerMaintenance", Meaning.MAINTENANCE),
        (400, "We cannot accept workers serving nothing", "", Meaning.HOPELESS),
        (403, "Wrong credentials to submit as this worker.", "", Meaning.HOPELESS),
        (401, "No user matching sent API Key.", "InvalidAPIKey", Meaning.HOPELESS),
        (404, "Processing Job with ID x does not exist.", "InvalidJobID", Meaning.OVER),
        (400, "Job was already submitted.", "", Meaning.OVER),
        (400, "Please check your worker speed", "AbortedGen", Meaning.OVER),
        (400, "Something else", "", Meaning.LATER),
    ],
)
def test_meaning(status: int, message: str, rc: str, expected: Meaning) -> None:
    assert meaning(HordeRefused(status, message, rc)) is expected


async def test_uploads_then_submits(horde: OtherHorde, delivery: Delivery) -> None:
    assert await delivery.picture(RESULT, b"webp", f"{horde.base}/upload/a", 150) == 2.5
    assert horde.uploads == {"a": b"webp"}
    assert horde.submitted[0]["generation"] == "R2"


@pytest.mark.parametrize(
    "fault",
    [
        Cut(carried_out=False),
        Refuse(500, "broken"),
        Refuse(502, "bad gateway"),
        Refuse(429, "2 per 1 second"),
        Refuse(400, "unknown trouble"),
    ],
)
async def test_a_submit_is_repeated_until_it_is_heard(
    horde: OtherHorde, delivery: Delivery, pauses: list[float], fault: Cut | Refuse
) -> None:
    horde.faults["submit"].extend([fault] * 7)
    assert await delivery.submit(RESULT, 150) == 2.5
    assert [one["id"] for one in horde.submitted] == ["a"]
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


async def test_a_lost_answer_ends_as_already_submitted(
    horde: OtherHorde, delivery: Delivery
) -> None:
    horde.faults["submit"].extend(
        [Cut(carried_out=True), Refuse(400, "already submitted", "DuplicateGen")]
    )
    with pytest.raises(Undelivered, match="already submitted"):
        await delivery.submit(RESULT, 150)
    assert len(horde.submitted) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Processing Job with ID a does not exist.",
        "This job is already submitted.",
        "The job was aborted. Please check your worker speed",
    ],
)
async def test_a_job_that_is_over_is_not_repeated(
    horde: OtherHorde, delivery: Delivery, pauses: list[float], text: str
) -> None:
    horde.faults["submit"].append(Refuse(404, text))
    with pytest.raises(Undelivered):
        await delivery.submit(RESULT, 150)
    assert pauses == []


async def test_an_upload_is_repeated(horde: OtherHorde, delivery: Delivery) -> None:
    horde.faults["upload"].extend([Cut(carried_out=False), Refuse(503, "busy")])
    await delivery.picture(RESULT, b"webp", f"{horde.base}/upload/a", 150)
    assert horde.uploads == {"a": b"webp"}


@pytest.mark.parametrize("status", [204, 403])
async def test_what_cannot_be_uploaded_is_sent_inline(
    horde: OtherHorde, delivery: Delivery, status: int
) -> None:
    """Only exactly 200 means that the picture has arrived."""
    horde.faults["upload"].extend([Refuse(status, "")] * 6)
    await delivery.picture(RESULT, b"webp", f"{horde.base}/upload/a", 150)
    assert base64.b64decode(horde.submitted[0]["generation"]) == b"webp"


async def test_without_an_address_the_picture_is_sent_inline(
    horde: OtherHorde, delivery: Delivery
) -> None:
    await delivery.picture(RESULT, b"webp", None, 150)
    assert base64.b64decode(horde.submitted[0]["generation"]) == b"webp"


async def test_sources_come_by_address_or_inline(horde: OtherHorde, client: HordeClient) -> None:
    horde.sources["cat"] = b"picture"
    assert await client.source(f"{horde.base}/source/cat") == b"picture"
    inline = base64.b64encode(b"picture").decode()
    assert await client.source(inline) == b"picture"
    assert await client.source(f"data:image/webp;base64,{inline}") == b"picture"


async def test_what_is_neither_is_lost(client: HordeClient) -> None:
    with pytest.raises(SourceLost):
        await client.source("x")


async def test_an_answer_that_is_not_api_v2_counts_as_unreachable(
    horde: OtherHorde, client: HordeClient
) -> None:
    async with aiohttp.ClientSession() as session:
        elsewhere = HordeClient(session, f"{horde.base}/elsewhere", "key", "agent")
        with pytest.raises(Unreachable, match="HTTP 404"):
            await elsewhere.submit(RESULT)
