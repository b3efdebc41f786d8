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

    ``harmless`` is the manifest of the declared exception.
    """

    def __init__(self, harmless: Mapping[str, str]) -> None:
        self._harmless = harmless

    @classmethod
    def shipped(cls) -> "SafetyGate":
        """The gate with the exception that came with this version."""
        return cls(manifest.committed())

    def admit(self, model: LocalModel) -> None:
        """Return if the model may be served.

        Raises:
            NotSafe: no checker could judge its pictures, and it is not the declared exception.
        """
        if not manifest.matches(model.path, self._harmless):
            raise NotSafe(
                f"The model {model.name!r} is refused: no safety checker is loaded that could "
                "judge its pictures, and only the unchanged demo model may be served without one."
            )
