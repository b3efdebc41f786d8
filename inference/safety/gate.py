"""Which models may be served. Fail closed: no verdict, no picture. Pure.

A model that could draw anything needs a checker that looks at every picture before it leaves. The
demo model can draw nothing but shapes; it is the one declared exception, told by the hash of all
its files, so that nothing else passes under its name.
"""

from collections.abc import Mapping

from inference.models import manifest
from inference.models.registry import LocalModel


class NotSafe(Exception):
    """A model that must not be served as things are. The text is one sentence for the operator."""


class SafetyGate:
    """Decides before a model is offered and again before it is loaded.

    ``harmless`` is the manifest of the declared exception. ``judged`` says that a checker looks at
    every picture before it leaves: then any model may be served.
    """

    def __init__(self, harmless: Mapping[str, str], *, judged: bool = False) -> None:
        self._harmless = harmless
        self._judged = judged

    @classmethod
    def shipped(cls, *, judged: bool = False) -> "SafetyGate":
        """The gate with the exception that came with this version."""
        return cls(manifest.committed(), judged=judged)

    def is_harmless(self, model: LocalModel) -> bool:
        """Whether it is the declared exception."""
        return manifest.matches(model.path, self._harmless)

    def admit(self, model: LocalModel) -> None:
        """Return if the model may be served.

        Raises:
            NotSafe: no checker could judge its pictures, and it is not the declared exception.
        """
        if not self._judged and not self.is_harmless(model):
            raise NotSafe(
                f"The model {model.name!r} is refused: no safety checker is loaded that could "
                "judge its pictures, and only the unchanged demo model may be served without one "
                "([safety] clip_models, docs/safety.md)."
            )
