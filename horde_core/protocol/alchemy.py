"""Alchemy: what a picture shows, and pictures made better."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from horde_core.protocol.common import DEFAULT_AGENT, Uuid
from horde_core.protocol.image_params import PostProcessor

FormName = Literal[
    "caption", "interrogation", "nsfw", "vectorize", "palette", "describe", "aesthetic",
    PostProcessor,
]  # fmt: skip


class FormWanted(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do with the picture; `payload` are options that workers may know."""

    name: FormName
    payload: dict[str, Any] | UnsetType = UNSET


class Interrogation(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to be looked at."""

    forms: Annotated[list[FormWanted], Meta(min_length=1)]
    source_image: Annotated[
        str, Meta(min_length=1, description="A picture as base64, or an http(s) address of one.")
    ]
    trusted_workers: bool = False
    slow_workers: bool = True
    webhook: Annotated[str, Meta(min_length=10, max_length=1024)] | UnsetType = UNSET


class InterrogationAccepted(msgspec.Struct, frozen=True, kw_only=True):
    id: Uuid


class FormState(msgspec.Struct, frozen=True, kw_only=True):
    """`result` is there when it is done: the form's name, and what it told or an address."""

    form: str
    state: str
    result: dict[str, Any] | UnsetType = UNSET


class InterrogationStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far the forms are; `state` is partial when they ended differently."""

    state: str
    forms: list[FormState]


class AlchemyPop(msgspec.Struct, frozen=True, kw_only=True):
    """An alchemist asks for forms and says what it can do."""

    name: Annotated[str, Meta(description="The worker's name; registered when it is new.")]
    forms: list[FormName] = msgspec.field(default_factory=list)
    amount: Annotated[int, Meta(ge=1, le=100)] = 1
    priority_usernames: list[str] = msgspec.field(default_factory=list)
    bridge_agent: Annotated[str, Meta(max_length=1000)] = DEFAULT_AGENT
    threads: Annotated[int, Meta(ge=1, le=100)] = 1
    max_tiles: Annotated[
        int, Meta(ge=1, le=256, description="The largest picture, in squares of 512 pixels.")
    ] = 80


class FormPopped(msgspec.Struct, frozen=True, kw_only=True):
    """A form to do; a made picture goes to `r2_upload`."""

    id: str
    form: str
    payload: dict[str, Any] | None = None
    source_image: str
    r2_upload: str | UnsetType = UNSET


class FormsPopped(msgspec.Struct, frozen=True, kw_only=True):
    """Forms to do within three minutes; null when there is nothing to do."""

    forms: list[FormPopped] | None
    skipped: dict[str, int]


class FormSubmit(msgspec.Struct, frozen=True, kw_only=True):
    """A worker hands in one form: `{form: what it told}`, or `{form: "R2"}` after uploading."""

    id: Annotated[str, Meta(description="The form's id.")]
    result: Annotated[
        dict[str, Any] | str,
        Meta(description="What was found under the form's name; a text alone means the same."),
    ]
    state: Annotated[str, Meta(max_length=20)] = "ok"
