"""Nobody else is called like those who run the horde."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from horde_core.accounts.model import Role
from horde_core.accounts.refusals import Place, UnfitName
from horde_core.db.tables.accounts import AccountRow, RoleRow
from horde_core.moderation.names import Unfit, looks_like

OFFICES = (Role.MODERATOR.value, Role.ADMIN.value)


async def must_be_none(
    tx: AsyncConnection, name: str, account_id: int | None, place: Place = Place.USER_NAME
) -> None:
    """Raises UnfitName: people would take ``name`` for that of a moderator, another account."""
    holders = await tx.execute(
        select(AccountRow.id, AccountRow.name)
        .join(RoleRow, RoleRow.account_id == AccountRow.id)
        .where(RoleRow.role.in_(OFFICES))
        .distinct()
    )
    if any(row.id != account_id and looks_like(row.name, name) for row in holders):
        raise UnfitName(place, Unfit.OFFICE)
