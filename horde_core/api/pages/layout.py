"""The frame of every page. Whatever comes from outside goes through ``text``."""

from html import escape
from importlib.resources import files

from aiohttp import hdrs, web

STYLE_PATH = "/style.css"
SHORT = 12
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src data:; "
        "form-action 'self'; "
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
        '<a class="skip" href="#content">Skip to the content</a><header><a href="/">Horde</a>'
        '<nav aria-label="Pages"><a href="/register">Join</a><a href="/api/">API</a></nav></header>'
        f'<main id="content"><h1>{text(title)}</h1>{content}</main></body></html>\n'
    )
    headers = SECURITY | {hdrs.CACHE_CONTROL: cache}
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)


def shortened(heads: list[str], rows: list[list[str]], what: str) -> str:
    """A table of which the end is folded away when it is long."""
    if len(rows) <= SHORT + 3:
        return table(heads, rows)
    rest = table(heads, rows[SHORT:])
    return (
        f"{table(heads, rows[:SHORT])}<details><summary>{len(rows) - SHORT} more {text(what)}"
        f"</summary>{rest}</details>"
    )


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of plain texts; a column without a head holds places or names of rows."""
    head = "".join(f'<th scope="col">{text(name)}</th>' if name else "<td></td>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def style() -> bytes:
    return files("horde_core.api.pages").joinpath("style.css").read_bytes()
