"""Who sent a request: address, client agent, key. Nothing from a header is believed unasked."""

import ipaddress

from aiohttp import web

from horde_core.protocol.common import DEFAULT_AGENT

LONGEST_AGENT = 1000


def address(request: web.Request, trusted_proxies: int) -> str:
    """The client's address: the peer's, or behind proxies the hop that the outermost one added."""
    peer = request.remote or ""
    if not trusted_proxies:
        return peer
    hops = [
        hop.strip()
        for header in request.headers.getall("X-Forwarded-For", [])
        for hop in header.split(",")
    ]
    if len(hops) < trusted_proxies:
        return peer
    return parsed_address(hops[-trusted_proxies]) or peer


def parsed_address(hop: str) -> str | None:
    try:
        return str(ipaddress.ip_address(hop))
    except ValueError:
        return None


def base_url(request: web.Request, public_url: str, trusted_proxies: int) -> str:
    """``http://host:port`` of this server as the caller sees it."""
    if public_url:
        return public_url.rstrip("/")
    scheme = request.scheme
    if trusted_proxies and request.headers.get("X-Forwarded-Proto") in {"http", "https"}:
        scheme = request.headers["X-Forwarded-Proto"]
    return f"{scheme}://{request.host}"


def printable(text: str) -> str:
    """``text`` without what no database stores: undecodable bytes and NUL characters."""
    return (
        text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def client_agent(request: web.Request) -> str:
    return printable(request.headers.get("Client-Agent", DEFAULT_AGENT))[:LONGEST_AGENT]


def api_key(request: web.Request) -> str | None:
    """The key as sent, None without the header."""
    key = request.headers.get("apikey")
    return None if key is None else printable(key)
