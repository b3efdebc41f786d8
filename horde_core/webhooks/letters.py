"""What a webhook is told of one result, written down in the transaction that settles it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from yarl import URL

from horde_core.db.tx import Tx
from horde_core.media.store import result_key
from horde_core.money import Kudos, on_the_wire
from horde_core.webhooks import store

PICTURE = "R2"
"""Stands for a picture in a body that is not sent yet."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Whose result it is: ``result_id`` and ``request_id`` are what API v2 calls id and request."""

    result_id: str
    request_id: str
    worker_id: str
    worker_name: str
    reward: Kudos


class PictureTold(msgspec.Struct, frozen=True, kw_only=True):
    img: str
    seed: int
    worker_id: str
    worker_name: str
    model: str
    id: str
    censored: bool
    gen_metadata: list[Any]
    request: str
    kudos: float


class TextTold(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    seed: int
    worker_id: str
    worker_name: str
    model: str
    id: str
    state: str
    gen_metadata: list[Any]
    request: str
    kudos: float


class FormTold(msgspec.Struct, frozen=True, kw_only=True):
    form: str
    state: str
    result: Mapping[str, Any]
    worker_id: str
    worker_name: str
    request: str
    id: str
    kudos: float


async def of_picture(
    tx: Tx,
    url: str,
    source: Source,
    *,
    seed: str,
    model: str,
    censored: bool,
    metadata: Sequence[Any],
    inline: bool,
    at: datetime,
) -> None:
    """``inline``: the requester wants the picture itself."""
    body = PictureTold(
        img=PICTURE,
        seed=int(seed),
        worker_id=source.worker_id,
        worker_name=source.worker_name,
        model=model,
        id=source.result_id,
        censored=censored,
        gen_metadata=list(metadata),
        request=source.request_id,
        kudos=on_the_wire(source.reward),
    )
    key = result_key(source.result_id)
    await _write(tx, url, body, at, media_key=key, inline=inline)


async def of_text(
    tx: Tx,
    url: str,
    source: Source,
    *,
    text: str,
    seed: str,
    model: str,
    state: str,
    metadata: Sequence[Any],
    at: datetime,
) -> None:
    body = TextTold(
        text=text,
        seed=int(seed),
        worker_id=source.worker_id,
        worker_name=source.worker_name,
        model=model,
        id=source.result_id,
        state=state,
        gen_metadata=list(metadata),
        request=source.request_id,
        kudos=on_the_wire(source.reward),
    )
    await _write(tx, url, body, at)


async def of_form(
    tx: Tx,
    url: str,
    source: Source,
    *,
    form: str,
    result: Mapping[str, Any],
    at: datetime,
) -> None:
    body = FormTold(
        form=form,
        state="done",
        result=result,
        worker_id=source.worker_id,
        worker_name=source.worker_name,
        request=source.request_id,
        id=source.result_id,
        kudos=on_the_wire(source.reward),
    )
    uploaded = PICTURE in result.values()
    media_key = result_key(source.result_id) if uploaded else None
    await _write(tx, url, body, at, media_key=media_key)


async def _write(
    tx: Tx,
    url: str,
    body: msgspec.Struct,
    at: datetime,
    media_key: str | None = None,
    *,
    inline: bool = False,
) -> None:
    host = host_of(url)
    if host is not None:
        text = msgspec.json.encode(body).decode()
        await store.add(
            tx, url=url, host=host, body=text, media_key=media_key, inline=inline, at=at
        )


def host_of(url: str) -> str | None:
    """Where ``url`` leads, None when it leads nowhere.

    >>> host_of("https://example.org/hook?x=1"), host_of("https://"), host_of("https://[::1/")
    ('example.org', None, None)
    """
    try:
        host = URL(url).host
    except ValueError:
        return None
    return host[:255] if host else None
