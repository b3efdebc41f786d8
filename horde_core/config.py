"""Settings: a TOML file, overridden by ``HORDE_<SECTION>_<KEY>``; every mistake is named.

Each package owns the structs of its sections; this module owns the horde's and the loading.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=0, le=65535)]
Positive = Annotated[int, Meta(ge=1)]
Threshold = Annotated[int, Meta(ge=0)]
"""0 means never."""
C = TypeVar("C", bound=msgspec.Struct)

PREFIX = "HORDE_"


class ConfigError(Exception):
    """A setting that cannot be used. The text names the key and what is allowed."""


class DatabaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str = "sqlite:///data/horde.db"
    pool_size: Positive = 10


class ApiSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str = "127.0.0.1"
    port: Port = 7001
    public_url: str = ""
    rate_limits: bool = True
    registration: bool = True
    registrations_a_day: Positive = 5
    count_rate_limits_in: Literal["auto", "memory", "database"] = "auto"
    status_pages_s: Annotated[float, Meta(ge=0, le=60)] = 1.0
    trusted_proxies: Annotated[int, Meta(ge=0, le=5)] = 0
    max_body_mb: Positive = 32
    default_models: list[str] = msgspec.field(default_factory=lambda: ["stable_diffusion"])
    news_file: str = ""
    terms_file: str = ""
    privacy_file: str = ""
    sponsors_file: str = ""


class MediaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["local", "s3"] = "local"
    folder: str = "data/media"
    endpoint: str = ""
    region: str = "auto"
    bucket: str = ""
    access_key: str = ""
    secret_key: str = ""
    prefix: str = ""
    url_lifetime_s: Positive = 1800
    keep_minutes: Positive = 120
    max_upload_mb: Positive = 16


class ModelsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    image_reference_url: str = ""
    text_reference_url: str = ""
    refresh_hours: Positive = 24
    folder: str = "data/models"
    own_models_file: str = ""


class SecuritySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    secret: str = ""
    key_file: str = "data/server.key"
    vault_keys: list[str] = msgspec.field(default_factory=list)


class AddressSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    unsafe_lists: list[str] = msgspec.field(default_factory=list)
    safe: list[str] = msgspec.field(default_factory=list)
    refresh_hours: Positive = 24
    folder: str = "data/addresses"


class ModerationSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reports_an_hour: Positive = 50
    reports_a_day: Positive = 200
    reports_time_out_from: Threshold = 0
    reports_flag_from: Threshold = 0
    guild_strikes_a_person: Positive = 3
    guild_last_in_line_from: Threshold = 6
    guild_safe_only_from: Threshold = 12
    guild_suspended_from: Threshold = 24
    suspicions_allowed: Positive = 4
    claim_minutes: Positive = 15
    longest_appeal: Annotated[int, Meta(ge=1, le=10_000)] = 1000
    remember_days: Positive = 180


class QueueSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    request_lifetime_s: Positive = 1200
    sweep_every_s: Positive = 10
    priority_every_s: Positive = 10
    worker_online_s: Positive = 300


class KudosSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    trust_threshold: Annotated[int, Meta(ge=0)] = 0
    fold_every_s: Positive = 3
    moderators_monthly: Annotated[int, Meta(ge=0, le=10**9)] = 300_000
    prove_every_minutes: Threshold = 60


class LinkedRolesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the application at Discord; without both of the first there are no linked roles."""

    client_id: str = ""
    client_secret: str = ""
    platform_name: Annotated[str, Meta(min_length=1, max_length=50)] = "Horde"
    refresh_minutes: Annotated[int, Meta(ge=5, le=10_080)] = 60
    discord_url: str = "https://discord.com"


class GiftSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kudos as members write them; what is given within ``undo_s`` can be taken back."""

    undo_s: Annotated[int, Meta(ge=0, le=3600)] = 30
    kept_days: Annotated[int, Meta(ge=1, le=90)] = 7
    most_a_gift: Annotated[int, Meta(ge=1, le=10**9)] = 50_000
    most_a_day: Annotated[int, Meta(ge=1, le=10**9)] = 100_000
    most_a_day_to_one: Annotated[int, Meta(ge=1, le=10**9)] = 50_000
    most_gifts_a_minute: Annotated[int, Meta(ge=1, le=1000)] = 20


class WebhookSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    allow_private_addresses: bool = False
    every_s: Positive = 2
    timeout_s: Positive = 5
    tries: Annotated[int, Meta(ge=1, le=12)] = 6


class RatingsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    folder: str = "data/shared"
    keep_pictures: Positive = 20_000
    keep_days: Positive = 365
    kudos_a_day: Annotated[int, Meta(ge=0, le=10**6)] = 500
    answers_a_day: Positive = 500
    gold_every: Positive = 8


class RemoteSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another horde that the bot works with; ``url`` empty means our own."""

    url: str = ""
    api_key: str = ""
    poll_every_s: Annotated[float, Meta(ge=0.1, le=60)] = 3.0
    timeout_s: Annotated[float, Meta(ge=1, le=300)] = 20.0
    resolve_after_s: Annotated[float, Meta(ge=0, le=3600)] = 90.0
    allow_private_addresses: bool = False


class LogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    level: Literal["debug", "info", "warning", "error"] = "info"


def load(kind: type[C], path: Path | None, environment: Mapping[str, str]) -> C:
    """The settings of ``kind``, a struct of sections, from the file and the environment.

    Raises:
        ConfigError: the file is not TOML, or a section, key or value is not allowed.
    """
    raw = _read(path) if path is not None else {}
    _refuse_unknown(kind, raw, str(path))
    _override(kind, raw, environment)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        said = _said(error) + _choices(kind, error)
        raise ConfigError(f"{path or 'environment'}: {said}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _sections(kind: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct]]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _refuse_unknown(kind: type[msgspec.Struct], raw: dict[str, Any], where: str) -> None:
    sections = _sections(kind)
    for name, content in raw.items():
        if name not in sections:
            raise ConfigError(f"{where}: {_unknown(f'section [{name}]', name, sections)}")
        if not isinstance(content, dict):
            raise ConfigError(f"{where}: [{name}] must be a section, not a single value")
        keys = [field.name for field in msgspec.structs.fields(sections[name])]
        for key in content:
            if key not in keys:
                raise ConfigError(f"{where}: [{name}] {_unknown(f'key {key!r}', key, keys)}")


def _unknown(what: str, name: str, allowed: Any) -> str:
    near = difflib.get_close_matches(name, list(allowed), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"unknown {what}.{hint} Allowed: {', '.join(allowed)}."


def _override(
    kind: type[msgspec.Struct], raw: dict[str, Any], environment: Mapping[str, str]
) -> None:
    for section, struct in _sections(kind).items():
        for field in msgspec.structs.fields(struct):
            variable = f"{PREFIX}{section}_{field.name}".upper()
            if variable in environment:
                value = _parse(field.type, environment[variable], variable)
                raw.setdefault(section, {})[field.name] = value


def _parse(kind: Any, text: str, variable: str) -> Any:
    """A value from a variable: JSON for lists (or words parted by commas), else the text."""
    candidate: Any = text
    if text.lstrip().startswith(("[", "{")):
        try:
            candidate = msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise ConfigError(f"{variable}: not valid JSON: {error}") from None
    elif getattr(kind, "__origin__", None) is list:
        candidate = [word.strip() for word in text.split(",") if word.strip()]
    try:
        return msgspec.to_builtins(msgspec.convert(candidate, kind, strict=False))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{variable}={text!r}: {error}{_listed(kind)}") from None


def _said(error: msgspec.ValidationError) -> str:
    """Msgspec's text with the path ``$.api.port`` turned into ``[api] port``.

    >>> _said(msgspec.ValidationError("Expected `int`, got `str` - at `$.api.port`"))
    '[api] port: Expected `int`, got `str`'
    """
    text, _, path = str(error).partition(" - at `$.")
    if not path:
        return text
    section, _, key = path.rstrip("`").partition(".")
    return f"[{section}] {key}: {text}"


def _choices(kind: type[msgspec.Struct], error: msgspec.ValidationError) -> str:
    """The values that the key of ``error`` may have, if they can be listed."""
    section, _, key = str(error).partition(" - at `$.")[2].rstrip("`").partition(".")
    for field in msgspec.structs.fields(_sections(kind)[section]) if key else ():
        if field.name == key:
            return _listed(field.type)
    return ""


def _listed(kind: Any) -> str:
    """The values of a ``Literal``, as the end of a sentence.

    >>> _listed(Literal["local", "s3"]), _listed(int)
    ('. Allowed: local, s3.', '')
    """
    return f". Allowed: {', '.join(get_args(kind))}." if get_origin(kind) is Literal else ""
