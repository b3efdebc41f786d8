"""Teams: workers that belong together."""

from horde_core.api.image_wire import known
from horde_core.api.limits import Limit, Per
from horde_core.api.operations import Call, Key, Reply, Routes
from horde_core.money import on_the_wire
from horde_core.protocol import teams as wire
from horde_core.teams import model

routes = Routes()

TEAMS = (Limit(30, 60, Per.PATH),)


def _team(team: model.Team) -> wire.Team:
    return wire.Team(
        name=team.name,
        id=team.id,
        info=team.info,
        requests_fulfilled=team.fulfilled,
        kudos=on_the_wire(team.kudos),
        uptime=team.uptime_s,
        creator=team.owner_alias,
        worker_count=len(team.members),
        workers=[
            wire.TeamWorker(type=one.kind, name=one.name, id=one.id, online=one.online)
            for one in team.members
        ],
        models=[wire.TeamModel(name=name, count=count) for name, count in team.models],
    )


def _named(team: model.Team) -> wire.TeamNamed:
    return wire.TeamNamed(id=team.id, name=team.name, info=team.info)


@routes.add("GET", "/v2/teams", returns={200: list[wire.Team]}, errors=(429,), limits=TEAMS)
async def team_list(call: Call[None]) -> Reply:
    """All teams."""
    return Reply([_team(team) for team in await call.horde.teams.every()])


@routes.add(
    "POST",
    "/v2/teams",
    returns={200: wire.TeamNamed},
    key=Key.NEEDED,
    errors=(400, 401, 403, 413, 429),
    limits=TEAMS,
)
async def create_team(call: Call[wire.NewTeam]) -> Reply:
    """Create a team; for trusted users."""
    principal = await call.principal()
    return Reply(
        _named(await call.horde.teams.create(principal, call.body.name, known(call.body.info)))
    )


@routes.add("GET", "/v2/teams/{team_id}", returns={200: wire.Team}, errors=(404, 429), limits=TEAMS)
async def one_team(call: Call[None]) -> Reply:
    """One team."""
    return Reply(_team(await call.horde.teams.by_id(call.path("team_id"))))


@routes.add(
    "PATCH",
    "/v2/teams/{team_id}",
    returns={200: wire.TeamNamed},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 413, 429),
    limits=TEAMS,
)
async def change_team(call: Call[wire.TeamChange]) -> Reply:
    """Rename or describe a team of yours."""
    change = model.TeamChange(known(call.body.name), known(call.body.info))
    principal = await call.principal()
    return Reply(_named(await call.horde.teams.change(principal, call.path("team_id"), change)))


@routes.add(
    "DELETE",
    "/v2/teams/{team_id}",
    returns={200: wire.TeamDeleted},
    key=Key.NEEDED,
    errors=(400, 401, 403, 404, 429),
    limits=TEAMS,
)
async def delete_team(call: Call[None]) -> Reply:
    """Delete a team; its workers stay."""
    gone = await call.horde.teams.delete(await call.principal(), call.path("team_id"))
    return Reply(wire.TeamDeleted(deleted_id=gone.id, deleted_name=gone.name))
