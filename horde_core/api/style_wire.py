"""Styles and collections between API v2's words and ours."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import msgspec
from msgspec import UNSET

from horde_core.accounts.model import Account
from horde_core.api import sharedkey_wire
from horde_core.api.styling import pictured, written
from horde_core.protocol import styles as wire
from horde_core.protocol.image import ImageRequest
from horde_core.protocol.text import TextRequest
from horde_core.queueing.model import RequestWarning
from horde_core.styles.model import (
    Collection,
    CollectionTerms,
    Example,
    Style,
    StyleTerms,
    Wanted,
)
from horde_core.workers.model import Work

TRIAL = "a cat"
"""Stands for the prompt of whoever will use a style while the style itself is examined."""


def wanted(query: wire.StyleQuery, kind: Work) -> Wanted:
    return Wanted(
        kind=kind,
        popular=query.sort == "popular",
        page=query.page,
        tag=query.tag,
        model=query.model,
    )


def wanted_collections(query: wire.CollectionQuery) -> Wanted:
    kind = None if query.type == "all" else Work(query.type)
    return Wanted(kind=kind, popular=query.sort == "popular", page=query.page)


def _shown(style: Style) -> dict[str, Any]:
    return {
        "id": style.id,
        "name": style.name,
        "info": style.info,
        "prompt": style.prompt,
        "public": style.public,
        "nsfw": style.nsfw,
        "tags": list(style.tags),
        "models": list(style.models),
        "use_count": style.use_count,
        "creator": style.author,
    }


def image_style(style: Style, viewer: Account | None = None) -> wire.ImageStyle:
    """The shared key would be good for spending as soon as the style lets go of it."""
    owned = viewer is not None and viewer.id == style.author_id
    return wire.ImageStyle(
        **_shown(style),
        params=msgspec.json.decode(style.params, type=wire.ImageStyleParams),
        examples=[example(one) for one in style.examples],
        shared_key=sharedkey_wire.shared_key(style.shared_key)
        if style.shared_key and owned
        else None,
    )


def text_style(style: Style) -> wire.TextStyle:
    return wire.TextStyle(
        **_shown(style), params=msgspec.json.decode(style.params, type=wire.TextStyleParams)
    )


def example(one: Example) -> wire.StyleExample:
    return wire.StyleExample(id=one.id, url=one.url, primary=one.primary)


def terms(asked: msgspec.Struct) -> StyleTerms:
    """What was sent of a new style or a change to one."""
    values: dict[str, Any] = {}
    for name in asked.__struct_fields__:
        value = getattr(asked, name)
        if value is UNSET:
            continue
        match name:
            case "params":
                values[name] = msgspec.Raw(msgspec.json.encode(value))
            case "tags" | "models":
                values[name] = tuple(dict.fromkeys(value))
            case "sharedkey":
                values["shared_key_id"] = value.lower() if value else None
            case _:
                values[name] = value
    return cast(StyleTerms, values)


def after(style: Style, change: StyleTerms) -> Style:
    """The style as it would be."""
    fields = {name: value for name, value in change.items() if name != "shared_key_id"}
    return replace(style, **fields)  # type: ignore[arg-type]


def draft(kind: Work, new: StyleTerms) -> Style:
    """A style that is not there yet, to be examined."""
    fields = {name: value for name, value in new.items() if name != "shared_key_id"}
    defaults = {"id": "", "info": None, "use_count": 0, "author_id": 0, "author": ""}
    return Style(kind=kind, **(defaults | fields))  # type: ignore[arg-type]


def trial_picture(style: Style) -> ImageRequest:
    """A request for a picture in that style."""
    return pictured(ImageRequest(prompt=TRIAL), style)


def trial_text(style: Style) -> TextRequest:
    return written(TextRequest(prompt=TRIAL), style)


def saved(style: Style, warnings: Iterable[RequestWarning] = ()) -> wire.StyleSaved:
    told = [wire.StyleWarning(code=one.code, message=one.message) for one in warnings]
    return wire.StyleSaved(id=style.id, warnings=told)


def collection(found: Collection) -> wire.Collection:
    return wire.Collection(
        id=found.id,
        name=found.name,
        type="image" if found.kind is Work.IMAGE else "text",
        info=found.info,
        public=found.public,
        styles=[wire.MemberStyle(name=one.name, id=one.id) for one in found.styles],
        use_count=found.use_count,
    )


def collection_terms(asked: wire.NewCollection | wire.CollectionChange) -> CollectionTerms:
    values = {
        name: value
        for name in asked.__struct_fields__
        if (value := getattr(asked, name)) is not UNSET
    }
    if "styles" in values:
        values["styles"] = tuple(values["styles"])
    return cast(CollectionTerms, values)
