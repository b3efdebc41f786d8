"""What a picture desk does: judge, post-process, judge again, encode. No verdict, no picture.

Nothing heavy is loaded until it is needed: a desk for the demo model alone needs no torch.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PIL import Image

from horde_core.protocol.image import JobMetadata
from inference.ipc import memory
from inference.ipc.messages import ConfigureDesk, Examine, Examined, Inspect, Unjudged
from inference.models.registry import find
from inference.pictures import Unreadable, encoded, read_source
from inference.safety.calibrated import NoVerdict
from inference.safety.gate import SafetyGate
from inference.safety.replacement import replacement
from inference.safety.verdict import Context, Outcome, Wishes, outcome

if TYPE_CHECKING:
    from inference.post.processor import PostProcessor
    from inference.safety.checker import Checker

log = logging.getLogger(__name__)
EXEMPT: Final = Outcome("ok", None, ())


@dataclass(slots=True, eq=False)
class Examiner:
    """``harmless`` are models that may be served without a checker, by the gate; where there is a
    checker it judges their pictures too.
    """

    configure: ConfigureDesk
    harmless: frozenset[str]
    checker: "Checker | None"
    _post: "PostProcessor | None" = field(default=None, init=False)

    @classmethod
    def of(cls, configure: ConfigureDesk) -> "Examiner":
        """The examiner for these models, with its checker loaded.

        Raises:
            NotSafe, ModelMissing, RulesUnusable: it could not judge all of them.
        """
        checker = _checker(configure)
        models = {name: find(name, configure.folders) for name in configure.models}
        gate = SafetyGate.shipped(judged=checker is not None)
        for model in models.values():
            gate.admit(model)
        strict = SafetyGate.shipped()
        return cls(
            configure,
            frozenset(name for name, model in models.items() if strict.is_harmless(model)),
            checker,
        )

    def examine(self, wanted: Examine) -> Examined | Unjudged:
        """The verdict on a drawn picture, with the picture that may leave."""
        try:
            pixels = memory.read(wanted.memory, wanted.width * wanted.height * 3)
        except FileNotFoundError:
            return Unjudged("the picture is gone")
        picture = Image.frombytes("RGB", (wanted.width, wanted.height), pixels)
        del pixels
        try:
            return self._examined(picture, wanted)
        except NoVerdict as error:
            return Unjudged(str(error))

    def _examined(self, picture: Image.Image, wanted: Examine) -> Examined:
        verdict = self.verdict(picture, wanted.model, wanted.context, censor=wanted.censor)
        missed: Sequence[str] = ()
        if verdict.replacement is None and wanted.post_processing:
            done = self._processor().apply(picture, wanted.post_processing, wanted.strength)
            picture, missed = done.picture, done.missed
            verdict = self.verdict(picture, wanted.model, wanted.context, censor=wanted.censor)
        faults = tuple(
            JobMetadata(type="information", value="download_failed", ref=name) for name in missed
        )
        if verdict.replacement is not None:
            picture = replacement(verdict.replacement, *picture.size)
        return Examined(
            state=verdict.state, webp=encoded(picture), metadata=(*verdict.metadata, *faults)
        )

    def inspect(self, wanted: Inspect) -> Examined | Unjudged:
        """Whether a source picture may be drawn from; where not, what to deliver instead.

        One that cannot be read is left to the engine, which reads it in the same way and draws
        without it.
        """
        try:
            picture = read_source(wanted.picture)
        except Unreadable:
            return Examined(state="ok", webp=b"")
        try:
            verdict = self.verdict(picture, wanted.model, wanted.context, censor=False)
        except NoVerdict as error:
            return Unjudged(str(error))
        if verdict.state != "csam":
            return Examined(state="ok", webp=b"")
        instead = replacement("csam", wanted.width, wanted.height)
        return Examined(state="csam", webp=encoded(instead), metadata=verdict.metadata)

    def verdict(
        self, picture: Image.Image, model: str, context: Context, *, censor: bool
    ) -> Outcome:
        """What may become of a picture.

        Raises:
            NoVerdict: nobody could judge it, so it must not leave.
        """
        if self.checker is None:
            if model not in self.harmless:
                raise NoVerdict(f"nothing can judge pictures of {model!r}")
            return EXEMPT
        verdict = self.checker.judge(picture, context)
        settings = self.configure
        wishes = Wishes(
            worker_nsfw=settings.nsfw,
            worker_censors=settings.censor_nsfw,
            censorlist=settings.censorlist,
            request_censors=censor,
        )
        decided = outcome(verdict, wishes, context.prompt)
        if decided.state != "ok":
            log.warning("A picture is withheld as %s: %s", decided.state, verdict.reason)
        return decided

    def _processor(self) -> "PostProcessor":
        if self._post is None:
            from inference.post.processor import PostProcessor

            self._post = PostProcessor(self.configure.post)
        return self._post


def _checker(configure: ConfigureDesk) -> "Checker | None":
    if not configure.safety.clip_models:
        return None
    import torch

    from inference.safety.checker import Checker

    torch.set_num_threads(1)
    return Checker.open(configure.safety)
