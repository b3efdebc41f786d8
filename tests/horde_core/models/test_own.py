"""An operator's own models: read from TOML or JSON, mistakes named by file, model and key."""

from pathlib import Path

import pytest

from horde_core.config import ConfigError
from horde_core.models import own

GOOD_TOML = """
[[image]]
name = "Our style"
baseline = "stable_diffusion_xl"
nsfw = true
inpainting = false
unsupported = ["hires_fix"]
trigger = ["our style"]
native = 1024
requirements = { min_steps = 4, max_steps = 12, samplers = ["k_euler"] }

[[text]]
name = "Our-8B"
parameters = 8
instruct_format = "ChatML"
"""
GOOD_JSON = """
{"image": [{"name": "Our style", "baseline": "stable_diffusion_xl", "nsfw": true,
  "unsupported": ["hires_fix"], "trigger": ["our style"], "native": 1024,
  "requirements": {"min_steps": 4, "max_steps": 12, "samplers": ["k_euler"]}}],
 "text": [{"name": "Our-8B", "parameters": 8, "instruct_format": "ChatML"}]}
"""


def written(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    models = own.read(written(tmp_path, GOOD_TOML))

    assert models == own.read(written(tmp_path, GOOD_JSON, "own.json"))
    assert models.images[0].requirements.max_steps == 12
    assert models.images[0].unsupported == ("hires_fix",)
    assert models.texts[0].parameters == 8


def test_an_empty_file_is_no_mistake(tmp_path: Path) -> None:
    assert own.read(written(tmp_path, "")) == own.OwnModels()


IMAGE = '[[image]]\nname = "Ours"\nbaseline = "flux_1"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (IMAGE + "nfsw = true\n", ["[[image]] 'Ours'", "key 'nfsw'", "Did you mean 'nsfw'?"]),
        (IMAGE + 'nsfw = "yes"\n', ["[[image]] 'Ours': nsfw: ", "bool", "str"]),
        (IMAGE + 'url = "models/ours"\n', ["'Ours': url: "]),
        (IMAGE + "requirements = { min_steps = -1 }\n", ["'Ours': requirements.min_steps: "]),
        (IMAGE + IMAGE, ["[[image]] 'Ours' is there twice"]),
        (
            '[[image]]\nname = "Ours"\nbaseline = "stable_difusion_1"\n',
            ["'Ours'", "unknown baseline", "Did you mean 'stable_diffusion_1'?"],
        ),
        ('[[image]]\nbaseline = "flux_1"\n', ["[[image]] number 1", "`name`"]),
        ('[[text]]\nname = "Ours"\n', ["[[text]] 'Ours'", "`parameters`"]),
        ('[[text]]\nname = "Ours"\nparameters = 0\n', ["'Ours': parameters: "]),
        ('[image]\nname = "Ours"\n', ["image must be a list: write [[image]]"]),
        ('image = ["Ours"]\n', ["[[image]] number 1 must be a table"]),
        ("[[images]]\n", ["unknown section 'images'", "Did you mean 'image'?"]),
        ("[[image\n", ["own.toml", "line 1"]),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: list[str]) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        own.read(path)

    for part in (str(path), *said):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [("nowhere.toml", "No such file"), ("own.yaml", "must end in .toml or .json")],
)
def test_a_file_that_cannot_be_read_names_the_setting(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "own.yaml").write_text("")

    with pytest.raises(ConfigError, match=rf"\[models\] own_models_file: .*{said}"):
        own.read(tmp_path / name)


def test_json_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"own\.json"):
        own.read(written(tmp_path, "[", "own.json"))
