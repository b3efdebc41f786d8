"""The data set holds what was said, and nothing to find somebody by."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from pyarrow import parquet

from horde_core.accounts.model import Role
from horde_core.horde import Horde
from horde_core.ratings.export import ExportRefused, export
from horde_core.ratings.model import Judgement, SetJudgement
from tests.horde_core.people import People
from tests.horde_core.raters import Raters

PROMPT = "a lighthouse in Whitby"


def read(out: Path, name: str, kind: str) -> list[dict[str, Any]]:
    path = out / f"{name}.{kind}"
    if kind == "parquet":
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return rows
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]


async def _rated(horde: Horde, people: People, raters: Raters) -> list[str]:
    """A set of two that its owner and somebody of the pool rated."""
    asker, rater = await people.asker("anna"), await people.asker("bert", Role.TRUSTED)
    request_id, pictures = await raters.draw(asker, 2, prompt=PROMPT)
    said = SetJudgement([Judgement(pictures[0], 9, 0), Judgement(pictures[1], 2, 5)])
    await horde.ratings.sets.rate(request_id, said, None, "SecretBot")
    question = await raters.next(rater)
    await raters.answer(rater, question, rating=6)
    return [*pictures, request_id]


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
async def test_what_was_said_without_whom(
    horde: Horde, people: People, raters: Raters, tmp_path: Path, kind: str
) -> None:
    ids = await _rated(horde, people, raters)
    out = tmp_path / "out"
    done = await export(horde.db, horde.shared_media, out, kind=kind, pictures=True)
    assert (done.ratings, done.sets, done.pictures) == (3, 1, 2)
    ratings, (best,) = read(out, "ratings", kind), read(out, "sets", kind)
    assert [(row["rating"], row["artifacts"], row["via"]) for row in ratings] == [
        (9, 0, "own"),
        (2, 5, "own"),
        (6, None, "pool"),
    ]
    assert best["best"] == ratings[0]["picture"]
    assert set(best["pictures"]) == {row["picture"] for row in ratings}
    assert ratings[0]["rater"] == best["rater"] != ratings[2]["rater"]
    assert {row["prompt"] for row in ratings} == {None}
    assert {path.stem for path in (out / "pictures").iterdir()} == set(best["pictures"])
    everything = repr(ratings) + repr(best) + " ".join(map(str, out.rglob("*")))
    for secret in (*ids, "anna", "bert", "SecretBot", "Whitby", "example.org"):
        assert secret not in everything


async def test_two_exports_cannot_be_joined(
    horde: Horde, people: People, raters: Raters, tmp_path: Path
) -> None:
    await _rated(horde, people, raters)
    names = []
    for number in range(2):
        out = tmp_path / str(number)
        await export(horde.db, horde.shared_media, out, kind="jsonl", prompts=True)
        rows = read(out, "ratings", "jsonl")
        assert {row["prompt"] for row in rows} == {PROMPT}
        names.append({row[it] for row in rows for it in ("rater", "picture", "set", "client")})
    assert not names[0] & names[1]


async def test_an_export_is_not_written_over(horde: Horde, tmp_path: Path) -> None:
    done = await export(horde.db, horde.shared_media, tmp_path, kind="parquet")
    assert (done.ratings, done.sets) == (0, 0)
    assert read(tmp_path, "ratings", "parquet") == []
    with pytest.raises(ExportRefused, match="is there already"):
        await export(horde.db, horde.shared_media, tmp_path, kind="parquet")
