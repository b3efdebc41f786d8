"""From a request to the message that follows it, in this process and after a restart."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

from bot import payers
from bot.answers import acknowledged_in_time, answer
from bot.cards import wishes
from bot.cards.delivery import Courier
from bot.cards.places import TOKEN_LIFETIME, Lost, Place, PlaceLost, edit
from bot.cards.previews import Preview, newest
from bot.cards.wishes import Forms, Story, Wish
from bot.house_rules import admitted, given_back
from bot.languages import speak, spoken
from bot.members import by_token_only, home_of, principal_of
from bot.pacing import EditBudget, Pace
from bot.refusals import AlreadyOver
from bot.rendering.files import Picture
from bot.rendering.notices import moved_to_dm
from bot.rendering.progress import Progress, progress, progress_layout
from bot.rendering.results import gallery_item
from bot.rest.troubles import HICCUPS, HeldBack
from bot.rest.urgency import Urgency, urgent
from horde_core.chat.model import Card, CardState
from horde_core.events import Kind
from horde_core.money import Kudos
from horde_core.queueing.model import RequestStatus
from horde_core.queueing.refusals import RequestNotFound

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)

# a private answer says so this long before Discord closes it
NOTICE_BEFORE_CLOSING_S = 30
PAUSES_S = (5, 30, 120, 600)


@dataclass(slots=True)
class Showing:
    """One request while it is followed. ``lost`` tells why its message cannot be edited."""

    card: Card
    place: Place
    guest: bool
    pace: Pace
    price: Kudos | None
    shown: Progress | None = None
    preview: Preview | None = None
    lost: Lost | None = None


class Cards:
    """Follows every open request of this process."""

    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._horde = bot.horde
        self._budget = EditBudget()
        self._courier = Courier(bot)
        self._cancelled: set[str] = set()

    async def begin(
        self, interaction: discord.Interaction[Any], wish: Wish, *, private: bool
    ) -> None:
        """Ask the horde, answer with a card and follow it.

        Raises:
            HordeError: the horde refused; nothing was shown.
        """
        async with acknowledged_in_time(interaction, private=private):
            card, first = await self._ask(interaction, wish, private=private)
        try:
            message_id = await answer(interaction, progress_layout(first), private=private)
        except HICCUPS:
            await wishes.cancel(self._horde, card)
            await self._horde.chat.close(card.request_id, CardState.FAILED)
            raise
        if message_id is not None:
            await self._horde.chat.attach_message(card.request_id, message_id)
        place = Place(
            channel_id=card.channel_id,
            guild_id=card.guild_id,
            message_id=message_id,
            private=private,
            token=interaction.token,
            token_until=card.created_at + TOKEN_LIFETIME,
            away=by_token_only(interaction),
        )
        now = self._horde.clock.monotonic()
        card = replace(card, message_id=message_id)
        self._follow(Showing(card, place, first.guest, Pace(now, now), first.price, first))

    async def _ask(
        self, interaction: discord.Interaction[Any], wish: Wish, *, private: bool
    ) -> tuple[Card, Progress]:
        own = await principal_of(self._horde.accounts, interaction.user.id, home_of(interaction))
        wish, ticket = await admitted(self._horde, interaction, wish)
        try:
            request_id, principal = await payers.ask(self._horde, interaction, wish, own)
        except Exception:
            await given_back(self._horde.policies, ticket)
            raise
        now = self._horde.clock.now()
        card = Card(
            request_id=request_id,
            discord_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=interaction.channel_id or 0,
            locale=spoken(),
            private=private,
            spec=wishes.without_sources(wishes.spec_of(wish)),
            has_source=wishes.spec_of(wish).source_image is not None,
            forms=wish.forms if isinstance(wish, Forms) else (),
            story=wish.request if isinstance(wish, Story) else None,
            created_at=now,
        )
        await self._horde.chat.open(card)
        status = await wishes.look(self._horde, card)
        until = now + TOKEN_LIFETIME if private or by_token_only(interaction) else None
        guest = principal.account.is_anonymous
        price = wishes.price(self._horde, card)
        return card, progress(card, status, now=now, guest=guest, private_until=until, price=price)

    async def resume(self) -> None:
        """Follow again what was open when the bot stopped, of the servers it answers for."""
        cards = [it for it in await self._horde.chat.open_cards() if self._bot.holds(it.guild_id)]
        for card in cards:
            self._follow(await self._showing_again(card))

    async def _showing_again(self, card: Card) -> Showing:
        place = Place(card.channel_id, card.guild_id, card.message_id, card.private)
        guest = await self._horde.accounts.by_discord(card.discord_id) is None
        now = self._horde.clock.monotonic()
        age = (self._horde.clock.now() - card.created_at).total_seconds()
        price = wishes.price(self._horde, card)
        return Showing(card, place, guest, Pace(now - age, now - age), price)

    async def cancel(self, card: Card) -> None:
        """Raises AlreadyOver when the horde has finished or forgotten it."""
        if card.state is not CardState.OPEN:
            raise AlreadyOver
        # first, for the news of it wakes the follower at once
        self._cancelled.add(card.request_id)
        try:
            before = await wishes.cancel(self._horde, card)
        except RequestNotFound:
            self._cancelled.discard(card.request_id)
            raise AlreadyOver from None
        if before.done:
            self._cancelled.discard(card.request_id)
        if not self._bot.holds(card.guild_id):
            self._cancelled.discard(card.request_id)
            return  # the process that follows the request hears of it
        showing = await self._showing_again(card)
        # whoever follows the request may have told of its end meanwhile; nobody does after a restart
        if before.done or card.request_id in self._cancelled:
            self._follow(showing)

    def _follow(self, showing: Showing) -> None:
        self._bot.background.start(showing.card.request_id, self._until_delivered(showing))

    async def _until_delivered(self, showing: Showing) -> None:
        """What fails is tried again; what keeps failing is left to the next start of the bot."""
        speak(showing.card.locale)
        for pause in PAUSES_S:
            try:
                await self._watch(showing)
                await self._deliver(showing)
            except Exception:
                log.exception("request %s: trying again in %s s", showing.card.request_id, pause)
            else:
                return
            await self._bot.wait_external(asyncio.sleep(pause), "recovery of the horde")
        log.error("request %s is given up until the next start", showing.card.request_id)

    async def _deliver(self, showing: Showing) -> None:
        request_id = showing.card.request_id
        self._budget.overdraw(showing.place.channel_id, self._horde.clock.monotonic())
        ending = await self._courier.deliver(
            showing.card,
            showing.place,
            guest=showing.guest,
            cancelled=request_id in self._cancelled,
        )
        await self._horde.chat.close(request_id, ending.state, ending.outcome)
        self._cancelled.discard(request_id)

    async def _watch(self, showing: Showing) -> None:
        """Return when the request is over. Events wake it; the row it then reads is the truth."""
        request_id = showing.card.request_id
        with self._horde.bus.subscribe(request_id) as events:
            while request_id not in self._cancelled:
                try:
                    status = await wishes.look(self._horde, showing.card)
                except RequestNotFound:
                    return
                if status.done or status.faulted:
                    return
                pause = await self._show(showing, status)
                event = await self._bot.wait_external(events.next(pause), "news of a request")
                if event is not None and event.kind is Kind.REQUEST_CANCELLED:
                    self._cancelled.add(request_id)  # by whomever, in whichever process
                if event is not None and event.kind is Kind.PREVIEW:
                    showing.preview = await newest(self._horde, showing.card, showing.preview)

    async def _show(self, showing: Showing, status: RequestStatus) -> float:
        """Edit the card if that is visible and allowed; seconds until the next look."""
        reread = float(self._bot.settings.reread_every_s)
        now = self._horde.clock.now()
        if showing.lost is not None:
            return reread
        if _closing(showing.place, now):
            if await self._edit(showing, now, moved_to_dm(showing.card.request_id)):
                showing.lost = Lost.EXPIRED
            return reread
        value = progress(
            showing.card,
            status,
            now=now,
            guest=showing.guest,
            private_until=showing.place.token_until if showing.place.fleeting else None,
            price=showing.price,
            preview=showing.preview.number if showing.preview else 0,
            before=showing.shown,
        )
        if value == showing.shown:
            return reread
        ticks = self._horde.clock.monotonic()
        channel = showing.place.channel_id
        wait = max(showing.pace.wait(ticks), self._budget.wait(channel, ticks))
        if wait > 0 or not self._budget.try_take(channel, ticks):
            return min(reread, max(wait, 0.1))
        showing.pace.edited = ticks
        preview = showing.preview if value.preview else None
        view = progress_layout(value, _gallery(preview))
        if await self._edit(showing, now, view, [preview.picture] if preview else []):
            showing.shown = value
        return reread

    async def _edit(
        self,
        showing: Showing,
        now: datetime,
        view: discord.ui.LayoutView,
        pictures: Sequence[Picture] = (),
    ) -> bool:
        """Whether it is seen. A lost edit is no loss: the next one, or the result, makes up for it."""
        try:
            with urgent(Urgency.PROGRESS):
                await edit(self._bot, showing.place, now, view, pictures)
        except PlaceLost as lost:
            showing.lost = lost.why
            if lost.why is Lost.DELETED:
                await wishes.cancel(self._horde, showing.card)
                self._cancelled.add(showing.card.request_id)
        except HeldBack:
            return False  # results have what room there is
        except HICCUPS as error:
            log.warning("progress of %s not shown: %s", showing.card.request_id, error)
            return False
        return True


def _gallery(preview: Preview | None) -> discord.ui.MediaGallery[Any] | None:
    if preview is None:
        return None
    return discord.ui.MediaGallery(gallery_item(preview.picture, spoiler=preview.spoiler))


def _closing(place: Place, now: datetime) -> bool:
    if not place.fleeting or place.token_until is None:
        return False
    return (place.token_until - now).total_seconds() <= NOTICE_BEFORE_CLOSING_S
