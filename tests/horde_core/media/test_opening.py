"""Which store the settings give, and what wrong ones are told."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from horde_core.clock import SystemClock
from horde_core.config import ConfigError, MediaSettings
from horde_core.media.local import LocalMedia
from horde_core.media.opening import open_media
from horde_core.media.s3 import S3Media
from horde_core.secret import Secret

GOOD = MediaSettings(
    kind="s3",
    endpoint="https://s3.example",
    bucket="pictures",
    access_key="ours",
    secret_key="spoken-to-nobody",
)
SECRET = Secret(b"a secret of this test")
WITHOUT_OBSTORE = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == "obstore":
            raise ModuleNotFoundError("No module named 'obstore'", name="obstore")

sys.meta_path.insert(0, Absent())
from horde_core.config import ConfigError, MediaSettings
from horde_core.media.opening import open_bucket
assert "obstore" not in sys.modules
try:
    open_bucket(MediaSettings(kind="s3", endpoint="http://h", bucket="b", access_key="a", secret_key="s"))
except ConfigError as error:
    print(error)
"""


def test_a_folder_is_the_default(tmp_path: Path) -> None:
    media = open_media(MediaSettings(folder=str(tmp_path)), SECRET, SystemClock())

    assert isinstance(media, LocalMedia)
    media.close()


def test_a_bucket_is_opened_without_asking_it() -> None:
    media = open_media(GOOD, SECRET, SystemClock())

    assert isinstance(media, S3Media)
    assert media.download_url("a.webp", "").startswith("https://s3.example/pictures/a.webp?")
    media.close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"endpoint": ""}, "endpoint, which is not set"),
        ({"bucket": " "}, "bucket, which is not set"),
        ({"access_key": "", "secret_key": ""}, "access_key and secret_key"),
        ({"endpoint": "s3.example"}, "[media] endpoint: 's3.example' is not an address"),
        ({"endpoint": "https://s3.example:port"}, "[media] endpoint"),
        ({"bucket": "pictures/horde"}, "[media] bucket"),
        ({"url_lifetime_s": 604801}, "[media] url_lifetime_s: at most 604800"),
    ],
)
def test_a_wrong_combination_names_its_key(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_media(msgspec.structs.replace(GOOD, **wrong), SECRET, SystemClock())

    assert said in str(caught.value)
    assert GOOD.secret_key not in str(caught.value)


def test_without_obstore_the_way_to_get_it_is_told() -> None:
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT_OBSTORE], capture_output=True, text=True, check=False
    )

    assert "requirements/s3.txt" in said.stdout, said.stderr
