"""Whether requests with control can be drawn here at all. No torch."""

from collections.abc import Sequence
from pathlib import Path


def has_nets(folders: Sequence[str], family: str = "*") -> bool:
    """Whether any ControlNet (of a family) lies in the model folders."""
    return any(any(Path(folder).glob(f"controlnet/{family}/*/config.json")) for folder in folders)
