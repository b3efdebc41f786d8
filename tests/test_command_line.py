"""main.py as a person meets it: help, mistakes, administration while a server runs."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs main.py with everything it writes below a folder of this test."""
    config = tmp_path / "config.toml"
    config.write_text("")
    environment = {
        "PATH": "/usr/bin:/bin",
        "HORDE_DATABASE_URL": f"sqlite:///{tmp_path / 'horde.db'}",
        "HORDE_MEDIA_FOLDER": str(tmp_path / "media"),
        "HORDE_SECURITY_KEY_FILE": str(tmp_path / "server.key"),
        "HORDE_RATINGS_FOLDER": str(tmp_path / "shared"),
    }

    def call(
        *words: str, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *words, "--config", str(config)],
            capture_output=True,
            text=True,
            env=environment | dict(more or {}),
            timeout=60,
            check=False,
        )

    return call


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("run",),
        ("api",),
        ("bot",),
        ("worker",),
        ("housekeeping",),
        ("draw",),
        ("doctor",),
        ("admin",),
        ("admin", "user"),
        ("admin", "clear-queue"),
    ],
)
def test_help_explains_itself(words: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words, "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert said.returncode == 0
    assert "usage: main.py" in said.stdout
    assert not said.stderr


def test_a_typo_in_the_settings_names_the_key_and_the_allowed_ones(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("[api]\nprot = 80\n")

    said = run("admin", "users")

    assert said.returncode == 1
    assert "[api] unknown key 'prot'. Did you mean 'port'?" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_bot_without_a_token_says_how_to_give_one(run: Run) -> None:
    said = run("bot")

    assert said.returncode == 1
    assert "HORDE_DISCORD_TOKEN" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_account_is_made_and_then_brought_to_exactly_the_state_asked_for(run: Run) -> None:
    first = run("admin", "user", "--name", "ada", "--trusted", "--moderator", "--kudos", "120.5")
    second = run("admin", "user", "--name", "ada", "--kudos", "20")

    keys = [said.stdout.strip().splitlines()[-1] for said in (first, second)]
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}", key) for key in keys)
    assert keys[0] != keys[1]
    assert "moderator, trusted" in first.stdout
    assert "no roles" in second.stdout
    listing = run("admin", "users").stdout
    assert re.search(r"ada#\d+\b.*\b20\b", listing)
    books = run("admin", "audit")
    assert books.returncode == 0, books.stdout


def test_an_empty_queue_is_cleared_without_complaint(run: Run) -> None:
    said = run("admin", "clear-queue", "--workers")

    assert said.returncode == 0
    assert "0 requests removed, and 0 workers." in said.stdout


def test_gold_is_seeded_and_ratings_are_exported(run: Run, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "black.png")
    seeded = run("admin", "gold", "--rating", "2", str(tmp_path / "black.png"))
    assert (seeded.returncode, seeded.stderr) == (0, "")
    assert len(list((tmp_path / "shared").rglob("*.webp"))) == 1
    wrong = run("admin", "gold", "--rating", "2", str(tmp_path / "config.toml"))
    assert (wrong.returncode, "unreadable" in wrong.stderr) == (1, True)
    out = tmp_path / "out"
    done = run("admin", "export-ratings", "--out", str(out), "--format", "jsonl")
    assert done.stdout.startswith("0 ratings, 0 sets and 0 pictures")
    again = run("admin", "export-ratings", "--out", str(out), "--format", "jsonl")
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert run("admin", "raters").stdout.startswith("rater ")


def test_the_example_names_every_setting_with_its_default() -> None:
    import main
    from horde_core.config import load

    example = load(main.Settings, ROOT / "config.example.toml", {})
    text = (ROOT / "config.example.toml").read_text()

    assert example == main.Settings()
    import msgspec

    for section in msgspec.structs.fields(main.Settings):
        assert f"[{section.name}]" in text
        for setting in msgspec.structs.fields(section.type):
            assert re.search(rf"^{setting.name} = ", text, re.MULTILINE), setting.name


def test_users_of_an_earlier_bot_are_linked_and_what_cannot_be_read_is_told(
    run: Run, tmp_path: Path
) -> None:
    table = tmp_path / "user_tokens.csv"
    table.write_text("index,id,token,horde_id\n1,11,a-key-of-old,\n2,22,ab:cd,\n")
    done = run("admin", "import-links", str(table))
    assert "1 linked to a new account" in done.stdout
    assert "user 2 (22)" in done.stdout
    assert "a-key-of-old" not in done.stdout + done.stderr
    assert done.returncode == 1

    nonsense = run("admin", "import-links", str(tmp_path / "none.csv"))
    assert nonsense.returncode == 1
    assert "cannot be read" in nonsense.stderr
    assert "Traceback" not in nonsense.stderr


def test_with_another_horde_the_roles_say_what_is_done_where(run: Run) -> None:
    nobody = {"HORDE_REMOTE_URL": "http://127.0.0.1:9", "HORDE_REMOTE_TIMEOUT_S": "2"}
    api = run("api", more=nobody)
    assert api.returncode == 1
    assert "the work is done at http://127.0.0.1:9" in api.stderr

    typo = run("housekeeping", more={"HORDE_REMOTE_URL": "horde.example"})
    assert typo.returncode == 1
    assert "[remote] url: 'horde.example' is no address of a horde" in typo.stderr
    assert "Traceback" not in typo.stderr


def test_the_bot_alone_runs_with_another_horde(run: Run, tmp_path: Path) -> None:
    """No API, no worker without a key of that horde; the panel says so even while it is away."""
    more = {
        "HORDE_REMOTE_URL": "http://127.0.0.1:9/api/v2",
        "HORDE_DATABASE_URL": f"sqlite:///{tmp_path / 'horde.db'}",
        "HORDE_MEDIA_FOLDER": str(tmp_path / "media"),
        "HORDE_SECURITY_KEY_FILE": str(tmp_path / "server.key"),
        "HORDE_RATINGS_FOLDER": str(tmp_path / "shared"),
        "PATH": "/usr/bin:/bin",
    }
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--config", str(tmp_path / "config.toml")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=more,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert "http://127.0.0.1:9 ([remote] url); no API is served here" in said
    assert "no answer yet" in said
    assert "put an API key of http://127.0.0.1:9 under [worker]" in said
    assert "off: no token" in said
