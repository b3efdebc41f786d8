import io
import os
import stat
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from horde_core.config import SecuritySettings
from horde_core.errors import Rc, Refused
from horde_core.media import images
from horde_core.media.local import LocalMedia
from horde_core.media.store import MediaMissing, UrlRefused
from horde_core.secret import Secret, load_secret
from tests.fakes.time_and_chance import FakeClock
from tests.horde_core.people import picture

BASE = "http://127.0.0.1:7001"


@pytest.fixture
def media(tmp_path: Path, clock: FakeClock) -> LocalMedia:
    return LocalMedia(tmp_path / "media", timedelta(seconds=60), Secret(b"secret"), clock)


async def test_put_get_delete(media: LocalMedia) -> None:
    await media.put("a.webp", b"first")
    await media.put("a.webp", b"second")
    assert await media.get("a.webp") == b"second"
    assert await media.exists("a.webp")
    await media.delete(["a.webp", "never.webp"])
    assert not await media.exists("a.webp")
    with pytest.raises(MediaMissing):
        await media.get("a.webp")


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b.webp", ".webp", "a.webp\x00", "a.png"])
async def test_keys_stay_in_the_folder(media: LocalMedia, key: str) -> None:
    with pytest.raises(MediaMissing):
        await media.get(key)
    with pytest.raises(MediaMissing):
        await media.put(key, b"")


def _parts(url: str) -> tuple[str, int, str]:
    split = urlsplit(url)
    query = parse_qs(split.query)
    return split.path, int(query["expires"][0]), query["signature"][0]


async def test_addresses_are_good_for_one_purpose_and_time(
    media: LocalMedia, clock: FakeClock
) -> None:
    path, expires, signature = _parts(media.upload_url("a.webp", BASE))
    assert path == "/media/a.webp"
    media.check("PUT", "a.webp", expires, signature)
    for method, key, until in (
        ("GET", "a.webp", expires),
        ("PUT", "b.webp", expires),
        ("PUT", "a.webp", expires + 1),
    ):
        with pytest.raises(UrlRefused):
            media.check(method, key, until, signature)
    _, expires, signature = _parts(media.download_url("a.webp", BASE))
    media.check("HEAD", "a.webp", expires, signature)
    clock.advance(61)
    with pytest.raises(UrlRefused):
        media.check("GET", "a.webp", expires, signature)


async def test_prune_goes_by_the_clock(media: LocalMedia, clock: FakeClock) -> None:
    await media.put("a.webp", b"old")
    clock.advance(100)
    await media.put("b.webp", b"new")
    assert await media.prune(clock.now() - timedelta(seconds=50)) == 1
    assert not await media.exists("a.webp")
    assert await media.exists("b.webp")


async def test_sources_lose_their_metadata_and_keep_their_alpha() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", (32, 16)).save(out, "JPEG", exif=exif)
    kept = Image.open(io.BytesIO(await images.source(out.getvalue())))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("WEBP", (32, 16), {})
    alpha = await images.source(picture(mode="RGBA"), needs_alpha=True)
    assert Image.open(io.BytesIO(alpha)).mode == "RGBA"


@pytest.mark.parametrize("data", [b"", b"text", b"\x89PNG\r\n\x1a\n", picture()[:40]])
async def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        await images.source(data)
    assert refused.value.rc is Rc.IMAGE_VALIDATION_FAILED


async def test_a_bomb_is_measured_before_it_is_unpacked() -> None:
    with pytest.raises(Refused):
        await images.source(picture((9500, 9500), "1"))


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    settings = SecuritySettings(key_file=str(tmp_path / "data" / "server.key"))
    first, second = load_secret(settings), load_secret(settings)
    assert first.hashed("key") == second.hashed("key")
    mode = stat.S_IMODE(os.stat(settings.key_file).st_mode)
    assert mode == 0o600
    assert [it.name for it in (tmp_path / "data").iterdir()] == ["server.key"]


def test_a_configured_secret_wins(tmp_path: Path) -> None:
    settings = SecuritySettings(secret="chosen", key_file=str(tmp_path / "server.key"))
    assert load_secret(settings).hashed("key") == Secret(b"chosen").hashed("key")
    assert not (tmp_path / "server.key").exists()
