"""Files from addresses: gone on with, checked, bounded; models by name; LoRAs in a cache."""

import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
import pytest_asyncio

from horde_core.protocol.image import JobPayload
from inference.models import adapter_cache, reference
from inference.models.adapter_cache import AdapterCache, Want, seconds_for, wants_of
from inference.models.adapter_source import Lost, ModelSite, NoSource
from inference.models.downloads import Downloader, DownloadFailed, Wanted
from inference.models.fetch import NotFetchable, fetch
from inference.spec import unmet
from tests.fakes.file_site import FileSite, file_site

BODY = bytes(range(256)) * 4096  # 1 MB
SHA = hashlib.sha256(BODY).hexdigest()


async def at_once(_: float) -> None:
    return None


@pytest_asyncio.fixture
async def site() -> AsyncIterator[FileSite]:
    async with file_site() as running:
        running.files["model"] = BODY
        yield running


@pytest_asyncio.fixture
async def downloader() -> AsyncIterator[Downloader]:
    async with aiohttp.ClientSession() as session:
        yield Downloader(session, tries=4, pause=at_once)


def wanted(site: FileSite, folder: Path, name: str = "model", **changes: Any) -> Wanted:
    return Wanted(
        **{
            "url": f"{site.address}/files/{name}",
            "path": folder / "kept" / "a file",
            "sha256": SHA,
            **changes,
        }
    )


