"""A small client that costs little itself: raw requests over kept-alive connections."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import msgspec

Make = Callable[[int], bytes]
"""The n-th request."""


@dataclass
class Run:
    """``latencies`` in seconds, in the order of the answers."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(len(self.latencies) * part))]


def get(path: str, key: str = "") -> bytes:
    header = f"apikey: {key}\r\n" if key else ""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{header}\r\n".encode()


def post(path: str, body: Any, key: str = "0000000000") -> bytes:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\napikey: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


class Line:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port: int) -> "Line":
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**24))

    async def ask(self, request: bytes, *, may_refuse: bool = False) -> bytes:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0]
        body = await self._reader.readexactly(int(length))
        if not head.startswith(b"HTTP/1.1 20") and not may_refuse:
            raise SystemExit(f"refused: {head.decode()}{body.decode()[:500]}")
        return body

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def run(
    port: int, make: Make, times: int, connections: int = 8, *, keep: bool = False
) -> Run:
    """Ask so many times in all; requests are made beforehand."""
    requests = iter([make(number) for number in range(times)])
    lines = [await Line.to(port) for _ in range(connections)]
    done = Run()

    async def work(line: Line) -> None:
        for request in requests:
            asked = perf_counter()
            body = await line.ask(request)
            done.latencies.append(perf_counter() - asked)
            if keep:
                done.bodies.append(body)

    started = perf_counter()
    await asyncio.gather(*map(work, lines))
    done.seconds = perf_counter() - started
    for line in lines:
        await line.close()
    return done
