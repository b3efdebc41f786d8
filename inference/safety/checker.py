"""The checker: looks at one picture with everything it has, and gives a verdict or none."""

import logging
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from inference.safety.calibrated import (
    Calibration,
    Evidence,
    Look,
    NoVerdict,
    Risk,
    SafetyRules,
    assess,
)
from inference.safety.classifier import NsfwClassifier
from inference.safety.encoders import ClipModel, Concepts, Features
from inference.safety.hashes import KnownPictures
from inference.safety.pairs import PairRules, judge
from inference.safety.rules import RulesUnusable, calibration, pair_rules, safety_rules
from inference.safety.settings import SafetySettings
from inference.safety.verdict import Context, Verdict
from inference.safety.wording import Wording

log = logging.getLogger(__name__)

PAIR_TEMPLATES = ("{}",)


@dataclass(frozen=True, slots=True, eq=False)
class Checker:
    """``pairs`` are the concepts of the pairs rule, where its encoder is among the encoders."""

    rules: SafetyRules
    fitted: Calibration | None
    encoders: tuple[Concepts, ...]
    classifier: NsfwClassifier
    known: KnownPictures
    pair_rules: PairRules
    pairs: Concepts | None

    @classmethod
    def open(cls, settings: SafetySettings) -> "Checker":
        """Load everything that is configured.

        Raises:
            RulesUnusable: something is missing or cannot be used, or no encoder is configured.
        """
        if not settings.clip_models:
            raise RulesUnusable(
                "[safety] clip_models names no encoder, so no picture can be judged."
            )
        rules = safety_rules(settings.rules_file)
        cache = Path(settings.cache_folder) if settings.cache_folder else None
        models = [ClipModel.load(place, settings.device) for place in settings.clip_models]
        encoders = tuple(
            Concepts.of(model, rules.texts, rules.templates, cache) for model in models
        )
        words = pair_rules()
        suits = [model for model in models if model.architecture.startswith(words.encoder)]
        limits = rules.thresholds
        return cls(
            rules=rules,
            fitted=calibration(settings.calibration_file, rules, [model.name for model in models]),
            encoders=encoders,
            classifier=NsfwClassifier(),
            known=KnownPictures.read(settings.hash_lists, limits.known, limits.known_quality),
            pair_rules=words,
            pairs=Concepts.of(suits[0], words.texts, PAIR_TEMPLATES, cache) if suits else None,
        )

    @property
    def version(self) -> str:
        """What judged: goes into the metadata of every picture."""
        parts = [self.rules.version, *(concepts.clip.name for concepts in self.encoders)]
        if self.pairs is not None:
            parts.append(self.pair_rules.version)
        parts.append("uncalibrated" if self.fitted is None else "calibrated")
        return " ".join(parts)[:240]

    def judge(self, picture: Image.Image, context: Context) -> Verdict:
        """The verdict on a picture.

        Raises:
            NoVerdict: whatever kept it from being judged.
        """
        try:
            return self._judge(picture, context)
        except NoVerdict:
            raise
        except Exception as error:  # whatever it is, nobody judged the picture
            raise NoVerdict(f"{type(error).__name__}: {error}") from error

    def _judge(self, picture: Image.Image, context: Context) -> Verdict:
        distance = self.known.nearest(picture)
        if distance is not None:
            return Verdict(csam=True, nsfw=True, version=self.version, reason=f"known ({distance})")
        features = {
            concepts.clip.name: concepts.clip.picture(picture) for concepts in self.encoders
        }
        evidence = self.evidence(picture, features, context)
        risk = assess(evidence, self.rules, self.fitted)
        limits = self.rules.thresholds
        paired = self._paired(features, evidence)
        return Verdict(
            csam=risk.combined >= limits.block or paired,
            nsfw=risk.explicit >= limits.nsfw,
            hold=risk.combined >= limits.hold,
            version=self.version,
            reason=_numbers(risk, evidence.classifier, paired=paired),
        )

    def evidence(
        self, picture: Image.Image, features: dict[str, Features], context: Context
    ) -> Evidence:
        """What is known of a picture."""
        looks: list[Look] = [
            concepts.look(features[concepts.clip.name]) for concepts in self.encoders
        ]
        return Evidence(
            looks,
            self.classifier.probability(picture),
            Wording.of(context.prompt, context.names),
            context.known_for,
        )

    def _paired(self, features: dict[str, Features], evidence: Evidence) -> bool:
        if self.pairs is None:
            return False
        scores = self.pairs.cosines(features[self.pairs.clip.name])
        verdict = judge(
            scores,
            evidence.wording,
            evidence.known_for,
            self.pair_rules,
            drawn_nsfw=evidence.classifier >= self.rules.thresholds.nsfw,
        )
        return verdict.flagged


def _numbers(risk: Risk, classifier: float, *, paired: bool) -> str:
    return (
        f"explicit {risk.explicit:.3f} apparent {risk.apparent:.3f} lean {risk.lean:+.2f} "
        f"risk {risk.combined:.3f} classifier {classifier:.3f} {risk.style}"
        f"{' pairs' if paired else ''}"
    )
