"""What people are called, asked of Discord once and remembered: the bot keeps no members."""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.rest.troubles import HICCUPS

if TYPE_CHECKING:
    from bot.client import HordeBot

log = logging.getLogger(__name__)
REMEMBERED = 5000


class Names:
    def __init__(self, bot: "HordeBot") -> None:
        self._bot = bot
        self._known: OrderedDict[int, str] = OrderedDict()

    async def of(self, user_ids: Iterable[int]) -> dict[int, str]:
        """Of everybody; a name that cannot be had is a dash."""
        return {user_id: await self._one(user_id) for user_id in user_ids}

    async def _one(self, user_id: int) -> str:
        if user_id not in self._known:
            try:
                self._known[user_id] = (await self._bot.fetch_user(user_id)).display_name
            except HICCUPS as error:
                log.warning("name of a member unknown: %s", error)
                return "\N{EM DASH}"
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[user_id]
