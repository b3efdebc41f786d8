"""A whole horde as `main.py run` makes it, in a folder of its own, to be poked from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Household:
    """Starts, kills and questions one `main.py run`. All its files lie below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base = f"http://127.0.0.1:{free_port()}"
        self.config = folder / "config.toml"
        self.config.touch()
        self.log = folder / "run.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONUNBUFFERED": "1",
            "HORDE_API_PORT": self.base.rpartition(":")[2],
            "HORDE_API_RATE_LIMITS": "false",
            "HORDE_DATABASE_URL": f"sqlite:///{folder / 'data' / 'horde.db'}",
            "HORDE_MEDIA_FOLDER": str(folder / "data" / "media"),
            "HORDE_RATINGS_FOLDER": str(folder / "data" / "shared"),
            "HORDE_SECURITY_KEY_FILE": str(folder / "data" / "server.key"),
            "HORDE_WORKER_HORDE_URL": self.base,
            "HORDE_WORKER_STATE_FOLDER": str(folder / "data" / "worker"),
        }

    def main(self, *words: str) -> str:
        """The output of another role of main.py on the same data."""
        command = [sys.executable, str(ROOT / "main.py"), *words, "--config", str(self.config)]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "run", "--config", str(self.config)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.until(self._answers, "the api to answer")

    def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 40) -> int:
        """End the parent; its exit status."""
        if self.process is None:
            return 0
        self.process.send_signal(how)
        return self.process.wait(within)

    def worker_pid(self) -> int:
        """The process id of the supervised worker."""
        assert self.process is not None
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and b"worker" in words:
                return int(entry.name)
        raise LookupError("no worker process")

    def call(self, path: str, body: object = None, key: str = "0000000000") -> Any:
        """The JSON answer of the api; an HTTP error is raised."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"apikey": key, "Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def until(self, true: Any, what: str, within: float = 300) -> None:
        """Wait for a condition, or fail with the log's end."""
        deadline = time.monotonic() + within
        while not true():
            ended = self.process is not None and self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise AssertionError(f"waited for {what}; the log ends:\n{self.log_end()}")
            time.sleep(0.1)

    def log_end(self, lines: int = 60) -> str:
        return "\n".join(self.log.read_text().splitlines()[-lines:]) if self.log.exists() else ""

    def _answers(self) -> bool:
        try:
            return bool(self.call("/api/v2/status/heartbeat"))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
