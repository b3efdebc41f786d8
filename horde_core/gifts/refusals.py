from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc
from horde_core.gifts.model import Why
from horde_core.money import Kudos


@dataclass(eq=False)
class GiftRefused(InvalidRequest):
    """``limit`` is the ceiling that was met, or what the giver has, where that is the reason."""

    why: Why
    amount: Kudos
    limit: Kudos
    rc = Rc.FAULT_WHEN_SENDING

    def __str__(self) -> str:
        return f"These kudos cannot be given: {self.why.value}."


@dataclass(eq=False)
class GiftIsOver(NotFound):
    """It is too late to undo it, or it never was."""

    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "The gift was paid already, or never made."


@dataclass(eq=False)
class NotYourGift(Forbidden):
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return "Somebody else made this gift."


@dataclass(eq=False)
class NotAnEmoji(InvalidRequest):
    text: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"{self.text!r} is not an emoji."


@dataclass(eq=False)
class EmojiNotMapped(NotFound):
    text: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"{self.text!r} gives no kudos here."


@dataclass(eq=False)
class TooManyEmojis(InvalidRequest):
    most: int
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"At most {self.most} emojis can give kudos in one server."
