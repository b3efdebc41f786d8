"""The letters of a captcha: drawn, or spoken. Slow, so run it beside the event loop."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from horde_core.captcha.model import Form

if TYPE_CHECKING:
    from captcha.audio import AudioCaptcha

ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
"""Without what looks alike: B and 8, O, Q and 0, G and 6, I and 1, S and 5, Z and 2."""
LENGTH = 5
WIDTH, HEIGHT = 280, 90


def heard(answer: str) -> str:
    """An answer as it is compared: nobody is asked for capitals or against spaces.

    >>> heard(" ac d3f")
    'ACD3F'
    """
    return "".join(answer.split()).upper()


def drawn(letters: str) -> bytes:
    """A PNG picture."""
    from captcha.image import ImageCaptcha

    data: bytes = ImageCaptcha(width=WIDTH, height=HEIGHT).generate(letters).getvalue()
    return data


def spoken(letters: str) -> bytes:
    """A WAV recording."""
    return bytes(_voice().generate(letters))


@cache
def _voice() -> "AudioCaptcha":
    from captcha.audio import AudioCaptcha

    return AudioCaptcha()


MADE: dict[Form, Callable[[str], bytes]] = {Form.PICTURE: drawn, Form.SOUND: spoken}
