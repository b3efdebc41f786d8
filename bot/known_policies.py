"""What servers allow, for what is answered while somebody types: read once, until it changes.

What is asked for is admitted by the horde, which reads the truth; here it is about what is offered.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from horde_core.gifts.model import GuildNews
from horde_core.policies.model import Policy

REMEMBERED = 10_000


class KnownPolicies:
    """``version`` is the newest change of a guild that was heard of, in whichever process."""

    def __init__(self, read: Callable[[int, int], Awaitable[Policy]]) -> None:
        self._read = read
        self._known: OrderedDict[tuple[int, int], Policy] = OrderedDict()
        self._version = 0

    async def of(self, guild_id: int, channel_id: int) -> Policy:
        """What holds there: the server's and the channel's together."""
        key = (guild_id, channel_id)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        version = self._version
        policy = await self._read(guild_id, channel_id)
        if version == self._version:  # else it may be what was there before the news
            self._known[key] = policy
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return policy

    def learn(self, news: GuildNews) -> None:
        """Forget what was changed."""
        self._version = max(self._version, news.version)
        for key in [key for key in self._known if key[0] in news.tables]:
            del self._known[key]
