"""Teams, statistics and news of another horde."""

import re
from dataclasses import dataclass, field
from typing import Any

from horde_core.accounts.model import Principal
from horde_core.money import kudos
from horde_core.news.service import NewsService
from horde_core.protocol.status import NewsItem
from horde_core.remote import shapes
from horde_core.remote.client import Client
from horde_core.remote.memory import Remembered
from horde_core.remote.people import People
from horde_core.remote.refusals import UnknownThere
from horde_core.remote.shapes import whole
from horde_core.stats.model import ByModel, Made, Totals
from horde_core.stats.service import StatsService
from horde_core.teams.model import Member, Team
from horde_core.teams.refusals import TeamNotFound
from horde_core.teams.service import TeamService

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPANS = ("minute", "hour", "day", "month", "total")
KINDS = {"image": "img", "text": "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTeams(TeamService):
    client: Client
    people: People
    known: Remembered[list[Team]] = field(default_factory=lambda: Remembered(15.0))

    async def every(self) -> list[Team]:
        async def ask() -> list[Team]:
            return [team(it) for it in await self.client.ask(list[shapes.Team], "GET", "teams")]

        return await self.known.get("", self.clock.monotonic(), ask)

    async def by_id(self, team_id: str) -> Team:
        try:
            return team(await self.client.ask(shapes.Team, "GET", f"teams/{team_id}"))
        except UnknownThere:
            raise TeamNotFound(team_id) from None

    async def create(self, principal: Principal, name: str, info: str | None) -> Team:
        key, _ = await self.people.of_account(principal.account)
        body = {"name": name} | ({} if info is None else {"info": info})
        made = await self.client.ask(shapes.Team, "POST", "teams", key=key, body=body)
        self.known.forget("")
        return team(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteStats(StatsService):
    client: Client
    totals_known: Remembered[Totals] = field(default_factory=lambda: Remembered(60.0))
    models_known: Remembered[ByModel] = field(default_factory=lambda: Remembered(60.0))

    async def totals(self, kind: str) -> Totals:
        async def ask() -> Totals:
            path = f"stats/{KINDS[kind]}/totals"
            return totals(await self.client.ask(shapes.Totals, "GET", path))

        return await self.totals_known.get(kind, self.clock.monotonic(), ask)

    async def by_model(self, kind: str) -> ByModel:
        async def ask() -> ByModel:
            path = f"stats/{KINDS[kind]}/models"
            told = await self.client.ask(shapes.ByModel, "GET", path)
            return ByModel(*(_most_first(it) for it in (told.day, told.month, told.total)))

        return await self.models_known.get(kind, self.clock.monotonic(), ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteNews(NewsService):
    """What was told to which server is remembered here."""

    client: Client
    known: Remembered[tuple[NewsItem, ...]] = field(default_factory=lambda: Remembered(300.0))

    async def items(self) -> tuple[NewsItem, ...]:
        async def ask() -> tuple[NewsItem, ...]:
            told = await self.client.ask(list[shapes.News], "GET", "status/news")
            return tuple(news(it) for it in told if DAY.match(it.date_published) and it.title)

        return await self.known.get("", self.clock.monotonic(), ask)


def team(it: shapes.Team) -> Team:
    return Team(
        id=it.id,
        name=it.name,
        info=it.info,
        owner_id=0,
        owner_alias=it.creator,
        fulfilled=whole(it.requests_fulfilled),
        kudos=kudos(it.kudos or 0),
        uptime_s=whole(it.uptime),
        pixelsteps=0,
        members=tuple(Member(m.id, m.name, m.type, m.online) for m in it.workers or ()),
        models=tuple((m.name, whole(m.count)) for m in it.models or ()),
    )


def totals(it: shapes.Totals) -> Totals:
    spans: dict[str, Any] = {}
    for span in SPANS:
        made = getattr(it, span)
        spans[span] = Made(
            whole(made.images or made.requests or 0), whole(made.ps or made.tokens or 0)
        )
    return Totals(**spans)


def news(it: shapes.News) -> NewsItem:
    return NewsItem(
        date_published=it.date_published[:10],
        newspiece=it.newspiece,
        importance=it.importance or "Information",
        tags=it.tags or [],
        title=it.title,
        more_info_urls=it.more_info_urls or [],
    )


def _most_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda it: -it[1]))
