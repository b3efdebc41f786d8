"""Doing one form: the models behind it, loaded when first asked for."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from inference.alchemy import colours
from inference.alchemy.messages import ConfigureAlchemist, Done, Failed
from inference.alchemy.words import LISTS, word_list
from inference.pictures import Unreadable, encoded, read_source
from inference.post.missing import Unusable
from inference.safety.calibrated import NoVerdict
from inference.safety.verdict import Context

if TYPE_CHECKING:
    from inference.alchemy.captions import Captioner
    from inference.post.processor import PostProcessor
    from inference.safety.checker import Checker
    from inference.safety.classifier import NsfwClassifier
    from inference.safety.encoders import ClipModel, Concepts

TOP = 5
SHARPNESS = 100.0


@dataclass(slots=True, eq=False)
class Alchemist:
    """``checker`` judges every picture that is looked at, and every one that is made."""

    configure: ConfigureAlchemist
    checker: "Checker | None" = None
    _clip: "ClipModel | None" = field(default=None, init=False)
    _lists: "dict[str, Concepts]" = field(default_factory=dict, init=False)
    _captioner: "Captioner | None" = field(default=None, init=False)
    _classifier: "NsfwClassifier | None" = field(default=None, init=False)
    _post: "PostProcessor | None" = field(default=None, init=False)

    @classmethod
    def of(cls, configure: ConfigureAlchemist) -> "Alchemist":
        """With its checker loaded, where one is configured.

        Raises:
            RulesUnusable
        """
        if not configure.safety.clip_models:
            return cls(configure)
        from inference.safety.checker import Checker

        return cls(configure, Checker.open(configure.safety))

    def do(self, form: str, payload: Mapping[str, Any], data: bytes) -> Done | Failed:
        """The result of a form on an encoded picture."""
        if form not in self.configure.forms:
            return Failed(f"{form!r} is not offered")
        try:
            picture = read_source(data)
            self._clear(picture)
            return self._done(form, payload, picture)
        except Unreadable as error:
            return Failed(f"the picture cannot be read: {error}")
        except NoVerdict as error:
            return Failed(f"no verdict: {error}")
        except Unusable as error:
            return Failed(str(error))

    def _done(self, form: str, payload: Mapping[str, Any], picture: Image.Image) -> Done:
        tells: dict[str, Callable[[], Any]] = {
            "caption": lambda: self._captions().caption(picture, payload),
            "interrogation": lambda: self._interrogation(picture, payload),
            "nsfw": lambda: self._is_nsfw(picture),
            "palette": lambda: colours.palette(picture),
            "describe": lambda: colours.describe(picture),
            "aesthetic": lambda: self._aesthetic(picture),
        }
        if form in tells:
            return Done(result={form: tells[form]()})
        made = self._processor().one(picture, form, _strength(payload))
        self._clear(made, made_here=True)
        return Done(result={form: "R2"}, webp=encoded(made))

    def _clear(self, picture: Image.Image, *, made_here: bool = False) -> None:
        """Judge a picture; without a checker nothing that we made may leave.

        Raises:
            NoVerdict: it was not judged, or must not be worked on.
        """
        if self.checker is None:
            if made_here:
                raise NoVerdict("no safety checker is configured")
            return
        verdict = self.checker.judge(picture, Context(known_for=frozenset()))
        if verdict.csam:
            raise NoVerdict("the picture is withheld")

    def _is_nsfw(self, picture: Image.Image) -> bool:
        if self.checker is not None:
            return self.checker.judge(picture, Context(known_for=frozenset())).nsfw
        if self._classifier is None:
            from inference.safety.classifier import NsfwClassifier

            self._classifier = NsfwClassifier()
        return self._classifier.probability(picture) >= 0.5

    def _interrogation(self, picture: Image.Image, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The likeliest words of each list, with their share of the whole list's probability."""
        features = self._encoder().picture(picture)
        wanted = payload.get("top_count")
        count = min(max(wanted, 1), 20) if isinstance(wanted, int) else TOP
        return {name: _ranked(self._list(name).cosines(features), count) for name in LISTS}

    def _aesthetic(self, picture: Image.Image) -> float:
        """From 0 to 10, by a linear head on the encoder's features."""
        try:
            with np.load(self.configure.settings.aesthetic_head) as head:
                weight, bias = head["weight"].reshape(-1), float(head["bias"].reshape(-1)[0])
            features = self._encoder().picture(picture)
            return round(min(max(float(weight @ features) + bias, 0.0), 10.0), 3)
        except (OSError, KeyError, ValueError) as error:
            raise Unusable(f"[alchemist] aesthetic_head: {error}") from None

    def _encoder(self) -> "ClipModel":
        if self._clip is None:
            from inference.safety.encoders import ClipModel
            from inference.safety.rules import RulesUnusable

            settings = self.configure.settings
            try:
                self._clip = ClipModel.load(settings.clip_model, settings.device)
            except RulesUnusable as error:
                raise Unusable(f"[alchemist] clip_model: {error}") from None
        return self._clip

    def _list(self, name: str) -> "Concepts":
        if name not in self._lists:
            from inference.safety.encoders import Concepts

            folder = self.configure.safety.cache_folder
            cache = Path(folder) if folder else None
            self._lists[name] = Concepts.of(self._encoder(), word_list(name), ("{}",), cache)
        return self._lists[name]

    def _captions(self) -> "Captioner":
        if self._captioner is None:
            from inference.alchemy.captions import Captioner

            settings = self.configure.settings
            self._captioner = Captioner.load(settings.caption_model, settings.device)
        return self._captioner

    def _processor(self) -> "PostProcessor":
        if self._post is None:
            from inference.post.processor import PostProcessor

            self._post = PostProcessor(self.configure.post)
        return self._post


def _strength(payload: Mapping[str, Any]) -> float | None:
    value = payload.get("facefixer_strength")
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _ranked(cosines: Mapping[str, float], count: int) -> list[dict[str, Any]]:
    words = sorted(cosines, key=cosines.__getitem__, reverse=True)
    top = cosines[words[0]]
    weights = {word: math.exp((cosines[word] - top) * SHARPNESS) for word in words}
    total = sum(weights.values())
    return [{"text": word, "confidence": round(weights[word] / total, 4)} for word in words[:count]]
