"""Word lists that interrogations rank; one file a list, one word or phrase a line."""

from pathlib import Path

LISTS = ("tags", "sites", "artists", "flavors", "mediums", "movements", "techniques")
_HERE = Path(__file__).parent


def word_list(name: str) -> tuple[str, ...]:
    """The words of one of the `LISTS`."""
    lines = (_HERE / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
