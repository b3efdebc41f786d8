"""From a picture to the map that a ControlNet reads: by OpenCV, or by small networks.

The networks are those of controlnet-aux and of transformers, from folders ``annotators/<name>`` of
the model folders.
"""

import importlib
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
from PIL import Image
from safetensors import SafetensorError

from inference.control.lines import WITHOUT_WEIGHTS
from inference.control.networks import Network, depth, segments

KEPT = 4


class Unannotated(Exception):
    """No annotator of this kind is on this machine."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A detector of controlnet-aux, its folder, and how it is called."""

    detector: str
    folder: str
    options: Mapping[str, Any] = field(default_factory=dict)


WITH_WEIGHTS: Mapping[str, Weighted] = MappingProxyType(
    {
        "hed": Weighted("HEDdetector", "hed"),
        "fakescribbles": Weighted("HEDdetector", "hed", {"scribble": True}),
        "depth": Weighted("LeresDetector", "leres"),
        "midas_depth": Weighted("MidasDetector", "midas"),
        "zoe_depth": Weighted("ZoeDetector", "zoe"),
        "normal": Weighted("NormalBaeDetector", "normalbae"),
        "normal_bae": Weighted("NormalBaeDetector", "normalbae"),
        "openpose": Weighted("OpenposeDetector", "openpose"),
        "lineart": Weighted("LineartDetector", "lineart"),
        "lineart_anime": Weighted("LineartAnimeDetector", "lineart_anime"),
        "pidinet": Weighted("PidiNetDetector", "pidinet"),
        "scribble_pidinet": Weighted("PidiNetDetector", "pidinet", {"scribble": True}),
        "mlsd": Weighted("MLSDdetector", "mlsd"),
    }
)


OF_TRANSFORMERS: Mapping[str, tuple[str, Callable[[Path], Network]]] = MappingProxyType(
    {
        "seg": ("seg", segments),
        "depth_anything": ("depth_anything", depth),
        "depth_anything_v2": ("depth_anything_v2", depth),
    }
)
"""The folder of each, and what opens it."""


@dataclass(slots=True, eq=False)
class Annotators:
    folders: tuple[str, ...] = ()
    _loaded: OrderedDict[str, Any] = field(default_factory=OrderedDict, init=False)

    def available(self) -> frozenset[str]:
        """Control types whose maps can be made here."""
        folders = {name: one.folder for name, one in WITH_WEIGHTS.items()}
        folders |= {name: folder for name, (folder, _) in OF_TRANSFORMERS.items()}
        weighted = {name for name, one in folders.items() if self._path(one) is not None}
        return frozenset(WITHOUT_WEIGHTS) | weighted

    def annotated(self, picture: Image.Image, control_type: str) -> Image.Image:
        """The control map of a picture, in its size.

        Raises:
            Unannotated
        """
        own = WITHOUT_WEIGHTS.get(control_type)
        if own is not None:
            return Image.fromarray(own(np.asarray(picture.convert("RGB"))))
        known = WITH_WEIGHTS.get(control_type)
        detector = self._detector(control_type)
        options = known.options if known is not None else {}
        side = min(picture.size)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # old calls of NumPy and torch inside
            drawn = detector(
                picture.convert("RGB"),
                detect_resolution=side,
                image_resolution=side,
                output_type="pil",
                **options,
            )
        whole: Image.Image = drawn.convert("RGB")
        return whole.resize(picture.size, Image.Resampling.LANCZOS)

    def _path(self, name: str) -> Path | None:
        paths = (Path(folder) / "annotators" / name for folder in self.folders)
        return next((path for path in paths if path.is_dir()), None)

    def _detector(self, control_type: str) -> Any:
        name, opened = _opener(control_type)
        if name in self._loaded:
            self._loaded.move_to_end(name)
            return self._loaded[name]
        path = self._path(name)
        if path is None:
            raise Unannotated(f"no annotator {name!r} is on this machine")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                detector = opened(path)
        except (
            *(OSError, ValueError, RuntimeError, ImportError, KeyError),
            *(msgspec.MsgspecError, SafetensorError),
        ) as error:
            raise Unannotated(f"the annotator {name!r} cannot be used: {error}") from error
        self._loaded[name] = detector
        while len(self._loaded) > KEPT:
            self._loaded.popitem(last=False)
        return detector


def _opener(control_type: str) -> tuple[str, Callable[[Path], Any]]:
    """The folder of a control type's annotator, and what opens it."""
    if control_type in OF_TRANSFORMERS:
        return OF_TRANSFORMERS[control_type]
    known = WITH_WEIGHTS.get(control_type)
    if known is None:
        raise Unannotated(f"{control_type!r} is no control type known here")

    def opened(path: Path) -> Any:
        detectors = importlib.import_module("controlnet_aux")
        return getattr(detectors, known.detector).from_pretrained(str(path))

    return known.folder, opened
