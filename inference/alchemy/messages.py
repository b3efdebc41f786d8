"""What the controller and an alchemist process tell each other. Pure."""

from typing import Any, TypeAlias

import msgspec

from inference.alchemy.settings import AlchemistSettings
from inference.ipc.messages import LENGTH, Message
from inference.post.settings import PostSettings
from inference.safety.settings import SafetySettings


class ConfigureAlchemist(Message, frozen=True, kw_only=True):
    """First message. ``forms`` are those that are offered."""

    forms: tuple[str, ...]
    settings: AlchemistSettings
    safety: SafetySettings = SafetySettings()
    post: PostSettings = PostSettings()


class DoForm(Message, frozen=True):
    """A form on an encoded picture."""

    form: str
    payload: dict[str, Any]
    picture: bytes


class Opened(Message, frozen=True):
    """Forms may come."""


class Done(Message, frozen=True, kw_only=True):
    """``webp`` is the picture that was made, if the form makes one."""

    result: dict[str, Any]
    webp: bytes = b""


class Failed(Message, frozen=True):
    """Of the settings, or of one form."""

    reason: str


ToAlchemist: TypeAlias = ConfigureAlchemist | DoForm
FromAlchemist: TypeAlias = Opened | Done | Failed

_encoder = msgspec.msgpack.Encoder()
_to: msgspec.msgpack.Decoder[ToAlchemist] = msgspec.msgpack.Decoder(ToAlchemist)
_from: msgspec.msgpack.Decoder[FromAlchemist] = msgspec.msgpack.Decoder(FromAlchemist)


def framed(message: ToAlchemist | FromAlchemist) -> bytes:
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def to_alchemist(body: bytes) -> ToAlchemist:
    return _to.decode(body)


def from_alchemist(body: bytes) -> FromAlchemist:
    return _from.decode(body)
