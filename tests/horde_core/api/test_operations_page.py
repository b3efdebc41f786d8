"""docs/api-operations.md tells of every operation that there is, and of no other."""

import re
from pathlib import Path

from horde_core.api.server import operations

ROW = re.compile(r"^\| `(\w+ /[^`]*)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_the_page_is_in_step_with_the_server() -> None:
    told = ROW.findall(Path("docs/api-operations.md").read_text("utf-8"))
    known = [(f"{one.method} {one.path}", one.summary.rstrip(".")) for one in operations()]
    assert [(operation, summary) for operation, summary, _ in told] == known
