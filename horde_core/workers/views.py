"""Workers as the world may see them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts import suspicions
from horde_core.db.tables.accounts import AccountRow, DiscordLinkRow
from horde_core.db.tables.teams import TeamRow
from horde_core.db.tables.workers import WorkerRow
from horde_core.workers import store
from horde_core.workers.model import Work, WorkerView

_VIEWS = (
    select(
        *store.COLUMNS,
        AccountRow.name.label("owner_name"),
        AccountRow.public_workers,
        AccountRow.contact,
        DiscordLinkRow.discord_id,
        TeamRow.name.label("team_name"),
    )
    .join(AccountRow, AccountRow.id == WorkerRow.account_id)
    .outerjoin(DiscordLinkRow, DiscordLinkRow.account_id == WorkerRow.account_id)
    .outerjoin(TeamRow, TeamRow.id == WorkerRow.team_id)
)


async def select_views(tx: AsyncConnection, since: datetime, *conditions: Any) -> list[WorkerView]:
    """Workers meeting the conditions as the world may see them."""
    rows = (await tx.execute(_VIEWS.where(*conditions).order_by(WorkerRow.name))).all()
    served = await store.models_of(tx, [row.id for row in rows])
    suspicious = await suspicions.counts(tx, sorted({row.account_id for row in rows}))
    return [_view(row, served[row.id], since, suspicious[row.account_id]) for row in rows]


def _view(
    row: Row[*tuple[Any, ...]], models: tuple[str, ...], since: datetime, suspicions: int
) -> WorkerView:
    return WorkerView(
        id=row.id,
        name=row.name,
        owner_id=row.account_id,
        owner_alias=f"{row.owner_name}#{row.account_id}",
        owner_public=row.public_workers,
        owner_discord_id=row.discord_id,
        online=row.last_check_in >= since,
        fulfilled=row.fulfilled,
        uncompleted=row.uncompleted,
        threads=row.threads,
        uptime_s=row.uptime_s,
        kudos_rewards=row.kudos_generated + row.kudos_uptime,
        kudos_generated=row.kudos_generated,
        kudos_uptime=row.kudos_uptime,
        speed=row.speed,
        maintenance=row.maintenance,
        maintenance_msg=row.maintenance_msg,
        paused=row.paused,
        trusted=row.trusted,
        flagged=row.flagged,
        nsfw=row.nsfw,
        models=models,
        bridge_agent=row.agent,
        info=row.info,
        max_pixels=row.max_pixels,
        max_length=row.max_length,
        max_context_length=row.max_context_length,
        pixelsteps=row.pixelsteps,
        tokens=row.tokens,
        img2img=row.img2img,
        painting=row.painting,
        post_processing=row.post_processing,
        lora=row.lora,
        controlnet=row.controlnet,
        sdxl_controlnet=row.sdxl_controlnet,
        ip=row.ip,
        contact=row.contact,
        last_check_in=row.last_check_in,
        kind=Work(row.kind),
        team_id=row.team_id,
        team_name=row.team_name,
        suspicions=suspicions,
    )
