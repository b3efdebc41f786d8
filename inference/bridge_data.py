"""From the ``bridgeData.yaml`` of the horde's first workers to our ``[worker]`` section.

What has another name here is renamed, what is done otherwise is said so; nothing is lost silently.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from inference.settings import WorkerSettings

_NAMES: Final[Mapping[str, str]] = {
    "dreamer_name": "name",
    "worker_name": "name",
    "models_to_load": "models",
    "max_lora_cache_size": "lora_cache_gb",
    "civitai_api_token": "civitai_token",
    "process_timeout": "load_timeout_s",
    "inference_step_timeout": "step_timeout_s",
    "post_process_timeout": "decode_timeout_s",
    "dreamer_worker_name": "name",
}
_OTHERWISE: Final[Mapping[str, str]] = {
    "safety_on_gpu": "safety runs on the CPU beside the GPU's work",
    "high_memory_mode": "set loaded_models and max_vram_mb",
    "very_high_memory_mode": "set loaded_models and max_vram_mb",
    "high_performance_mode": "set step_timeout_s and load_timeout_s",
    "moderate_performance_mode": "set step_timeout_s and load_timeout_s",
    "unload_models_from_vram_often": "set max_vram_mb and max_ram_mb",
    "post_process_job_overlap": "it always overlaps",
    "cycle_process_on_model_change": "not needed: one process holds all models",
    "very_fast_disk_mode": "not needed",
    "purge_loras_on_download": "what was unused longest goes when the cache is full",
    "cache_home": "put the folder into model_folders",
    "custom_models": "put their files into one of model_folders",
    "limited_console_messages": "set [log] level",
    "preload_timeout": "load_timeout_s is the longest a load may take",
    "download_timeout": "downloads go on as long as bytes come",
}
_ANONYMOUS = "0000000000"


class UnreadableBridgeData(Exception):
    """The text says what is wrong with the file."""


def imported(path: Path) -> str:
    """Our section for the file, as TOML with remarks.

    Raises:
        UnreadableBridgeData: there is no such file, it is not YAML, or a value is not allowed.
    """
    values, remarks = translated(_read(path))
    try:
        msgspec.convert(values, WorkerSettings)
    except msgspec.ValidationError as error:
        raise UnreadableBridgeData(f"{path}: {error}") from None
    lines = [f"# From {path.name}. Put it into config.toml.", "[worker]"]
    lines += [f"{key} = {_toml(value)}" for key, value in values.items()]
    if remarks:
        lines += ["", "# Not taken over:", *(f"# {remark}" for remark in remarks)]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise UnreadableBridgeData(f"{path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableBridgeData(f"{path} is not YAML: {error}") from None
    if not isinstance(content, dict):
        raise UnreadableBridgeData(f"{path} is not a list of settings")
    return {str(key): value for key, value in content.items()}


def translated(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Our keys with their values, and what is not taken over and why."""
    known = {field.name: field for field in msgspec.structs.fields(WorkerSettings)}
    values: dict[str, Any] = {}
    remarks: list[str] = []
    for theirs, value in content.items():
        key = _NAMES.get(theirs, theirs)
        if theirs == "api_key" and value == _ANONYMOUS:
            remarks.append("api_key: a worker needs one of an account of its own")
        elif theirs in _OTHERWISE:
            remarks.append(f"{theirs}: {_OTHERWISE[theirs]}")
        elif key not in known or key == "enabled":
            remarks.append(f"{theirs}: there is no such setting here")
        elif value is not None:
            values[key] = _fitting(key, value)
    return values, remarks


def _fitting(key: str, value: Any) -> Any:
    """Addresses without /api at their end; lists where one name stood."""
    if key == "horde_url":
        return str(value).rstrip("/").removesuffix("/v2").removesuffix("/api")
    if key in {"models", "models_to_skip", "blacklist", "censorlist", "priority_usernames"}:
        return [str(one) for one in (value if isinstance(value, list) else [value])]
    return value


def _toml(value: Any) -> str:
    """JSON, which for these values is TOML as well."""
    return msgspec.json.encode(value).decode()
