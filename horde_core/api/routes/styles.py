"""Styles: prompts and options that others may use."""

from typing import Any

from horde_core.api import image_wire, style_wire, text_wire
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.protocol import styles as wire
from horde_core.protocol.common import Done
from horde_core.queueing import rules
from horde_core.queueing.model import RequestWarning
from horde_core.styles.model import Style
from horde_core.texts import rules as text_rules
from horde_core.workers.model import Work

routes = Routes()

OFTEN = (Limit(90, 60, Per.PATH), Limit(2, 1, Per.PATH))
SELDOM = (Limit(20, 3600, Per.PATH), Limit(2, 1, Per.PATH))
WRITE = (400, 401, 403, 404, 413, 429)
REMOVE = (400, 401, 403, 404, 429)


async def _examined(call: Call[Any], style: Style) -> tuple[RequestWarning, ...]:
    """What there is to say about pictures in that style. Raises Refused."""
    account = (await call.principal()).in_person()
    new = image_wire.new_request(style_wire.trial_picture(style), style.models)
    if new.params.control_type is not None:  # the picture comes with the request
        new = image_wire.with_any_source(new)
    return rules.check(rules.normalised(new, account), account, call.horde.catalogue)


async def _proofread(call: Call[Any], style: Style) -> None:
    """Raises Refused."""
    account = (await call.principal()).in_person()
    new = text_wire.new_request(style_wire.trial_text(style))
    text_rules.check(text_rules.normalised(new, account), account)


@routes.add(
    "GET",
    "/v2/styles/image",
    returns={200: list[wire.ImageStyle]},
    query=wire.StyleQuery,
    errors=(400, 429),
    limits=OFTEN,
)
async def image_styles(call: Call[None]) -> Reply:
    """Public image styles, twenty-five a page."""
    wanted = style_wire.wanted(call.query(wire.StyleQuery), Work.IMAGE)
    return Reply([style_wire.image_style(one) for one in await call.horde.styles.page(wanted)])


@routes.add(
    "POST",
    "/v2/styles/image",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=OFTEN,
)
async def create_image_style(call: Call[wire.NewImageStyle]) -> Reply:
    """Create an image style; for trusted users and customizers."""
    principal, terms = await call.principal(), style_wire.terms(call.body)
    warnings = await _examined(call, style_wire.draft(Work.IMAGE, terms))
    made = await call.horde.styles.create(principal, Work.IMAGE, terms)
    return Reply(style_wire.saved(made, warnings))


@routes.add(
    "GET",
    "/v2/styles/image/{style_id}",
    returns={200: wire.ImageStyle},
    key=Key.WELCOME,
    errors=(401, 404, 429),
    limits=SELDOM,
)
async def image_style(call: Call[None]) -> Reply:
    """One image style."""
    found = await call.horde.styles.by_id(call.path("style_id"), Work.IMAGE)
    return Reply(style_wire.image_style(found, await call.viewer()))


@routes.add(
    "PATCH",
    "/v2/styles/image/{style_id}",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=SELDOM,
)
async def change_image_style(call: Call[wire.ImageStyleChange]) -> Reply:
    """Change an image style of yours."""
    principal, terms = await call.principal(), style_wire.terms(call.body)
    style = await call.horde.styles.by_id(call.path("style_id"), Work.IMAGE)
    warnings = await _examined(call, style_wire.after(style, terms))
    changed = await call.horde.styles.change(principal, Work.IMAGE, style.id, terms)
    return Reply(style_wire.saved(changed, warnings))


@routes.add(
    "DELETE",
    "/v2/styles/image/{style_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=REMOVE,
    limits=SELDOM,
)
async def delete_image_style(call: Call[None]) -> Reply:
    """Delete an image style; for its creator and moderators."""
    principal = await call.principal()
    await call.horde.styles.delete(principal, Work.IMAGE, call.path("style_id"))
    return Reply(Done())


@routes.add(
    "GET",
    "/v2/styles/image_by_name/{style_name}",
    returns={200: wire.ImageStyle},
    key=Key.WELCOME,
    errors=(401, 404, 429),
    limits=OFTEN,
)
async def image_style_by_name(call: Call[None]) -> Reply:
    """The image style of that name, such as `name` or `creator#1::style::name`."""
    found = await call.horde.styles.by_name(call.path("style_name"), Work.IMAGE)
    return Reply(style_wire.image_style(found, await call.viewer()))


