"""Harmless photographs that scikit-image ships."""

from typing import Any

import numpy as np
from PIL import Image


def photograph(name: str) -> Image.Image:
    from skimage import data

    shipped: Any = data
    return Image.fromarray(np.asarray(getattr(shipped, name)()))
