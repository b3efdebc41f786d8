"""The background made transparent by a salience model (U2-Net and its kin) in ONNX."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image

from inference.post.missing import Unusable

USUAL_SIDE = 320
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def load(path: Path) -> Any:
    """A model that takes (1, 3, side, side) and tells how much each pixel is foreground.

    Raises:
        Unusable
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no common ancestor of their own
        raise Unusable(f"{path.name} does not load: {error}") from error


def stripped(picture: Image.Image, model: Any) -> Image.Image:
    """The picture as RGBA, opaque where the foreground is."""
    wanted = model.get_inputs()[0]
    side = wanted.shape[2] if isinstance(wanted.shape[2], int) else USUAL_SIDE
    small = picture.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    values = np.asarray(small, np.float32)
    values = (values / max(float(values.max()), 1e-6) - _MEAN) / _DEVIATION
    (found, *_) = model.run(None, {wanted.name: values.transpose(2, 0, 1)[None]})
    salience = np.asarray(found, np.float32).reshape(side, side)
    spread = float(salience.max() - salience.min())
    share = (salience - salience.min()) / spread if spread > 1e-6 else np.ones_like(salience)
    mask = Image.fromarray(np.rint(share * 255).astype(np.uint8))
    out = picture.convert("RGBA")
    own = np.asarray(out.getchannel("A"), np.uint16)
    cut = np.asarray(mask.resize(picture.size, Image.Resampling.LANCZOS), np.uint16)
    out.putalpha(Image.fromarray((own * cut // 255).astype(np.uint8)))
    return out
