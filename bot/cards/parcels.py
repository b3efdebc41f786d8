"""What is brought to a member in the end: a layout, its files, and what is remembered of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import discord
import msgspec

from bot.rendering import findings, stories
from bot.rendering.files import NotAPicture, Picture, allowance, file_name, fitted, presentable
from bot.rendering.results import Result, result, result_layout
from bot.rendering.wording import alt_text
from horde_core.alchemy.model import UPLOADED, InterrogationStatus
from horde_core.chat.model import Card, CardState
from horde_core.horde import Horde
from horde_core.media.store import MediaMissing
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.refusals import RequestNotFound
from horde_core.texts.model import TextStatus

log = logging.getLogger(__name__)

Show = Callable[[tuple[Picture, ...], str], discord.ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Parcel:
    """``show`` lays out these pictures under a remark; ``keys`` are theirs in the media store."""

    request_id: str
    pictures: tuple[Picture, ...]
    state: CardState
    outcome: str | None
    keys: tuple[str, ...]
    show: Show

    def layout(self, remark: str = "") -> discord.ui.LayoutView:
        return self.show(self.pictures, remark)


async def pack(horde: Horde, card: Card, limit: int, *, guest: bool, cancelled: bool) -> Parcel:
    """``limit`` is the largest file in bytes that Discord takes here."""
    if card.story is not None:
        return await _story(horde, card, guest=guest, cancelled=cancelled)
    if card.forms:
        return await _findings(horde, card, limit, cancelled=cancelled)
    return await _pictures(horde, card, limit, guest=guest, cancelled=cancelled)


async def lighter(parcel: Parcel) -> Parcel:
    """The same with files of half the size at most."""
    pictures = [
        replace(picture, data=await asyncio.to_thread(fitted, picture.data, len(picture.data) // 2))
        for picture in parcel.pictures
    ]
    return replace(parcel, pictures=tuple(pictures))


async def _pictures(
    horde: Horde, card: Card, limit: int, *, guest: bool, cancelled: bool
) -> Parcel:
    try:
        status: RequestStatus | None = await horde.queueing.status(card.request_id)
    except RequestNotFound:
        status = None
    made = _made(card, status)
    share = allowance(limit, len(made))
    loaded = [
        await _picture(horde, card, one, number, len(made), share)
        for number, one in enumerate(made, start=1)
    ]
    shown = [(one, picture) for one, picture in zip(made, loaded, strict=True) if picture]
    pictures = tuple(picture for _, picture in shown)
    value = result(card, status, pictures, guest=guest, cancelled=cancelled)
    value = replace(value, spoiler=await spoilers(horde, card))

    def show(these: tuple[Picture, ...], remark: str) -> discord.ui.LayoutView:
        return result_layout(_with(value, these, remark))

    keys = tuple(one.media_key for one, _ in shown)
    return Parcel(card.request_id, pictures, value.state, ",".join(keys), keys, show)


@dataclass(frozen=True, slots=True)
class _Made:
    media_key: str
    model: str
    seed: str


def _made(card: Card, status: RequestStatus | None) -> list[_Made]:
    """What was drawn; of a request that the horde has forgotten, what its card remembers."""
    if status is not None:
        drawn = [it for it in status.generations if not it.censored]
        return [_Made(it.media_key, it.model, it.seed) for it in drawn]
    model, seed = "".join(card.spec.models[:1]), card.spec.params.seed or "?"
    return [_Made(key, model, seed) for key in card.outcome.split(",") if key]


async def spoilers(horde: Horde, card: Card) -> bool:
    """Whether the server wants pictures hidden until one clicks."""
    if card.guild_id is None:
        return False
    return (await horde.policies.of(card.guild_id, card.channel_id)).spoiler


def _with(value: Result, pictures: tuple[Picture, ...], remark: str) -> Result:
    return replace(value, pictures=pictures, remark=remark or value.remark)


async def _picture(
    horde: Horde, card: Card, made: _Made, number: int, total: int, limit: int
) -> Picture | None:
    alt = alt_text(card.spec.prompt, number, total, made.model, made.seed)
    return await _load(horde, card, made.media_key, number, alt, limit)


async def _load(
    horde: Horde, card: Card, key: str, number: int, alt: str, limit: int
) -> Picture | None:
    try:
        data = await horde.media.get(key)
        shown, times = await asyncio.to_thread(presentable, data, limit)
    except (MediaMissing, NotAPicture) as error:
        log.warning("picture %s of %s: %r", number, card.request_id, error)
        return None
    return Picture(file_name(card.request_id, number), shown, alt, times)


async def _findings(horde: Horde, card: Card, limit: int, *, cancelled: bool) -> Parcel:
    try:
        status: InterrogationStatus | None = await horde.alchemy.status(card.request_id)
    except RequestNotFound:
        status = None
    forms = status.forms if status else ()
    made = [f for f in forms if f.result is not None and UPLOADED in f.result.values()]
    share = allowance(limit, len(made))
    alts = [findings.alt(card.spec.prompt, form.name) for form in made]
    loaded = [
        await _load(horde, card, form.media_key, number, alts[number - 1], share)
        for number, form in enumerate(made, start=1)
    ]
    pictures = tuple(picture for picture in loaded if picture is not None)
    found = findings.findings(card, forms, cancelled=cancelled)
    found = replace(found, spoiler=await spoilers(horde, card))

    def show(these: tuple[Picture, ...], remark: str) -> discord.ui.LayoutView:
        return findings.findings_layout(found, these, remark)

    keys = tuple(f.media_key for f, p in zip(made, loaded, strict=True) if p is not None)
    outcome = ",".join(keys) or msgspec.json.encode(found.told).decode()
    return Parcel(card.request_id, pictures, found.state, outcome, keys, show)


async def _story(horde: Horde, card: Card, *, guest: bool, cancelled: bool) -> Parcel:
    try:
        status: TextStatus | None = await horde.texts.status(card.request_id)
    except RequestNotFound:
        status = None
    told = stories.told(card, status, guest=guest, cancelled=cancelled)

    def show(_: tuple[Picture, ...], remark: str) -> discord.ui.LayoutView:
        return stories.story_layout(told, remark)

    return Parcel(card.request_id, (), told.state, told.text, (), show)
