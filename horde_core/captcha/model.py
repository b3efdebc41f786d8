from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """Those who cannot see the letters may hear them."""

    PICTURE = "picture"
    SOUND = "sound"


CONTENT_TYPES = {Form.PICTURE: "image/png", Form.SOUND: "audio/wav"}


@dataclass(frozen=True, slots=True)
class Captcha:
    """``data`` is what is shown or played, of ``content_type``; it is kept nowhere."""

    id: str
    form: Form
    data: bytes
    expires_at: datetime

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.form]
