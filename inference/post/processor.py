"""Post-processing in the order asked for, picture by picture, with models from one folder."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from inference.post import background, faces, upscale
from inference.post.missing import Unusable
from inference.post.names import PROCESSORS, Processor, detector_in, file_of
from inference.post.settings import PostSettings

KEPT_MODELS = 3
LARGEST_PIXELS = 16384 * 4096
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Processed:
    """``missed`` are the names of what could not be applied."""

    picture: Image.Image
    missed: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class PostProcessor:
    """Models are loaded when first asked for; the latest few stay in memory."""

    settings: PostSettings
    _models: OrderedDict[Path, Any] = field(default_factory=OrderedDict, init=False)

    def apply(
        self, picture: Image.Image, names: Sequence[str], strength: float | None = None
    ) -> Processed:
        """What can be applied, in this order. ``strength`` is for restored faces."""
        missed = []
        for name in names:
            try:
                picture = self.one(picture, name, strength)
            except Unusable as error:
                log.warning("Post-processing %s: %s", name, error)
                missed.append(name)
        return Processed(picture, tuple(missed))

    def one(self, picture: Image.Image, name: str, strength: float | None = None) -> Image.Image:
        """One of them.

        Raises:
            Unusable: unknown, its model is not here or does not load, or the result would be huge.
        """
        processor = PROCESSORS.get(name)
        if processor is None:
            raise Unusable("no such post-processor")
        path = file_of(processor, Path(self.settings.folder))
        if path is None:
            raise Unusable(f"{self.settings.folder} has no {processor.files[0]}")
        return self._apply(picture, processor, path, strength)

    def _apply(
        self, picture: Image.Image, processor: Processor, path: Path, strength: float | None
    ) -> Image.Image:
        match processor.kind:
            case "upscale":
                model = self._torch_model(path)
                if picture.width * picture.height * model.scale**2 > LARGEST_PIXELS:
                    raise Unusable("the result would be too large")
                return upscale.upscaled(picture, model, self.settings.tile)
            case "face":
                model = self._torch_model(path)
                return faces.restored(picture, model, self._face_detector(), strength)
            case "background":
                model = self._kept(path, lambda: background.load(path))
                return background.stripped(picture, model)

    def _torch_model(self, path: Path) -> Any:
        return self._kept(path, lambda: upscale.load(path, self.settings.device))

    def _face_detector(self) -> faces.Detector:
        path = detector_in(Path(self.settings.folder))
        if path is None:
            raise Unusable(f"{self.settings.folder} has no face detector (face_detection_yunet)")
        detector: faces.Detector = self._kept(path, lambda: faces.detector(path))
        return detector

    def _kept(self, path: Path, load: Callable[[], Any]) -> Any:
        if path not in self._models:
            while len(self._models) >= KEPT_MODELS:
                self._models.popitem(last=False)
            self._models[path] = load()
        self._models.move_to_end(path)
        return self._models[path]
