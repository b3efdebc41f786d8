import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.ipc import memory
from inference.ipc.messages import (
    Cancel,
    Draw,
    Finished,
    FromEngine,
    Progress,
    framed,
    from_engine,
    read_frame,
    to_engine,
)
from inference.spec import ImageJob


@given(st.text(), st.binary(max_size=200), st.integers(0, 2**63 - 1))
def test_jobs_arrive_as_they_were_sent(prompt: str, source: bytes, seed: int) -> None:
    job = ImageJob(id="a", model="m", prompt=prompt, seed=seed, source_image=source)
    stream = io.BytesIO(framed(Draw(job, "memory")) + framed(Cancel("a")))
    bodies = [read_frame(stream), read_frame(stream)]
    assert [to_engine(body) for body in bodies if body] == [Draw(job, "memory"), Cancel("a")]
    assert read_frame(stream) is None


def test_answers_arrive_as_they_were_sent() -> None:
    messages: list[FromEngine] = [
        Progress("a", 1, 2),
        Finished(job_id="a", seconds=1.5, evaluations=3, unread=("source_mask",)),
    ]
    stream = io.BytesIO(b"".join(framed(message) for message in messages))
    bodies = [read_frame(stream) for _ in messages]
    assert [from_engine(body) for body in bodies if body] == messages


@pytest.mark.parametrize("length", range(8))
def test_half_a_message_is_the_end(length: int) -> None:
    assert read_frame(io.BytesIO(framed(Cancel("abc"))[:length])) is None


def test_pixels_pass_through_shared_memory() -> None:
    room = memory.PictureMemory(8, 4)
    try:
        memory.fill(room.name, bytes(range(96)))
        assert room.pixels() == bytes(range(96))
    finally:
        room.release()
    with pytest.raises(FileNotFoundError):
        memory.fill(room.name, b"")
