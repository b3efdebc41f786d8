"""What the controller and the engine process tell each other, and how it travels. Pure.

A message is a MessagePack map with its kind, behind its length as 4 bytes, big-endian.
"""

import struct
from typing import BinaryIO, Literal, TypeAlias

import msgspec

from inference.spec import ImageJob

LENGTH = struct.Struct(">I")

Phase = Literal["idle", "load", "step", "decode"]
SourceFault = Literal["source_image", "source_mask"]


class Message(msgspec.Struct, frozen=True, tag=True):
    """Every message is tagged with the name of its class."""


class Configure(Message, frozen=True, kw_only=True):
    """First message to the engine. ``models`` are names, ``folders`` where to look for them."""

    models: tuple[str, ...]
    folders: tuple[str, ...]
    device: str
    torch_threads: int
    max_rows: int
    keep_models: int


class Draw(Message, frozen=True):
    """``memory`` names shared memory that will take height · width · 3 bytes."""

    job: ImageJob
    memory: str


class Cancel(Message, frozen=True):
    job_id: str


class Ready(Message, frozen=True):
    """The engine has loaded its first model and takes jobs."""

    device: str


class Refused(Message, frozen=True):
    """The engine cannot serve what it was configured to; trying again would not help."""

    reason: str


class Alive(Message, frozen=True):
    """Sent when a phase begins and every few seconds while idle."""

    phase: Phase


class Progress(Message, frozen=True):
    job_id: str
    done: int
    total: int


class Finished(Message, frozen=True, kw_only=True):
    """The pixels lie in the job's memory."""

    job_id: str
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...] = ()


class Faulted(Message, frozen=True):
    job_id: str
    reason: str


ToEngine: TypeAlias = Configure | Draw | Cancel
FromEngine: TypeAlias = Ready | Refused | Alive | Progress | Finished | Faulted

_encoder = msgspec.msgpack.Encoder()
_to_engine: msgspec.msgpack.Decoder[ToEngine] = msgspec.msgpack.Decoder(ToEngine)
_from_engine: msgspec.msgpack.Decoder[FromEngine] = msgspec.msgpack.Decoder(FromEngine)


def framed(message: ToEngine | FromEngine) -> bytes:
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def to_engine(body: bytes) -> ToEngine:
    return _to_engine.decode(body)


def from_engine(body: bytes) -> FromEngine:
    return _from_engine.decode(body)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next body, waiting for it; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None
