"""A finished request: its pictures, or why there are none."""

from collections.abc import Iterable
from dataclasses import dataclass

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.rendering.files import Picture
from bot.rendering.layout import GREEN, GREY, RED, Part, card, quotation, row, small, text
from bot.rendering.wording import amount, cut, how_many
from bot.texts import gifts, ratings
from bot.texts import pictures as say
from horde_core.chat.model import Card, CardState
from horde_core.money import Kudos
from horde_core.queueing.model import RequestStatus

MOST_SEEDS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """``withheld`` pictures were censored, ``missing`` ones never drawn or lost."""

    request_id: str
    discord_id: int
    prompt: str
    models: tuple[str, ...]
    workers: tuple[str, ...]
    seeds: tuple[str, ...]
    kudos: Kudos
    guest: bool
    pictures: tuple[Picture, ...]
    withheld: int
    missing: int
    state: CardState
    expired: bool = False
    remark: str = ""
    private: bool = False
    spoiler: bool = False


def result(
    shown: Card,
    status: RequestStatus | None,
    pictures: tuple[Picture, ...],
    *,
    guest: bool,
    cancelled: bool,
) -> Result:
    """``status`` None when the horde no longer knows the request."""
    generations = status.generations if status else ()
    withheld = sum(generation.censored for generation in generations)
    found = len(pictures) + withheld
    return Result(
        request_id=shown.request_id,
        discord_id=shown.discord_id,
        prompt=shown.spec.prompt,
        models=_distinct(g.model for g in generations) or shown.spec.models,
        workers=_distinct(g.worker_name for g in generations),
        seeds=tuple(g.seed for g in generations if not g.censored),
        kudos=status.kudos if status else Kudos(0),
        guest=guest,
        pictures=pictures,
        withheld=withheld,
        missing=shown.spec.count - found,
        state=_state(found=found, cancelled=cancelled),
        expired=status is None or (not found and not status.faulted),
        private=shown.private,
    )


def _state(*, found: int, cancelled: bool) -> CardState:
    if cancelled:
        return CardState.CANCELLED
    return CardState.DELIVERED if found else CardState.FAILED


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def result_layout(value: Result) -> ui.LayoutView:
    if value.pictures:
        return _gallery(value)
    return _nothing(value)


def _gallery(value: Result) -> ui.LayoutView:
    pictures = [gallery_item(picture, spoiler=value.spoiler) for picture in value.pictures]
    parts: list[Part] = [
        *_remark(value),
        quotation(value.prompt),
        ui.MediaGallery(*pictures),
        text(*_remarks(value), small(_footer(value))),
        *gallery_rows(value.request_id, private=value.private),
    ]
    return card(*parts, colour=GREEN)


def gallery_item(picture: Picture, *, spoiler: bool) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(picture.address, description=picture.alt, spoiler=spoiler)


def gallery_rows(request_id: str, *, private: bool, again: bool = True) -> list[Part]:
    """The buttons under pictures; ``again`` where a re-roll means something."""

    def button(label: str, verb: str) -> Part:
        return ActionButton.make(label, verb, request_id)

    first = [
        button(say.VARY, "vary"),
        button(say.UPSCALE, "upscale"),
        button(say.REMIX, "remix"),
        button(say.INFO, "info"),
    ]
    if again:
        primary = discord.ButtonStyle.primary
        first.insert(0, ActionButton.make(say.REROLL, "reroll", request_id, primary))
    second = [button(say.DELETE, "delete"), button(say.MORE, "more")]
    if private:  # whoever alone sees a picture has nobody to thank, and does not share it
        second.insert(0, button(say.PUBLISH, "publish"))
    else:
        second[:0] = [button(gifts.GIFT, "gift"), *([button(ratings.RATE, "rate-own")] * again)]
    return [row(*first), row(*second)]


def _nothing(value: Result) -> ui.LayoutView:
    title, note, colour = _verdict(value)
    parts: list[Part] = [
        *_remark(value),
        text(f"### {title}"),
        quotation(value.prompt),
        text(*_remarks(value), note),
        row(
            ActionButton.make(say.TRY_AGAIN, "reroll", value.request_id),
            ActionButton.make(say.DELETE, "delete", value.request_id),
        ),
    ]
    return card(*parts, colour=colour)


def _remark(value: Result) -> list[Part]:
    return [text(value.remark)] if value.remark else []


def _verdict(value: Result) -> tuple[str, str, int]:
    if value.state is CardState.CANCELLED:
        return say.CANCELLED, say.CANCELLED_NOTE, GREY
    if value.withheld:
        return say.ALL_WITHHELD, say.ALL_WITHHELD_NOTE, GREY
    if value.expired:
        return say.EXPIRED, say.EXPIRED_NOTE, RED
    return say.FAILED, say.FAILED_NOTE, RED


def _remarks(value: Result) -> list[str]:
    remarks = []
    if value.withheld:
        remarks.append(how_many(value.withheld, say.CENSORED))
    if value.pictures and value.state is CardState.CANCELLED:
        remarks.append(f"{say.CANCELLED}. {say.CANCELLED_NOTE}")
    elif value.pictures and value.missing:
        remarks.append(how_many(value.missing, say.MISSING))
    return remarks


def _footer(value: Result) -> str:
    seeds = say.SEEDS[len(value.seeds) > 1].format(seeds=", ".join(value.seeds[:MOST_SEEDS]))
    facts = [
        ", ".join(value.models),
        seeds,
        say.BY_WORKERS.format(workers=", ".join(value.workers)),
    ]
    if not value.guest and value.kudos > 0:
        facts.append(say.COST.format(kudos=amount(value.kudos)))
    times = max((picture.enlarged for picture in value.pictures), default=1)
    if times > 1:
        facts.append(say.ENLARGED.format(times=times))
    facts.append(say.FOR.format(member=f"<@{value.discord_id}>"))
    return cut(" · ".join(fact for fact in facts if fact), 1000)
