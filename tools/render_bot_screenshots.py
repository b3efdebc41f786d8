"""Pictures of the bot for the documentation: the real bot, horde, API and worker.

Needs Debian's chromium and `pip install playwright 'simcord[preview]'`; no test needs either.

    python tools/render_bot_screenshots.py [folder, default docs/bot]
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import simcord
from PIL import Image
from playwright.async_api import BrowserType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # this file is run by its path

from tests.cogs.stage import Answer, Stage, gallery
from tests.live import live_horde, live_stage
from tools import bot_scenes

CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 720, 860
HEAVIEST = 150 * 1024
DRAWN_WITHIN_S = 120
ATTEMPTS = 5

launch: Callable[..., Any] = BrowserType.launch


async def launch_debians_chromium(browser: BrowserType, **options: Any) -> Any:
    options["executable_path"] = CHROMIUM
    options["args"] = [*options.get("args", []), "--no-sandbox", "--disable-gpu"]
    return await launch(browser, **options)


async def until_drawn(stage: Stage, answer: Answer) -> None:
    for _ in range(DRAWN_WITHIN_S * 4):
        await stage.env.settle()
        if gallery(answer):
            return
        await asyncio.sleep(0.25)
    raise SystemExit("no picture came; see the worker's log")


class Album:
    """Where the screenshots go."""

    def __init__(self, folder: Path, env: simcord.Env) -> None:
        self.folder = folder
        self.env = env

    async def take(self, name: str, channel: Any, viewer: Any) -> None:
        raw = self.folder / f"{name}.png"
        for attempt in range(1, ATTEMPTS + 1):
            view = self.env.preview(
                channel, viewers=[viewer], layout="channel", width=WIDTH, height=HEIGHT
            )
            try:
                async with view as preview:
                    await preview.screenshot(raw, viewer=viewer, allow_incomplete=True)
                break
            except simcord.SetupError:  # the browser is slow to start on a busy machine
                if attempt == ATTEMPTS:
                    raise
        size = self.shrink(raw)
        print(f"{name}: {size // 1024} KiB")

    def shrink(self, raw: Path) -> int:
        """The same picture as a WebP light enough for a page."""
        packed = BytesIO()
        Image.open(raw).convert("RGB").save(packed, "WEBP", quality=90, method=6)
        raw.unlink()
        if packed.tell() > HEAVIEST:
            raise SystemExit(f"{raw.stem} is too heavy: {packed.tell()} bytes")
        return raw.with_suffix(".webp").write_bytes(packed.getvalue())


async def main(folder: Path, place: Path) -> None:
    with patch.object(BrowserType, "launch", launch_debians_chromium):
        async with live_horde(place) as live, live_stage(live) as stage:
            stage.env.backend.bot_user.name = "Horde"
            await act(Album(folder, stage.env), stage)


async def act(album: Album, stage: Stage) -> None:
    """What a member sees, one channel a scene."""
    shown, where = await bot_scenes.drawing(stage, album.take, until_drawn)
    await bot_scenes.answers(stage, album.take)
    await bot_scenes.community(stage, album.take)
    await bot_scenes.rating(stage, album.take, shown)
    await bot_scenes.administration(stage, album.take, shown, where)


if __name__ == "__main__":
    album = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/bot")
    album.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(album, Path(temporary)))
