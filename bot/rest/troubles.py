"""Why a request to Discord came to nothing, and what that means for the next try."""

import aiohttp
import discord

# what may be different at the next try: Discord's own troubles, its limits, the network
HICCUPS = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)


class HeldBack(discord.RateLimited):
    """Not sent: there is no room for it now, or Discord refused too much lately."""


class ClosedToUs(discord.RateLimited):
    """Not sent: Discord refused the same there a short while ago."""


# what the next try would meet as well
REFUSED = (discord.Forbidden, discord.NotFound, ClosedToUs)
