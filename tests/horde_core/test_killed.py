"""Whatever is killed and whenever: no request and no kudos are lost."""

import asyncio
import signal
import sys
from pathlib import Path

from horde_core.horde import Horde
from tests.horde_core.people import People

KILLED = """
import asyncio, os, signal, sys
from horde_core.accounts.model import Principal
from horde_core.config import DatabaseSettings, MediaSettings, SecuritySettings
from horde_core.horde import HordeSettings, open_horde
from horde_core.queueing import settlement
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import People

async def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    url, folder, owner, job = sys.argv[1:]
    settings = HordeSettings(
        database=DatabaseSettings(url=url), media=MediaSettings(folder=folder),
        security=SecuritySettings(secret="a secret of the tests"))
    async with open_horde(settings, clock=FakeClock()) as horde:
        settlement.workers.delivered = die  # the last statement before the commit
        account = await horde.accounts.by_id(int(owner))
        await People(horde).deliver(Principal(account), job)

asyncio.run(main())
"""


async def _deliver_and_die(horde: Horde, folder: Path, owner: int, job_id: str) -> int | None:
    url = horde.db.url.set(drivername=horde.db.url.get_backend_name())
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED,
        url.render_as_string(hide_password=False),
        str(folder),
        str(owner),
        job_id,
        cwd=Path(__file__).parents[2],
    )
    return await process.wait()


async def test_killed_in_the_middle_of_settling(
    horde: Horde, people: People, tmp_path: Path
) -> None:
    request_id = await people.ask(await people.asker())
    owner = await people.owner()
    job = await people.take(owner)
    died = await _deliver_and_die(horde, tmp_path, owner.account.id, job.ids[0])
    assert died == -signal.SIGKILL
    assert (await horde.queueing.check(request_id)).processing == 1
    assert await horde.kudos.balance(owner.account.id) == 0
    assert await people.books_are_right()
    assert await people.deliver(owner, job.ids[0]) == 761
    assert (await horde.queueing.check(request_id)).done
    assert await horde.kudos.balance(owner.account.id) == 761
    assert await people.books_are_right()
