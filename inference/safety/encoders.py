"""CLIP encoders from local files, with the features of all concepts computed once."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from inference import vision_operators  # noqa: F401 -- before what imports torchvision
from inference.safety.calibrated import Look
from inference.safety.rules import RulesUnusable

Features = NDArray[np.float32]
TEXTS_AT_ONCE = 64
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class ClipModel:
    """An open_clip model. ``name`` tells architecture and weights apart from all others."""

    name: str
    architecture: str
    model: Any
    preprocess: Any
    tokenizer: Any
    device: str

    @classmethod
    def load(cls, place: str, device: str) -> "ClipModel":
        """From a folder in open_clip's layout, or ``ARCHITECTURE=FILE``. Nothing is downloaded.

        Raises:
            RulesUnusable: it is not there or cannot be loaded.
        """
        architecture, _, file = place.rpartition("=")
        path = Path(file)
        if not path.exists():
            raise RulesUnusable(f"[safety] clip_models: {place} is not there.")
        import open_clip

        known = architecture or f"local-dir:{path}"
        try:
            model, _, preprocess = open_clip.create_model_and_transforms(
                known,
                pretrained=str(path) if architecture else None,
                device=device,
                require_pretrained=True,
            )
            tokenizer = open_clip.get_tokenizer(known)
        except Exception as error:  # every reader of weights has errors of its own
            raise RulesUnusable(f"[safety] clip_models: {place} does not load: {error}") from error
        model.eval()
        label = architecture or path.name
        name = f"{label}-{_fingerprint(model)}"
        return cls(name, label, model, preprocess, tokenizer, device)

    @property
    def scale(self) -> float:
        return float(self.model.logit_scale.detach().exp())

    def picture(self, picture: Image.Image) -> Features:
        """The features of a picture, of length one."""
        with torch.inference_mode():
            pixels = self.preprocess(picture.convert("RGB"))[None].to(self.device)
            features = self.model.encode_image(pixels, normalize=True)[0]
        vector: Features = features.float().cpu().numpy()
        return vector

    def texts(self, texts: Sequence[str]) -> Features:
        """The features of texts, a row each, of length one."""
        rows = []
        with torch.inference_mode():
            for start in range(0, len(texts), TEXTS_AT_ONCE):
                tokens = self.tokenizer(list(texts[start : start + TEXTS_AT_ONCE])).to(self.device)
                rows.append(self.model.encode_text(tokens, normalize=True).float().cpu().numpy())
        return np.concatenate(rows)


def _fingerprint(model: Any) -> str:
    """Of the weights: eight digits that change with any of them."""
    state = model.state_dict()
    digest = hashlib.sha256()
    for key in sorted(state):
        digest.update(key.encode())
        digest.update(np.float64(state[key].double().sum().item()).tobytes())
    return digest.hexdigest()[:8]


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """The features of concepts for one encoder: each the mean over the templates."""

    clip: ClipModel
    texts: tuple[str, ...]
    matrix: Features

    @classmethod
    def of(
        cls, clip: ClipModel, texts: Iterable[str], templates: Sequence[str], cache: Path | None
    ) -> "Concepts":
        """Encoded now, or read from the cache."""
        wanted = tuple(texts)
        file = None if cache is None else cache / _cache_name(clip.name, wanted, templates)
        if file is not None and (kept := _read(file, len(wanted))) is not None:
            return cls(clip, wanted, kept)
        sentences = [template.format(text) for text in wanted for template in templates]
        rows = clip.texts(sentences).reshape(len(wanted), len(templates), -1).mean(axis=1)
        matrix: Features = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        if file is not None:
            _keep(file, matrix)
        return cls(clip, wanted, matrix)

    def cosines(self, features: Features) -> dict[str, float]:
        values = self.matrix @ features
        return dict(zip(self.texts, map(float, values), strict=True))

    def look(self, features: Features) -> Look:
        return Look(self.cosines(features), self.clip.scale)


def _cache_name(encoder: str, texts: Sequence[str], templates: Sequence[str]) -> str:
    said = "\n".join([encoder, *templates, "", *texts])
    return f"concepts-{hashlib.sha256(said.encode()).hexdigest()[:24]}.npy"


def _read(file: Path, rows: int) -> Features | None:
    try:
        matrix: Features = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        return None
    whole = matrix.ndim == 2 and len(matrix) == rows and bool(np.isfinite(matrix).all())
    return matrix if whole else None


def _keep(file: Path, matrix: Features) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new.npy")
        np.save(fresh, matrix)
        fresh.replace(file)
    except OSError as error:
        log.warning("Features of concepts could not be kept: %s", error)
