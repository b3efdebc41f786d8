"""What the controller and its child processes tell each other, and how it travels. Pure.

A message is a MessagePack map with its kind, behind its length as 4 bytes, big-endian.
"""

import struct
from typing import BinaryIO, Literal, TypeAlias

import msgspec

from horde_core.protocol.image import JobMetadata
from inference.post.settings import PostSettings
from inference.safety.settings import SafetySettings
from inference.safety.verdict import Context, State
from inference.spec import ImageJob

LENGTH = struct.Struct(">I")

Phase = Literal["idle", "load", "step", "decode"]
SourceFault = Literal["source_image", "source_mask"]


class Message(msgspec.Struct, frozen=True, tag=True):
    """Every message is tagged with the name of its class."""


# --- to and from an engine -----------------------------------------------------------------------


class Configure(Message, frozen=True, kw_only=True):
    """First message to the engine. ``models`` are names, ``folders`` where to look for them.

    ``device_mb`` of weights stay on the device at most (0: as many as there is room for), and
    ``ram_mb`` more wait in main memory. ``judged`` says that a checker looks at every picture.
    """

    models: tuple[str, ...]
    folders: tuple[str, ...]
    device: str
    torch_threads: int
    max_rows: int
    keep_models: int
    device_mb: int = 0
    ram_mb: int = 0
    judged: bool = False


class Draw(Message, frozen=True):
    """``memory`` names shared memory that will take height · width · 3 bytes."""

    job: ImageJob
    memory: str


class Cancel(Message, frozen=True):
    job_id: str


class Watch(Message, frozen=True):
    """Whether somebody looks: previews are made only then."""

    on: bool


class Ready(Message, frozen=True):
    """The engine has loaded its first model and takes jobs."""

    device: str


class Refused(Message, frozen=True):
    """The child cannot do what it was configured to; trying again would not help."""

    reason: str


class Alive(Message, frozen=True):
    """Sent when a phase begins and every few seconds while idle."""

    phase: Phase


class Shelf(Message, frozen=True):
    """The models in memory now. ``seconds`` is what loading the last of them took."""

    loaded: tuple[str, ...]
    seconds: float


class Load(Message, frozen=True, kw_only=True):
    """How busy the engine was since the last message of this kind, and what it takes.

    ``evaluations`` are those of single pictures, ``steps`` the rounds they shared; memory is in
    bytes, ``device_total`` 0 where there is no device of its own.
    """

    seconds: float
    evaluations: int
    steps: int
    memory: int
    device_used: int = 0
    device_total: int = 0


class Preview(msgspec.Struct, frozen=True):
    """A small RGB picture of what is there so far."""

    width: int
    height: int
    pixels: bytes


class Progress(Message, frozen=True):
    job_id: str
    done: int
    total: int
    preview: Preview | None = None


class Finished(Message, frozen=True, kw_only=True):
    """The pixels lie in the job's memory."""

    job_id: str
    seconds: float
    evaluations: int
    unread: tuple[SourceFault, ...] = ()
    faults: tuple[JobMetadata, ...] = ()


class Faulted(Message, frozen=True):
    job_id: str
    reason: str


# --- to and from a picture desk ------------------------------------------------------------------


class ConfigureDesk(Message, frozen=True, kw_only=True):
    """First message to a desk. What it needs to judge pictures by."""

    models: tuple[str, ...]
    folders: tuple[str, ...]
    nsfw: bool
    censor_nsfw: bool
    censorlist: tuple[str, ...]
    safety: SafetySettings = SafetySettings()
    post: PostSettings = PostSettings()


class DeskReady(Message, frozen=True):
    """The desk can judge pictures."""


class Examine(Message, frozen=True, kw_only=True):
    """Judge the RGB picture in this memory and encode it. ``censor`` is the requester's wish.

    ``post_processing`` is applied in its order; ``strength`` is for restored faces.
    """

    memory: str
    width: int
    height: int
    model: str
    context: Context
    censor: bool
    post_processing: tuple[str, ...] = ()
    strength: float | None = None


class Inspect(Message, frozen=True, kw_only=True):
    """Judge an encoded source picture of a job for this size."""

    picture: bytes
    width: int
    height: int
    model: str
    context: Context


class Examined(Message, frozen=True, kw_only=True):
    """The verdict, and the picture that may leave: the drawn one only where ``state`` is ok."""

    state: State
    webp: bytes
    metadata: tuple[JobMetadata, ...] = ()


class Unjudged(Message, frozen=True):
    """There is no verdict, hence no picture."""

    reason: str


ToEngine: TypeAlias = Configure | Draw | Cancel | Watch
FromEngine: TypeAlias = Ready | Refused | Alive | Shelf | Load | Progress | Finished | Faulted
ToDesk: TypeAlias = ConfigureDesk | Examine | Inspect
FromDesk: TypeAlias = DeskReady | Refused | Examined | Unjudged

_encoder = msgspec.msgpack.Encoder()
_to_engine: msgspec.msgpack.Decoder[ToEngine] = msgspec.msgpack.Decoder(ToEngine)
_from_engine: msgspec.msgpack.Decoder[FromEngine] = msgspec.msgpack.Decoder(FromEngine)
_to_desk: msgspec.msgpack.Decoder[ToDesk] = msgspec.msgpack.Decoder(ToDesk)
_from_desk: msgspec.msgpack.Decoder[FromDesk] = msgspec.msgpack.Decoder(FromDesk)


def framed(message: ToEngine | FromEngine | ToDesk | FromDesk) -> bytes:
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def to_engine(body: bytes) -> ToEngine:
    return _to_engine.decode(body)


def from_engine(body: bytes) -> FromEngine:
    return _from_engine.decode(body)


def to_desk(body: bytes) -> ToDesk:
    return _to_desk.decode(body)


def from_desk(body: bytes) -> FromDesk:
    return _from_desk.decode(body)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next body, waiting for it; None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body if len(body) == size else None