@routes.add(
    "POST",
    "/v2/styles/image/{style_id}/example",
    returns={200: wire.Saved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=OFTEN,
)
async def add_style_example(call: Call[wire.NewExample]) -> Reply:
    """Add the address of a picture in that style."""
    made = await call.horde.styles.add_example(
        await call.principal(), call.path("style_id"), call.body.url, primary=call.body.primary
    )
    return Reply(wire.Saved(id=made.id))


@routes.add(
    "PATCH",
    "/v2/styles/image/{style_id}/example/{example_id}",
    returns={200: wire.Saved},
    key=Key.NEEDED,
    errors=WRITE,
)
async def change_style_example(call: Call[wire.ExampleChange]) -> Reply:
    """Change an example of a style."""
    changed = await call.horde.styles.change_example(
        await call.principal(),
        call.path("style_id"),
        call.path("example_id"),
        url=image_wire.known(call.body.url),
        primary=image_wire.known(call.body.primary),
    )
    return Reply(wire.Saved(id=changed.id))


@routes.add(
    "DELETE",
    "/v2/styles/image/{style_id}/example/{example_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=REMOVE,
)
async def delete_style_example(call: Call[None]) -> Reply:
    """Remove an example of a style."""
    principal = await call.principal()
    await call.horde.styles.remove_example(
        principal, call.path("style_id"), call.path("example_id")
    )
    return Reply(Done())


@routes.add(
    "GET",
    "/v2/styles/text",
    returns={200: list[wire.TextStyle]},
    query=wire.StyleQuery,
    errors=(400, 429),
    limits=SELDOM,
)
async def text_styles(call: Call[None]) -> Reply:
    """Public text styles, twenty-five a page."""
    wanted = style_wire.wanted(call.query(wire.StyleQuery), Work.TEXT)
    return Reply([style_wire.text_style(one) for one in await call.horde.styles.page(wanted)])


@routes.add(
    "POST",
    "/v2/styles/text",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=SELDOM,
)
async def create_text_style(call: Call[wire.NewTextStyle]) -> Reply:
    """Create a text style; for trusted users and customizers."""
    principal, terms = await call.principal(), style_wire.terms(call.body)
    await _proofread(call, style_wire.draft(Work.TEXT, terms))
    return Reply(style_wire.saved(await call.horde.styles.create(principal, Work.TEXT, terms)))


@routes.add(
    "GET",
    "/v2/styles/text/{style_id}",
    returns={200: wire.TextStyle},
    errors=(404, 429),
    limits=OFTEN,
)
async def text_style(call: Call[None]) -> Reply:
    """One text style."""
    found = await call.horde.styles.by_id(call.path("style_id"), Work.TEXT)
    return Reply(style_wire.text_style(found))


@routes.add(
    "PATCH",
    "/v2/styles/text/{style_id}",
    returns={200: wire.StyleSaved},
    key=Key.NEEDED,
    errors=WRITE,
    limits=OFTEN,
)
async def change_text_style(call: Call[wire.TextStyleChange]) -> Reply:
    """Change a text style of yours."""
    principal, terms = await call.principal(), style_wire.terms(call.body)
    style = await call.horde.styles.by_id(call.path("style_id"), Work.TEXT)
    await _proofread(call, style_wire.after(style, terms))
    changed = await call.horde.styles.change(principal, Work.TEXT, style.id, terms)
    return Reply(style_wire.saved(changed))


@routes.add(
    "DELETE",
    "/v2/styles/text/{style_id}",
    returns={200: Done},
    key=Key.NEEDED,
    errors=REMOVE,
    limits=OFTEN,
)
async def delete_text_style(call: Call[None]) -> Reply:
    """Delete a text style; for its creator and moderators."""
    principal = await call.principal()
    await call.horde.styles.delete(principal, Work.TEXT, call.path("style_id"))
    return Reply(Done())


@routes.add(
    "GET",
    "/v2/styles/text_by_name/{style_name}",
    returns={200: wire.TextStyle},
    errors=(404, 429),
    limits=OFTEN,
)
async def text_style_by_name(call: Call[None]) -> Reply:
    """The text style of that name, such as `name` or `creator#1::style::name`."""
    found = await call.horde.styles.by_name(call.path("style_name"), Work.TEXT)
    return Reply(style_wire.text_style(found))
