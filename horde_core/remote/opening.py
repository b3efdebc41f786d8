"""A horde whose work is done elsewhere: our services, those replaced whose truth lies there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
from typing import Any

from horde_core.alchemy.model import InterrogationStatus, State
from horde_core.clock import Clock, SystemIds
from horde_core.config import RemoteSettings
from horde_core.horde import Horde, HordeSettings, open_horde
from horde_core.queueing.model import RequestStatus
from horde_core.remote import wire
from horde_core.remote.about import RemoteNews, RemoteStats, RemoteTeams
from horde_core.remote.accounts import RemoteAccounts, RemoteKudos, RemoteLinks
from horde_core.remote.board import RemoteWorkers
from horde_core.remote.client import Client, open_client
from horde_core.remote.gifts import RemoteGifts
from horde_core.remote.less import (
    FewerRoles,
    NoClaims,
    NoConnections,
    NoGame,
    NoParties,
    NoPools,
    NoSets,
)
from horde_core.remote.people import People
from horde_core.remote.pictures import RemotePictures, look_at_pictures
from horde_core.remote.styles import RemoteCollections, RemoteStyles
from horde_core.remote.watchman import Watchman
from horde_core.remote.writings import (
    RemoteAlchemy,
    RemoteTexts,
    ask_after_forms,
    ask_after_text,
    standing_of_forms,
)
from horde_core.secret import load_secret
from horde_core.texts.model import TextStatus


@asynccontextmanager
async def open_remote(
    settings: HordeSettings, remote: RemoteSettings, *, clock: Clock | None = None
) -> AsyncIterator[Horde]:
    """Links, rules of servers, cards and gifts are kept in our database; the rest is asked for."""
    async with (
        open_horde(settings, clock=clock) as local,
        open_client(remote) as client,
        watching(local, client, remote) as horde,
    ):
        yield horde


@asynccontextmanager
async def watching(local: Horde, client: Client, remote: RemoteSettings) -> AsyncIterator[Horde]:
    """``local`` with its work done at the other horde, whose requests are looked after."""
    people = People(client, local.links, remote.api_key.strip(), local.clock.monotonic)
    pictures: Watchman[RequestStatus] = Watchman(
        local.bus,
        local.clock.monotonic,
        remote.poll_every_s,
        partial(look_at_pictures, client),
        lambda _, seen: seen,
        wire.waiting,
    )
    texts: Watchman[TextStatus] = Watchman(
        local.bus,
        local.clock.monotonic,
        remote.poll_every_s,
        partial(ask_after_text, client),
        lambda _, seen: seen.standing,
        lambda request_id: TextStatus(wire.waiting(request_id), ()),
    )
    forms: Watchman[InterrogationStatus] = Watchman(
        local.bus,
        local.clock.monotonic,
        remote.poll_every_s,
        partial(ask_after_forms, client),
        standing_of_forms,
        lambda _: InterrogationStatus(State.WAITING, ()),
    )
    rounds = [asyncio.create_task(it.go_round()) for it in (pictures, texts, forms)]
    try:
        unanswered = timedelta(seconds=remote.resolve_after_s)
        yield _replaced(local, client, people, unanswered, pictures, texts, forms)
    finally:
        for task in rounds:
            task.cancel()
        for task in rounds:
            with suppress(asyncio.CancelledError):
                await task


def _replaced(
    local: Horde,
    client: Client,
    people: People,
    unanswered: timedelta,
    pictures: Watchman[RequestStatus],
    texts: Watchman[TextStatus],
    forms: Watchman[InterrogationStatus],
) -> Horde:
    accounts = RemoteAccounts(
        local.db, local.clock, SystemIds(), load_secret(local.settings.security), people
    )
    local.bus.watch(accounts.keyring.heard)
    asking: dict[str, Any] = {"client": client, "people": people}
    styles = RemoteStyles(**_parts(local.styles), client=client)
    return replace(
        local,
        accounts=accounts,
        kudos=RemoteKudos(**_parts(local.kudos), people=people, accounts=accounts),
        links=RemoteLinks(**_parts(local.links), people=people),
        queueing=RemotePictures(**_parts(local.queueing), **asking, watchman=pictures),
        texts=RemoteTexts(**_parts(local.texts), **asking, watchman=texts),
        alchemy=RemoteAlchemy(**_parts(local.alchemy), **asking, bus=local.bus, watchman=forms),
        workers=RemoteWorkers(**_parts(local.workers), **asking),
        teams=RemoteTeams(**_parts(local.teams), **asking),
        stats=RemoteStats(**_parts(local.stats), client=client),
        news=RemoteNews(**_parts(local.news), client=client),
        gifts=RemoteGifts(
            **_parts(local.gifts), ids=SystemIds(), people=people, unanswered=unanswered
        ),
        styles=styles,
        collections=RemoteCollections(**_parts(local.collections), client=client, styles=styles),
        pools=NoPools(**_parts(local.pools)),
        parties=NoParties(**_parts(local.parties)),
        claims=NoClaims(**_parts(local.claims)),
        ratings=replace(
            local.ratings,
            game=NoGame(**_parts(local.ratings.game)),
            sets=NoSets(**_parts(local.ratings.sets)),
        ),
        roles=FewerRoles(**_parts(local.roles)),
        connections=NoConnections(**_parts(local.connections)),
    )


def _parts(service: Any) -> dict[str, Any]:
    """What a service was made of, for the one that takes its place."""
    return {it.name: getattr(service, it.name) for it in fields(service)}
