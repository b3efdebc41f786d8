"""What people enter into the forms of pages."""

from aiohttp import web

from horde_core.api import callers

LARGEST = 4096


async def entered(request: web.Request) -> dict[str, str]:
    """The fields of a small form; empty where it is none."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    try:
        fields = await request.post()
    except ValueError:  # bytes that are no text
        return {}
    return {
        name: callers.printable(value).strip()
        for name, value in fields.items()
        if isinstance(value, str)
    }
