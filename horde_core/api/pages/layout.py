"""The frame of every page. Whatever comes from outside goes through ``text``."""

from html import escape
from importlib.resources import files

from aiohttp import hdrs, web

STYLE_PATH = "/style.css"
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def text(value: object) -> str:
    """``value`` as it may stand anywhere in a page, attributes included."""
    return escape(str(value), quote=True)


def page(title: str, content: str, *, status: int = 200, cache: str = "no-store") -> web.Response:
    """``content`` is HTML already."""
    body = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{text(title)}</title><link rel="stylesheet" href="{STYLE_PATH}">'
        '<link rel="icon" href="data:,"></head><body>'
        '<header><a href="/">Horde</a><nav><a href="/api/">API</a></nav></header>'
        f"<main><h1>{text(title)}</h1>{content}</main></body></html>\n"
    )
    headers = SECURITY | {hdrs.CACHE_CONTROL: cache}
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of plain texts."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def style() -> bytes:
    return files("horde_core.api.pages").joinpath("style.css").read_bytes()
