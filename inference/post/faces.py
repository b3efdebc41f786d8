"""Faces found, straightened, restored and put back."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inference.post.missing import Unusable
from inference.post.upscale import in_tiles, to_picture, to_tensor

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Detector = Callable[[Pixels], Sequence[Points]]
"""(h, w, 3) RGB to five points a face, as (x, y): eyes, nose, corners of the mouth; left first."""

SIDE = 512
TEMPLATE: Points = np.array(
    [
        [192.98138, 239.94708], [318.90277, 240.19366], [256.63416, 314.01935],
        [201.26117, 371.41043], [313.08905, 371.15118],
    ]
)  # fmt: skip
"""Where the five points lie in the pictures of 512 pixels that restorers were trained on (FFHQ)."""

CONFIDENT = 0.6
_MARGIN, _BLUR = 24, 21


def detector(path: Path) -> Detector:
    """YuNet (OpenCV) from its file.

    Raises:
        Unusable
    """
    try:
        yunet: Any = cv2.FaceDetectorYN.create(str(path), "", (320, 320), CONFIDENT)
    except cv2.error as error:
        raise Unusable(f"{path.name} does not load: {error}") from None

    def find(pixels: Pixels) -> Sequence[Points]:
        height, width = pixels.shape[:2]
        yunet.setInputSize((width, height))
        _, faces = yunet.detect(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
        if faces is None:
            return []
        return [np.asarray(face[4:14], np.float64).reshape(5, 2) for face in faces]

    return find


def restored(
    picture: Image.Image, model: Any, find: Detector, strength: float | None
) -> Image.Image:
    """The picture with every face restored; ``strength`` 0 keeps it, 1 (or None) replaces it."""
    share = 1.0 if strength is None else min(max(strength, 0.0), 1.0)
    canvas = np.array(picture.convert("RGB"))
    for points in find(canvas):
        canvas = _with_face(canvas, points, model, share)
    out = Image.fromarray(canvas)
    if picture.mode == "RGBA":
        out.putalpha(picture.getchannel("A"))
    return out


def _with_face(canvas: Pixels, points: Points, model: Any, share: float) -> Pixels:
    there = similarity(points, TEMPLATE)
    face = cv2.warpAffine(canvas, there, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    better = to_picture(in_tiles(to_tensor(Image.fromarray(face)), model, SIDE))
    better = better.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    height, width = canvas.shape[:2]
    back = cv2.invertAffineTransform(there)
    placed = cv2.warpAffine(np.asarray(better), back, (width, height), flags=cv2.INTER_LINEAR)
    window = np.zeros((SIDE, SIDE), np.float32)
    window[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = 1
    soft = cv2.GaussianBlur(window, (2 * _BLUR + 1, 2 * _BLUR + 1), _BLUR / 2)
    weight = cv2.warpAffine(soft, back, (width, height))[:, :, None] * share
    mixed = canvas * (1 - weight) + placed * weight
    out: Pixels = np.rint(mixed).clip(0, 255).astype(np.uint8)
    return out


def similarity(source: Points, target: Points) -> NDArray[np.float64]:
    """The turn, size and shift (2 x 3) that bring the points nearest to their targets."""
    rows = np.zeros((2 * len(source), 4))
    rows[0::2] = np.column_stack([source[:, 0], -source[:, 1], np.ones(len(source)), np.zeros(len(source))])  # fmt: skip
    rows[1::2] = np.column_stack([source[:, 1], source[:, 0], np.zeros(len(source)), np.ones(len(source))])  # fmt: skip
    (a, b, x, y), *_ = np.linalg.lstsq(rows, target.reshape(-1), rcond=None)
    return np.array([[a, -b, x], [b, a, y]])
