"""Files of the data set: lines of JSON, or Parquet, written a batch at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from horde_core.ratings.dataset import BestOf, Rating

if TYPE_CHECKING:
    import pyarrow as pa

Write = Callable[[Sequence[msgspec.Struct]], None]


@contextmanager
def jsonl(path: Path, _kind: type[msgspec.Struct]) -> Iterator[Write]:
    with path.open("wb") as file:
        encoder = msgspec.json.Encoder()

        def write(batch: Sequence[msgspec.Struct]) -> None:
            file.writelines(encoder.encode(one) + b"\n" for one in batch)

        yield write


@contextmanager
def parquet(path: Path, kind: type[msgspec.Struct]) -> Iterator[Write]:
    import pyarrow as pa
    from pyarrow import parquet as pq

    schema = _schema(pa, kind)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(batch: Sequence[msgspec.Struct]) -> None:
            rows: list[dict[str, Any]] = [msgspec.structs.asdict(one) for one in batch]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))

        yield write


FORMATS = {"jsonl": jsonl, "parquet": parquet}


def _schema(pa: Any, kind: type[msgspec.Struct]) -> "pa.Schema":
    text, day = pa.string(), pa.date32()
    small, number, real, yes = pa.int8(), pa.int32(), pa.float32(), pa.bool_()
    if kind is BestOf:
        of = {"rater": text, "set": text, "best": text, "pictures": pa.list_(text)}
        return pa.schema(list((of | {"via": text, "client": text, "day": day}).items()))
    assert kind is Rating
    types = {
        "rater": text, "picture": text, "set": text, "rating": small, "artifacts": small,
        "via": text, "gold": yes, "client": text, "seconds": number, "standing": small,
        "day": day, "model": text, "width": number, "height": number, "steps": number,
        "cfg_scale": real, "sampler": text, "nsfw": yes, "prompt": text,
    }  # fmt: skip
    return pa.schema(list(types.items()))
