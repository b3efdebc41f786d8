"""How long members wait until the bot acknowledges them while it follows many requests.

    python bench/acknowledge.py [interactions] [open jobs] [a second]

The bot runs as in production on a Discord of our own (gateway and REST on loopback, in the same
process, so that its work is measured too) with SQLite. The open jobs are requests by /generate
that nobody draws; one interaction in five adds another. Printed: milliseconds from the event to the
call that acknowledges it. Discord gives up after 3,000.
"""

import asyncio
import logging
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bot.conftest import GUILD, at_discord, opened
from tests.bot.load import LATE_S, acknowledged, open_jobs
from tests.fakes.loopback_discord import loopback_discord

INTERACTIONS, JOBS, PER_SECOND = 1000, 200, 15
TARGET_MS = 700


async def main(interactions: int, jobs: int, per_second: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/horde.db"
        async with loopback_discord() as discord, opened(url, Path(folder)) as horde:
            discord.add_guild(GUILD)
            async with at_discord(horde) as bot:
                await open_jobs(horde, bot, discord, jobs)
                waited = await acknowledged(discord, interactions, per_second)
                edits = len(discord.rest.done("PATCH", "*"))
    cuts = statistics.quantiles(waited, n=100)
    late = sum(seconds >= LATE_S for seconds in waited)
    print(f"{interactions} interactions, {per_second:g} a second, {jobs} open jobs, {edits} edits")
    print(f"p50 {cuts[49] * 1000:.0f} ms   p95 {cuts[94] * 1000:.0f} ms   ", end="")
    print(f"p99 {cuts[98] * 1000:.0f} ms (target {TARGET_MS})   longest {waited[-1] * 1000:.0f} ms")
    print(f"late: {late}")


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    given = [int(it) for it in sys.argv[1:4]]
    asyncio.run(main(*(given + [INTERACTIONS, JOBS, PER_SECOND][len(given) :])))
