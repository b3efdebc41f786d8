"""Workers, teams and profiles as messages."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ui

from bot.rendering.charts import Fact
from bot.rendering.layout import BLURPLE, GREEN, GREY, card, small, text
from bot.rendering.wording import (
    amount,
    cut,
    day,
    duration,
    figure,
    how_many,
    relative,
    shown_prompt,
)
from bot.texts import owners as say
from bot.texts import wording as words
from horde_core.accounts.model import AccountDetails, Role
from horde_core.money import Kudos
from horde_core.teams.model import Team
from horde_core.workers.model import Work, WorkerView

PROFILE = "profile.png"
MOST_LINES = 20


def workers_layout(workers: Sequence[WorkerView]) -> ui.LayoutView:
    lines = [
        say.WORKER_LINE.format(
            name=shown_prompt(it.name, 100),
            state=state_of(it),
            models=how_many(len(it.models), words.MODELS),
            kudos=amount(it.kudos_rewards),
        )
        for it in workers[:MOST_LINES]
    ]
    return card(text(f"**{say.WORKERS}**", "\n".join(lines) or say.NO_WORKERS), colour=GREY)


def state_of(worker: WorkerView) -> str:
    if worker.paused:
        return say.STOPPED
    if worker.maintenance:
        return say.MAINTENANCE
    if worker.online:
        return say.ONLINE
    return say.OFFLINE.format(when=relative(worker.last_check_in))


def worker_layout(worker: WorkerView) -> ui.LayoutView:
    known = {
        "kudos": amount(worker.kudos_rewards),
        "fulfilled": figure(worker.fulfilled),
        "uncompleted": figure(worker.uncompleted),
        "uptime": duration(worker.uptime_s),
        "speed": _speed(worker),
        "team": shown_prompt(worker.team_name, 100) if worker.team_name else say.NO_TEAM,
    }
    lines = [f"{name}: **{value.format(**known)}**" for name, value in say.FACTS]
    models = shown_prompt(", ".join(worker.models), 500)
    return card(
        text(f"### {shown_prompt(worker.name, 100)}", state_of(worker)),
        text(*lines, small(say.SERVES.format(models=models)) if models else ""),
        colour=GREEN if worker.online and not worker.maintenance else GREY,
    )


def _speed(worker: WorkerView) -> str:
    if worker.speed is None:
        return say.UNKNOWN_SPEED
    if worker.kind is Work.TEXT:
        return say.TEXT_SPEED.format(tokens=figure(worker.speed, 1))
    if worker.kind is Work.IMAGE:
        return say.SPEED.format(millions=figure(worker.speed / 1e6, 2))
    return say.FORM_SPEED.format(forms=figure(worker.speed, 2))


def teams_layout(teams: Sequence[Team]) -> ui.LayoutView:
    strongest = sorted(teams, key=lambda team: (-team.kudos, team.name))[:MOST_LINES]
    lines = [
        say.TEAM_LINE.format(
            rank=rank,
            name=shown_prompt(team.name, 100),
            kudos=amount(team.kudos),
            members=how_many(len(team.members), words.WORKERS),
        )
        for rank, team in enumerate(strongest, start=1)
    ]
    return card(text(f"**{say.TEAMS}**", "\n".join(lines) or say.NO_TEAMS), colour=BLURPLE)


def team_layout(team: Team) -> ui.LayoutView:
    about = shown_prompt(team.info, 500) if team.info else ""
    facts = say.TEAM_FACTS.format(
        owner=shown_prompt(team.owner_alias, 100),
        kudos=amount(team.kudos),
        results=how_many(team.fulfilled, words.RESULTS),
        uptime=duration(team.uptime_s),
    )
    members = [
        f"{shown_prompt(it.name, 100)} · {say.ONLINE if it.online else words.WORK[it.kind]}"
        for it in team.members[:MOST_LINES]
    ]
    return card(
        text(f"### {shown_prompt(team.name, 100)}", about, facts, "\n".join(members)),
        colour=BLURPLE,
    )


def profile_facts(details: AccountDetails, given: Kudos, online: int) -> list[Fact]:
    facts = [
        Fact(say.KUDOS, amount(details.kudos)),
        Fact(say.GIVEN, amount(given)),
        Fact(say.ASKED, figure(details.records.requested)),
        Fact(say.DRAWN, figure(details.records.fulfilled)),
    ]
    if details.worker_ids:
        workers = say.OF.format(online=online, all=len(details.worker_ids))
        facts.append(Fact(say.WORKERS_ONLINE, workers))
    return facts


def badges(details: AccountDetails) -> list[str]:
    roles = details.account.roles
    found = [say.BADGES[it.value] for it in (Role.TRUSTED, Role.MODERATOR) if it in roles]
    return [*found, say.BADGES["worker"]] if details.worker_ids else found


def since(created_at: datetime) -> str:
    return say.MEMBER_SINCE.format(date=day(created_at))


def profile_layout(
    name: str, subtitle: str, facts: Sequence[Fact], marks: Sequence[str], *, own: bool
) -> ui.LayoutView:
    """The picture, and the same in words."""
    written = "\n".join(f"{fact.name}: **{fact.value}**" for fact in facts)
    alt = f"{name}, {subtitle}. " + "; ".join(f"{it.name} {it.value}" for it in facts)
    picture = discord.MediaGalleryItem(f"attachment://{PROFILE}", description=cut(alt, 1024))
    return card(
        text(f"### {shown_prompt(name, 100)}", " · ".join([subtitle, *marks])),
        ui.MediaGallery(picture),
        text(written, small(say.PROFILE_ONLY_YOU) if own else ""),
        colour=BLURPLE,
    )
