"""The sections of the settings that a worker reads beside its own. Pure."""

import msgspec

from inference.alchemy.settings import AlchemistSettings
from inference.post.settings import PostSettings
from inference.safety.settings import SafetySettings
from inference.text.settings import ScribeSettings


class Sections(msgspec.Struct, frozen=True, kw_only=True):
    safety: SafetySettings = SafetySettings()
    post: PostSettings = PostSettings()
    scribe: ScribeSettings = ScribeSettings()
    alchemist: AlchemistSettings = AlchemistSettings()

    @property
    def judged(self) -> bool:
        """Whether a checker is configured; the picture desks refuse to start if it does not load."""
        return bool(self.safety.clip_models)
