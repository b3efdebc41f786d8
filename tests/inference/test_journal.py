from pathlib import Path

import pytest

from inference.journal import Journal


def test_survives_its_process(tmp_path: Path) -> None:
    journal = Journal.of_worker(str(tmp_path / "state"), "http://horde", "me")
    journal.begin(["a", "b"])
    journal.end("a")
    again = Journal.of_worker(str(tmp_path / "state"), "http://horde", "me")
    assert again.left_over() == ["b"]
    again.end("b")
    assert Journal(again.file).left_over() == []


def test_every_worker_and_horde_has_its_own(tmp_path: Path) -> None:
    mine = Journal.of_worker(str(tmp_path), "http://horde", "me")
    mine.begin(["a"])
    for url, name in [("http://horde", "you"), ("http://other", "me")]:
        assert Journal.of_worker(str(tmp_path), url, name).left_over() == []


@pytest.mark.parametrize("content", [b"", b"[", b'{"a": 1}', b"[1]"])
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "open.json").write_bytes(content)
    assert Journal(tmp_path / "open.json").left_over() == []
