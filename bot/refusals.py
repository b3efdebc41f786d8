"""What the bot itself refuses. One family with the horde's refusals, so one place explains all."""

from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, Locked, NotFound


@dataclass(eq=False)
class NotYours(Forbidden):
    """A button of somebody else's picture, pressed by one who does not moderate here."""

    verb: str


@dataclass(eq=False)
class SizeNotOffered(InvalidRequest):
    """``offered`` are the sizes this model draws, as they are typed."""

    wanted: str
    model: str
    offered: tuple[str, ...]


@dataclass(eq=False)
class ModelNotOffered(InvalidRequest):
    wanted: str
    near: tuple[str, ...]


@dataclass(eq=False)
class NoSuchStyle(NotFound):
    """Neither a preset of the member's nor a style or collection of the horde."""

    wanted: str
    near: tuple[str, ...]


@dataclass(eq=False)
class StyleForAdults(Forbidden):
    """A style that may draw adult content, asked for where there is none."""

    style: str


@dataclass(eq=False)
class StyleNeedsModel(InvalidRequest):
    """A model was chosen that the style is not made for."""

    style: str
    models: tuple[str, ...]


@dataclass(eq=False)
class PictureForgotten(NotFound):
    """The message is older than what the horde remembers of it."""


@dataclass(eq=False)
class SourceForgotten(NotFound):
    """What a picture was made from is not kept as long as the message."""


@dataclass(eq=False)
class OnlyForAdults(Forbidden):
    """What may be adult content is wanted where Discord does not ask for an age."""


@dataclass(eq=False)
class NoPictureHere(InvalidRequest):
    """A message without a picture, or a file that is none."""


@dataclass(eq=False)
class OrderOver(NotFound):
    """A confirmation was pressed after its offer had lapsed, or by a bot that restarted since."""


@dataclass(eq=False)
class TooManyWordings(InvalidRequest):
    """More prompts than ``limit`` in one ``{a|b}``."""

    limit: int


@dataclass(eq=False)
class BadValue(InvalidRequest):
    """A field of a form that holds something else than it asks for."""

    field: str
    wanted: str


@dataclass(eq=False)
class AlreadyOnIt(Locked):
    """The same person pressed the same button a moment ago."""


@dataclass(eq=False)
class AlreadyOver(Locked):
    """There is nothing left to cancel."""


@dataclass(eq=False)
class ButtonRetired(NotFound):
    """A button of an older version of the bot."""


@dataclass(eq=False)
class NotLinked(Forbidden):
    """What was asked needs an account of one's own."""


@dataclass(eq=False)
class NotAnAmount(InvalidRequest):
    """Somebody wrote something else where kudos were asked for."""

    text: str


@dataclass(eq=False)
class BotsTakeNone(InvalidRequest):
    """Kudos are for people."""


@dataclass(eq=False)
class ProfileHidden(NotFound):
    """No account, or one whose owner keeps it private: which of both is nobody's business."""


@dataclass(eq=False)
class NothingToEnter(NotFound):
    """The member drew nothing in this server for all to see."""


class BotUnavailable(Exception):
    """The bot cannot start. The text is one sentence for the operator."""


@dataclass(eq=False)
class NotAModerator(Forbidden):
    """Pressed by one who may not time out members of the server."""


@dataclass(eq=False)
class OwnPicture(InvalidRequest):
    """Nobody need report what they can delete."""


@dataclass(eq=False)
class NotMyPicture(NotFound):
    """The message shows nothing that the bot has made."""
