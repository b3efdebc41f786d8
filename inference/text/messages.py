"""What the controller and a writer process tell each other. Pure."""

from typing import TypeAlias

import msgspec

from horde_core.protocol.text import TextPayload
from inference.ipc.messages import LENGTH, Message
from inference.text.settings import ScribeSettings


class Write(Message, frozen=True):
    payload: TextPayload


class Opened(Message, frozen=True):
    """The model is loaded."""


class Told(Message, frozen=True):
    text: str


class Refusal(Message, frozen=True):
    """Of the settings, or of one text."""

    reason: str


FromWriter: TypeAlias = Opened | Told | Refusal

_encoder = msgspec.msgpack.Encoder()
_from_writer: msgspec.msgpack.Decoder[FromWriter] = msgspec.msgpack.Decoder(FromWriter)


def framed(message: Write | ScribeSettings | FromWriter) -> bytes:
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def from_writer(body: bytes) -> FromWriter:
    return _from_writer.decode(body)
