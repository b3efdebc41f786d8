"""Lists of known pictures: perceptual hashes (PDQ) that an operator was entrusted with.

A list is a text file with one hash of 64 hexadecimal digits a line; what follows a comma or a
space on the line is a note, and lines that begin with # are comments.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image

from inference.safety.rules import RulesUnusable

BITS = 256


class KnownPictures:
    """``hashes`` are rows of 256 bits."""

    def __init__(self, hashes: NDArray[np.uint8], distance: int, quality: int) -> None:
        self._packed = np.packbits(hashes.reshape(-1, BITS), axis=1)
        self._distance = distance
        self._quality = quality

    @classmethod
    def read(cls, files: Sequence[str], distance: int, quality: int) -> "KnownPictures":
        """All hashes of the files.

        Raises:
            RulesUnusable: a file is missing, or a line is no hash.
        """
        rows = [row for file in files for row in _rows(Path(file))]
        return cls(np.array(rows, np.uint8).reshape(-1, BITS), distance, quality)

    def __len__(self) -> int:
        return len(self._packed)

    def nearest(self, picture: Image.Image) -> int | None:
        """The distance in bits to the nearest listed picture if that is near enough, else None.

        A picture without detail (of low quality in PDQ's sense) resembles everything and is not
        compared.
        """
        if not len(self._packed):
            return None
        bits, quality = pdqhash.compute(np.asarray(picture.convert("RGB")))
        if quality < self._quality:
            return None
        differing = self._packed ^ np.packbits(bits.astype(np.uint8))
        distance = int(np.bitwise_count(differing).sum(axis=1).min())
        return distance if distance <= self._distance else None


def _rows(path: Path) -> list[NDArray[np.uint8]]:
    try:
        lines = path.read_text("utf-8").splitlines()
        words = [line.replace(",", " ").split()[0] for line in lines if _is_hash_line(line)]
        packed = [np.frombuffer(bytes.fromhex(word), np.uint8) for word in words]
    except (OSError, ValueError) as error:
        raise RulesUnusable(f"The list of hashes {path} cannot be read: {error}") from None
    if any(len(row) * 8 != BITS for row in packed):
        raise RulesUnusable(f"The list of hashes {path} holds a line that is no PDQ hash.")
    return [np.unpackbits(row) for row in packed]


def _is_hash_line(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
