"""Questions, menus and facts around a picture. Pure."""

from typing import Any

import discord
from discord import ui

from bot.buttons import ActionButton
from bot.orders import Cost, Order
from bot.rendering.layout import BLURPLE, GREY, Part, card, link, quotation, row, small, text
from bot.rendering.wording import amount, cut, pixels, plainly, relative, shown_prompt
from bot.specs import parts
from bot.texts import making as say
from bot.texts import pictures, sources
from horde_core.chat.model import Card
from horde_core.queueing.model import NewImageRequest

IN_A_ROW = 5
TREATMENTS_OFFERED = (
    "RealESRGAN_x2plus",
    "RealESRGAN_x4plus",
    "RealESRGAN_x4plus_anime_6B",
    "GFPGAN",
    "strip_background",
)


def rows(buttons: list[Part]) -> list[Part]:
    return [row(*buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]


def which_picture(request_id: str, verb: str, number: int) -> ui.LayoutView:
    """A button for each of ``number`` pictures that goes on with ``verb``."""
    buttons: list[Part] = [
        ActionButton.make(say.ONE.format(number=n), verb, f"{request_id}.{n}")
        for n in range(1, number + 1)
    ]
    return card(text(f"**{say.WHICH}**"), *rows(buttons), colour=BLURPLE)


def treatments(subject: str) -> ui.LayoutView:
    buttons: list[Part] = [
        ActionButton.make(pictures.TREATMENTS[form], "treat", f"{subject}.{form}")
        for form in TREATMENTS_OFFERED
    ]
    return card(text(f"**{say.TREAT}**"), *rows(buttons), colour=BLURPLE)


def more(request_id: str, number: int, *, drawn: bool) -> ui.LayoutView:
    """What else can be done with the ``number`` pictures of a card."""
    buttons: list[Part] = []
    for n in range(1, number + 1):
        subject = f"{request_id}.{n}"
        label = f" {n}" if number > 1 else ""
        buttons.append(ActionButton.make(say.ZOOM + label, "zoom", subject))
        buttons.append(ActionButton.make(say.DESCRIBE + label, "describe", subject))
        if drawn and number == 1:
            buttons.append(ActionButton.make(say.VARY_A_LITTLE, "vary-little", subject))
            buttons.append(ActionButton.make(say.VARY_MUCH, "vary-much", subject))
    buttons.append(ActionButton.make(say.SEND_ME, "send-me", request_id))
    return card(text(f"**{say.MORE_TITLE}**"), *rows(buttons), colour=BLURPLE)


def confirmation(key: str, order: Order, spec: NewImageRequest, cost: Cost | None) -> ui.LayoutView:
    """``cost`` None for guests, whom nothing costs kudos of their own; ``spec`` is the first."""
    number = len(order.wordings)
    several = number > 1
    title = say.CONFIRM if several else say.CONFIRM_ONE
    if cost is None:
        title = say.CONFIRM_GUEST
    title = title.format(number=number, kudos=amount(cost.price) if cost else "")
    lines = [f"{n}. {shown_prompt(w, 200)}" for n, w in enumerate(order.wordings, start=1)]
    facts = say.CONFIRM_FACTS.format(
        number=spec.count * number,
        size=pixels(spec.params.width, spec.params.height),
        model=cut(", ".join(spec.models) or pictures.ANY_MODEL, 100),
    )
    balance = say.CONFIRM_BALANCE.format(kudos=amount(cost.balance)) if cost else ""
    label, style = (say.DRAW_ALL if several else say.DRAW_IT), discord.ButtonStyle.primary
    return card(
        text(f"**{title}**", *([say.CONFIRM_NOTE, *lines] if several else [])),
        *([] if several else [quotation(spec.prompt)]),
        text(facts, small(balance)),
        row(ActionButton.make(label, "order", key, style)),
        colour=BLURPLE,
    )


def info(shown: Card, seeds: tuple[str, ...]) -> ui.LayoutView:
    """Every fact that decides how the picture looks, and the command that asks for it."""
    facts = [f"**{name}** {value}" for name, value in _facts(shown, seeds) if value]
    asked = say.INFO_ASKED.format(when=relative(shown.created_at), member=f"<@{shown.discord_id}>")
    pieces: list[Part] = [
        text(f"### {say.INFO_TITLE}", *facts),
        text(small(asked), say.INFO_AGAIN, f"```\n{command(shown, seeds)}\n```"),
    ]
    if address := jump(shown):
        pieces.append(row(link(say.INFO_OPEN, address)))
    return card(*pieces, colour=GREY)


def _facts(shown: Card, seeds: tuple[str, ...]) -> list[tuple[str, str]]:
    spec, params = shown.spec, shown.spec.params
    positive, negative = parts(spec.prompt)
    facts = [
        (say.INFO_PROMPT, shown_prompt(positive, 900)),
        (say.INFO_NEGATIVE, shown_prompt(negative, 400) if negative else ""),
        (say.INFO_MODEL, ", ".join(spec.models) or pictures.ANY_MODEL),
        (say.INFO_SIZE, pixels(params.width, params.height)),
        (say.INFO_STEPS, str(params.steps or 30)),
        (say.INFO_GUIDANCE, plainly(params.cfg_scale)),
        (say.INFO_SAMPLER, params.sampler),
        (say.INFO_SEED, ", ".join(seeds) or (params.seed or "")),
        (say.INFO_FORMS, ", ".join(pictures.TREATMENTS.get(f, f) for f in shown.forms)),
        (say.INFO_ID, f"`{shown.request_id}`"),
    ]
    if shown.has_source:
        facts.append(_of_source(spec))
    return facts


def _of_source(spec: NewImageRequest) -> tuple[str, str]:
    """What became of the picture it was made from."""
    if spec.params.control_type is not None:
        return sources.INFO_CONTROL, f"ControlNet {spec.params.control_type}"
    if spec.params.denoising_strength is None:
        return "", ""
    part = spec.source_processing == "inpainting"
    words = sources.INFO_PART if part else say.INFO_SOURCE
    percent = round(spec.params.denoising_strength * 100)
    return words.format(percent=percent), "\N{ZERO WIDTH SPACE}"


def command(shown: Card, seeds: tuple[str, ...]) -> str:
    """What to type to ask for the same."""
    spec = shown.spec
    positive, negative = parts(spec.prompt)
    options: dict[str, Any] = {
        "prompt": positive.replace("`", "'"),
        "negative": negative.replace("`", "'"),
        "model": spec.models[0] if spec.models else "",
        "size": f"{spec.params.width}x{spec.params.height}",
        "count": spec.count if spec.count > 1 else "",
        "seed": seeds[0] if seeds else spec.params.seed or "",
    }
    return "/generate " + " ".join(f"{name}:{value}" for name, value in options.items() if value)


def jump(shown: Card) -> str:
    """The address of its message; empty where others cannot go there."""
    if shown.private or shown.message_id is None:
        return ""
    guild = shown.guild_id or "@me"
    return f"https://discord.com/channels/{guild}/{shown.channel_id}/{shown.message_id}"
