"""Settings: file, environment, and what a mistake is told."""

from pathlib import Path

import msgspec
import pytest

from horde_core.config import ApiSettings, ConfigError, DatabaseSettings, MediaSettings, load


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    database: DatabaseSettings = DatabaseSettings()
    api: ApiSettings = ApiSettings()
    media: MediaSettings = MediaSettings()


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_without_a_file_everything_has_its_default() -> None:
    settings = load(Sections, None, {})

    assert settings == Sections()


def test_a_file_sets_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    settings = load(Sections, written(tmp_path, "[api]\nport = 8080\n"), {})

    assert settings.api.port == 8080
    assert settings.api.host == ApiSettings().host


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("HORDE_API_PORT", "0", 0),
        ("HORDE_API_RATE_LIMITS", "false", False),
        ("HORDE_API_RATE_LIMITS", "1", True),
        ("HORDE_API_PUBLIC_URL", "https://horde.example", "https://horde.example"),
        ("HORDE_API_DEFAULT_MODELS", "a, b", ["a", "b"]),
        ("HORDE_API_DEFAULT_MODELS", '["a, b"]', ["a, b"]),
        ("HORDE_API_DEFAULT_MODELS", "", []),
    ],
)
def test_the_environment_wins(tmp_path: Path, variable: str, text: str, value: object) -> None:
    path = written(tmp_path, '[api]\nport = 8080\nrate_limits = true\npublic_url = "x"\n')

    settings = load(Sections, path, {variable: text})

    assert getattr(settings.api, variable.removeprefix("HORDE_API_").lower()) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[api]\nprot = 1\n",
            ["[api]", "unknown key 'prot'", "Did you mean 'port'?", "public_url"],
        ),
        ("[apo]\nport = 1\n", ["unknown section [apo]", "Did you mean 'api'?", "database"]),
        ("[api]\nport = 'x'\n", ["[api] port", "int"]),
        ("[api]\nport = 70000\n", ["[api] port", "65535"]),
        ("[media]\nkind = 's4'\n", ["[media] kind", "'s4'", "Allowed: local, s3."]),
        ("api = 3\n", ["[api] must be a section"]),
        ("[api\n", ["not valid TOML"]),
    ],
)
def test_a_mistake_in_the_file_names_the_key_and_what_is_allowed(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load(Sections, path, {})

    assert str(path) in str(caught.value)
    for part in said:
        assert part in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such file"):
        load(Sections, tmp_path / "nowhere.toml", {})


@pytest.mark.parametrize("text", ["seven", "-1", "70000", "[1"])
def test_a_mistake_in_the_environment_names_the_variable(text: str) -> None:
    with pytest.raises(ConfigError, match="HORDE_API_PORT"):
        load(Sections, None, {"HORDE_API_PORT": text})


def test_a_choice_in_the_environment_names_what_there_is() -> None:
    with pytest.raises(ConfigError, match=r"HORDE_MEDIA_KIND='s4': .* Allowed: local, s3\."):
        load(Sections, None, {"HORDE_MEDIA_KIND": "s4"})
