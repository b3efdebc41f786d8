"""The cache of LoRAs and textual inversions of a worker, as its owner configured it. No torch."""

from pathlib import Path

import aiohttp

from inference.models.adapter_cache import AdapterCache
from inference.models.adapter_source import AdapterSource, ModelSite, NoSource
from inference.models.downloads import Downloader
from inference.settings import WorkerSettings

GB = 1024**3


def adapter_cache(settings: WorkerSettings, session: aiohttp.ClientSession) -> AdapterCache:
    """The owner's own files lie in ``loras`` and ``embeddings`` of the model folders."""
    source: AdapterSource = NoSource()
    if settings.lora_source:
        source = ModelSite(session, settings.lora_source, settings.civitai_token)
    return AdapterCache(
        folder=Path(settings.state_folder) / "adapters",
        own=[
            Path(folder) / kind
            for folder in settings.model_folders
            for kind in ("loras", "embeddings")
        ],
        downloader=Downloader(session),
        source=source,
        limit_bytes=settings.lora_cache_gb * GB,
        allow_nsfw=settings.nsfw,
    )
