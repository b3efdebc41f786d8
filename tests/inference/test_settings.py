"""Every key of [worker] has an effect, and says what it allows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from inference.affinity import Affinity
from inference.belongings import adapter_cache
from inference.board import Board
from inference.devices import devices_of
from inference.image_craft import offer
from inference.models.adapter_cache import AdapterCache
from inference.models.adapter_source import ModelSite
from inference.models.registry import DEMO, find
from inference.settings import WorkerSettings, effective
from inference.shown import in_terminal
from inference.studio import configure, configure_desk, deadlines

MODELS = {DEMO: find(DEMO, [])}

Look = Callable[[WorkerSettings], Any]


def popped(name: str) -> Look:
    return lambda settings: getattr(offer(settings, settings.models, settings.max_pixels), name)


def told(name: str) -> Look:
    return lambda settings: getattr(configure(settings, MODELS, settings.devices[0]), name)


def desk(name: str) -> Look:
    return lambda settings: getattr(configure_desk(settings, MODELS), name)


def adapters(look: Callable[[AdapterCache], Any]) -> Look:
    nobody: Any = None  # nothing is fetched here
    return lambda settings: look(adapter_cache(settings, nobody))


def site(cache: AdapterCache) -> ModelSite:
    assert isinstance(cache.source, ModelSite)
    return cache.source


EFFECTS: list[tuple[str, Any, Look, Any]] = [
    ("name", "Ada", popped("name"), "Ada"),
    (
        "project_url",
        "https://a.example",
        popped("bridge_agent"),
        "Horde Dreamer:1:https://a.example",
    ),
    ("priority_usernames", ["ada#2"], popped("priority_usernames"), ["ada#2"]),
    ("require_upfront_kudos", True, popped("require_upfront_kudos"), True),
    ("models", ["Deliberate"], popped("models"), ["Deliberate"]),
    ("max_power", 32, popped("max_pixels"), 1024 * 1024),
    ("max_threads", 3, popped("threads"), 3),
    ("max_threads", 3, told("max_rows"), 12),
    ("max_batch", 2, popped("amount"), 2),
    ("max_batch", 2, told("max_rows"), 2),
    ("limit_max_steps", True, popped("limit_max_steps"), True),
    ("extra_slow_worker", True, popped("extra_slow_worker"), True),
    ("extra_slow_worker", True, lambda one: effective(one).queue_size, 0),
    ("extra_slow_worker", True, lambda one: deadlines(effective(one))["step"], 300.0),
    ("nsfw", False, popped("nsfw"), False),
    ("nsfw", False, desk("nsfw"), False),
    ("censor_nsfw", True, desk("censor_nsfw"), True),
    ("censorlist", ["clowns"], desk("censorlist"), ("clowns",)),
    ("blacklist", ["clowns"], popped("blacklist"), ["clowns"]),
    ("allow_img2img", False, popped("allow_img2img"), False),
    ("allow_painting", False, popped("allow_painting"), False),
    ("allow_unsafe_ip", False, popped("allow_unsafe_ipaddr"), False),
    ("allow_post_processing", True, popped("allow_post_processing"), True),
    ("allow_lora", True, popped("allow_lora"), True),
    (
        "lora_source",
        "https://a.example",
        adapters(lambda kept: site(kept).base),
        "https://a.example",
    ),
    ("civitai_token", "ours", adapters(lambda kept: site(kept).token), "ours"),
    ("lora_cache_gb", 20, adapters(lambda kept: kept.limit_bytes), 20 * 1024**3),
    ("allow_controlnet", True, popped("allow_controlnet"), True),
    ("allow_sdxl_controlnet", True, popped("allow_sdxl_controlnet"), True),
    ("model_folders", ["m"], told("folders"), ("m",)),
    ("loaded_models", 3, told("keep_models"), 3),
    ("max_vram_mb", 9000, told("device_mb"), 9000),
    ("max_ram_mb", 500, told("ram_mb"), 500),
    ("devices", ["cuda:1"], told("device"), "cuda:1"),
    ("torch_threads", 4, told("torch_threads"), 4),
    ("load_timeout_s", 7, lambda one: deadlines(one)["load"], 7.0),
    ("step_timeout_s", 7, lambda one: deadlines(one)["step"], 7.0),
    ("decode_timeout_s", 7, lambda one: deadlines(one)["decode"], 7.0),
    ("disable_terminal_ui", True, in_terminal, False),
]
ELSEWHERE = {
    "enabled": "test_end_to_end: `run` starts a worker",
    "horde_url": "test_mixed: the whole worker", "api_key": "test_mixed: the whole worker",
    "state_folder": "test_mixed: the whole worker", "picture_processes": "test_mixed",
    "queue_size": "test_mixed", "metrics_port": "test_mixed", "metrics_host": "test_mixed",
    "stats_output_frequency": "test_mixed", "remove_maintenance_on_init": "test_mixed",
    "drain_s": "test_worker", "exit_on_unhandled_faults": "test_worker",
    "picture_timeout_s": "test_desk",
    "models_to_skip": "test_catalogue", "dynamic_models": "test_catalogue",
    "number_of_dynamic_models": "test_catalogue", "load_large_models": "test_choice",
    "model_stickiness": "test_affinity",
    "minutes_allowed_without_jobs": "test_watch", "suppress_speed_warnings": "test_mixed",
    "previews": "test_previews",
}  # fmt: skip


@pytest.mark.parametrize(("key", "value", "look", "seen"), EFFECTS)
def test_has_its_effect(key: str, value: Any, look: Look, seen: Any) -> None:
    changed = msgspec.convert({key: value}, WorkerSettings)
    assert look(changed) == seen
    if key != "disable_terminal_ui":  # nobody sits before a test
        assert look(WorkerSettings()) != seen


def test_no_key_is_forgotten() -> None:
    keys = {field.name for field in msgspec.structs.fields(WorkerSettings)}
    assert keys <= {key for key, *_ in EFFECTS} | ELSEWHERE.keys()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"max_power": 0}, "Expected `int` >= 1"),
        ({"max_threads": 17}, "Expected `int` <= 16"),
        ({"queue_size": 5}, "Expected `int` <= 4"),
        ({"model_stickiness": 1.5}, "Expected `float` <= 1.0"),
        ({"models": ["TOP"]}, "allowed: TOP n, BOTTOM n, ALL"),
        ({"devices": []}, 'allowed: "auto", "cpu", "cuda" or "cuda:NUMBER"'),
        ({"devices": ["gpu0"]}, "'gpu0' is none; allowed"),
        ({"max_threds": 1}, "unknown field `max_threds`"),
    ],
)
def test_a_value_that_is_not_allowed_is_named(values: dict[str, Any], said: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=said.replace("(", r"\(")):
        msgspec.convert(values, WorkerSettings)


async def test_auto_is_the_cpu_where_no_driver_is(tmp_path: Path) -> None:
    assert await devices_of(["auto"], [tmp_path / "none"]) == ["cpu"]
    assert await devices_of(["cpu", "cpu", "cuda:1"], []) == ["cpu", "cpu", "cuda:1"]


def test_stickiness_reaches_the_rounds() -> None:
    rounds = Affinity(
        WorkerSettings(model_stickiness=1.0).model_stickiness, lambda: 0.5, Board().now
    )
    assert rounds.rounds(["a", "b"], {"a"}) == [["a"]]
