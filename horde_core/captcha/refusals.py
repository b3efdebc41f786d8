from dataclasses import dataclass

from horde_core.errors import InvalidRequest, Rc


@dataclass(eq=False)
class CaptchaWrong(InvalidRequest):
    """``tries_left`` on the same captcha; none: a new one is needed."""

    tries_left: int
    rc = Rc.CAPTCHA_WRONG

    def __str__(self) -> str:
        if self.tries_left:
            return "These are not the letters of the picture. Please try once more."
        return "These are not the letters of the picture. Please ask for a new one."


@dataclass(eq=False)
class CaptchaGone(InvalidRequest):
    """Unknown, used, older than two minutes, or somebody else's."""

    rc = Rc.CAPTCHA_WRONG

    def __str__(self) -> str:
        return "This picture with letters is not valid any more. Please ask for a new one."