async def test_a_file_arrives_whole_with_progress(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    path = await downloader.fetch(
        wanted(site, tmp_path), lambda had, total: seen.append((had, total))
    )
    assert path.read_bytes() == BODY
    assert seen[-1] == (len(BODY), len(BODY))
    assert [had for had, _ in seen] == sorted(had for had, _ in seen)
    assert [one.name for one in path.parent.iterdir()] == ["a file"]
    await downloader.fetch(wanted(site, tmp_path))
    assert site.asked["model"] == 1, "what is there is not fetched again"


async def test_what_broke_off_is_gone_on_with(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    site.breaks = 2
    path = await downloader.fetch(wanted(site, tmp_path))
    assert path.read_bytes() == BODY
    assert site.asked["model"] == 3
    starts = [int(one.removeprefix("bytes=").rstrip("-")) for one in site.ranged]
    assert len(starts) == 2
    assert 0 < starts[0] < starts[1] < len(BODY)


async def test_a_later_call_goes_on_too(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    file = wanted(site, tmp_path)
    file.partial.parent.mkdir()
    file.partial.write_bytes(BODY[:1000])
    assert (await downloader.fetch(file)).read_bytes() == BODY
    assert site.ranged == ["bytes=1000-"]


async def test_a_site_without_ranges_sends_all_again(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    site.ranges, site.breaks = False, 1
    assert (await downloader.fetch(wanted(site, tmp_path))).read_bytes() == BODY


async def test_a_whole_part_is_only_checked(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    file = wanted(site, tmp_path)
    file.partial.parent.mkdir()
    file.partial.write_bytes(BODY)
    assert (await downloader.fetch(file)).read_bytes() == BODY


async def test_another_content_is_thrown_away(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    file = wanted(site, tmp_path, sha256="0" * 64)
    with pytest.raises(DownloadFailed, match="SHA-256"):
        await downloader.fetch(file)
    assert list(file.path.parent.iterdir()) == []
    file = wanted(site, tmp_path)
    file.partial.write_bytes(b"spoilt" * 10)
    assert (await downloader.fetch(file)).read_bytes() == BODY, "a spoilt part is begun anew"


async def test_busy_sites_are_asked_again_and_refusals_are_final(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    site.refusals = [503, 500]
    assert (await downloader.fetch(wanted(site, tmp_path))).read_bytes() == BODY
    with pytest.raises(DownloadFailed, match="404"):
        await downloader.fetch(wanted(site, tmp_path, "missing", path=tmp_path / "other"))
    assert site.asked["missing"] == 1
    site.refusals = [503] * 4
    with pytest.raises(DownloadFailed, match="503"):
        await downloader.fetch(wanted(site, tmp_path, path=tmp_path / "third"))


async def test_too_large_is_refused_before_it_is_here(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    file = wanted(site, tmp_path, largest_bytes=1000)
    with pytest.raises(DownloadFailed, match="larger"):
        await downloader.fetch(file)
    assert not file.partial.exists()


# --- models by name ------------------------------------------------------------------------------


def listed(site: FileSite, **changes: Any) -> bytes:
    record = {
        "baseline": "stable diffusion 1",
        "nsfw": True,
        "style": "artistic",
        "config": {
            "files": [{"path": "m.safetensors", "sha256sum": SHA}],
            "download": [{"file_name": "m.safetensors", "file_url": f"{site.address}/files/model"}],
        },
        **changes,
    }
    return msgspec.json.encode({"My Model": record, "broken": {"style": 1}})


async def test_a_model_of_the_public_reference_is_fetched(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    known = reference.read(listed(site))
    model = known.models["My Model"]
    assert (model.baseline, model.nsfw, model.style) == ("stable_diffusion_1", True, "artistic")
    assert [line.split(":")[0] for line in known.skipped] == ["broken"]
    shown: list[tuple[str, int, int | None]] = []
    paths = await fetch(["My Model"], tmp_path, known, downloader, lambda *it: shown.append(it))
    assert [path.name for path in paths] == ["My Model.safetensors"]
    assert shown[-1] == ("My Model.safetensors", len(BODY), len(BODY))


@pytest.mark.parametrize(
    ("download", "reason"),
    [
        ([], "No source"),
        ([{"file_name": "m.ckpt", "file_url": "https://x/m"}], "run code"),
    ],
)
async def test_models_that_cannot_be_had(
    site: FileSite, downloader: Downloader, tmp_path: Path, download: Any, reason: str
) -> None:
    known = reference.read(listed(site, config={"download": download}))
    with pytest.raises(NotFetchable, match=reason):
        await fetch(["My Model"], tmp_path, known, downloader, lambda *_: None)
    with pytest.raises(NotFetchable, match="called"):
        await fetch(["Nobody's"], tmp_path, known, downloader, lambda *_: None)


@pytest.mark.parametrize(
    "download",
    [
        {"file_name": "../m.safetensors", "file_url": "https://x/m"},
        {"file_name": "m.safetensors", "file_url": "file:///etc/passwd"},
        {"file_name": "m.safetensors", "file_url": "https://x/m", "sha256sum": "short"},
    ],
)
def test_records_that_are_not_believed(download: dict[str, str]) -> None:
    data = {"m": {"baseline": "stable_diffusion_1", "config": {"download": [download]}}}
    known = reference.read(msgspec.json.encode(data))
    assert known.models == {}
    assert len(known.skipped) == 1


def test_the_hordes_own_list_says_where_models_are() -> None:
    known = reference.shipped()
    assert known.skipped == ()
    assert len(known.models) > 100
    sources = [model for model in known.models.values() if model.files]
    assert len(sources) > 100
    assert all(file.sha256 for model in sources for file in model.files)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"3"])
def test_what_is_no_list(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"JSON|neither"):
        reference.read(data)


# --- LoRAs and textual inversions ----------------------------------------------------------------


def contents(path: str) -> bytes:
    return Path(path).read_bytes()


def cache_of(site: FileSite, downloader: Downloader, folder: Path, **changes: Any) -> AdapterCache:
    options: dict[str, Any] = {
        "folder": folder / "cache",
        "own": [folder / "own"],
        "downloader": downloader,
        "source": ModelSite(downloader.session, site.address, "secret"),
        "limit_bytes": 10 * len(BODY),
        **changes,
    }
    return AdapterCache(**options)


@pytest.mark.parametrize("want", [Want("lora", "70"), Want("lora", "7", is_version=True),
                                  Want("lora", "Pixel Art"), Want("ti", "pixel art")])  # fmt: skip
async def test_by_name_by_number_and_by_version(
    site: FileSite, downloader: Downloader, tmp_path: Path, want: Want
) -> None:
    site.publish(7, BODY, name="Pixel Art", triggers=["pixel art, ", "8bit"])
    if want.name == "pixel art":
        site.publish(7, BODY, name="pixel art", triggers=["pixel art, ", "8bit"])
    cache = cache_of(site, downloader, tmp_path)
    (had,) = await cache.obtain([want], "stable_diffusion_1")
    assert had.mishap is None
    assert contents(had.path) == BODY
    assert had.triggers == ("pixel art", "8bit")
    assert set(site.tokens) == {"Bearer secret"}
    asked = site.asked.total()
    assert await cache.obtain([want], "stable_diffusion_1") == (had,)
    assert site.asked.total() == asked, "the second time nothing is asked"
    assert b"secret" not in b"".join(
        path.read_bytes() for path in (tmp_path / "cache").glob("*.json")
    )


async def test_what_cannot_be_had_is_said_and_hinders_nothing(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    site.publish(1, BODY)
    site.publish(2, BODY, base="SDXL 1.0")
    site.publish(3, BODY, nsfw=True)
    site.publish(4, BODY, file_name="pickle.ckpt")
    site.publish(5, BODY)
    site.files["download/5"] = b"something else"
    wants = [Want("lora", str(number), is_version=True) for number in (1, 2, 3, 4, 5, 6)]
    wants.append(Want("lora", "no number", is_version=True))
    cache = cache_of(site, downloader, tmp_path, allow_nsfw=False)
    had = await cache.obtain(wants, "stable_diffusion_1")
    failed = "download_failed"
    assert [one.mishap for one in had] == [None, "baseline_mismatch", *[failed] * 5]
    payload = msgspec.convert(
        {"loras": [{"name": want.name, "is_version": True} for want in wants]}, JobPayload
    )
    assert [(one.value, one.ref) for one in unmet(payload, had)] == [
        ("baseline_mismatch", "2"),
        *[(failed, name) for name in ("3", "4", "5", "6", "no number")],
    ]


async def test_too_large_a_file_is_not_fetched(
    site: FileSite, downloader: Downloader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(adapter_cache.LARGEST, "lora", 1000)
    site.publish(1, BODY)
    cache = cache_of(site, downloader, tmp_path)
    (had,) = await cache.obtain([Want("lora", "1", is_version=True)], "stable_diffusion_1")
    assert had.mishap == "download_failed"


async def test_the_owners_files_come_first_and_nothing_outside_them(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.safetensors").write_bytes(b"x")
    (tmp_path / "outside.safetensors").write_bytes(b"x")
    cache = cache_of(site, downloader, tmp_path, source=NoSource())
    had = await cache.obtain([Want("lora", "mine"), Want("lora", "../outside")], "flux_1")
    assert [one.path for one in had] == [str(own / "mine.safetensors"), ""]
    assert had[1].mishap == "download_failed"


async def test_the_longest_unused_go_when_the_cache_is_full(
    site: FileSite, downloader: Downloader, tmp_path: Path
) -> None:
    cache = cache_of(site, downloader, tmp_path, limit_bytes=2 * len(BODY))
    for version in (1, 2, 3):
        site.publish(version, BODY[:-version])
    wants = [Want("lora", str(version), is_version=True) for version in (1, 2, 3)]
    for place in (0, 1):
        (had,) = await cache.obtain([wants[place]], "")
        os.utime(had.path, (100 + place, 100 + place))
    (first,) = await cache.obtain([wants[0]], "")  # used again, hence the newest
    (third,) = await cache.obtain([wants[2]], "")
    kept = set((tmp_path / "cache").glob("*.safetensors"))
    assert kept == {Path(first.path), Path(third.path)}


async def test_nothing_is_known_where_nothing_is_published(
    site: FileSite, downloader: Downloader
) -> None:
    source = ModelSite(downloader.session, site.address)
    with pytest.raises(Lost):
        await source.look_up("lora", "nobody's", is_version=False)
    with pytest.raises(Lost):
        await ModelSite(downloader.session, "http://127.0.0.1:9").look_up(
            "ti", "5", is_version=False
        )


def test_what_a_job_asks_for() -> None:
    payload = msgspec.convert(
        {
            "loras": [
                {"name": "a"}, {"name": "a"}, {"name": " "}, {"name": "off", "model": 0, "clip": 0},
                {"name": "5", "is_version": True},
            ],
            "tis": [{"name": "t"}],
        },
        JobPayload,
    )  # fmt: skip
    wants = wants_of(payload)
    assert wants == (Want("lora", "a"), Want("lora", "5", is_version=True), Want("ti", "t"))
    assert seconds_for(wants) == 75.0
    assert seconds_for(()) == 0.0
