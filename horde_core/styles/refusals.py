from dataclasses import dataclass

from horde_core.errors import Forbidden, InvalidRequest, NotFound, Rc


@dataclass(eq=False)
class StyleNotFound(NotFound):
    style: str
    rc = Rc.STYLE_NOT_FOUND

    def __str__(self) -> str:
        return f"Style '{self.style}' not found."


@dataclass(eq=False)
class CollectionNotFound(NotFound):
    collection: str
    rc = Rc.COLLECTION_NOT_FOUND

    def __str__(self) -> str:
        return f"Collection '{self.collection}' not found."


@dataclass(eq=False)
class ExampleNotFound(NotFound):
    example: str
    rc = Rc.STYLE_EXAMPLE_NOT_FOUND

    def __str__(self) -> str:
        return f"Style example '{self.example}' not found."


@dataclass(eq=False)
class AnonymousHasNoStyles(Forbidden):
    rc = Rc.STYLES_ANON_FORBIDDEN

    def __str__(self) -> str:
        return "The anonymous account cannot create styles or collections."


@dataclass(eq=False)
class CustomizersOnly(Forbidden):
    rc = Rc.STYLES_REQUIRES_CUSTOMIZER

    def __str__(self) -> str:
        return "Only trusted users and customizers can create styles."


@dataclass(eq=False)
class NotStyleOwner(Forbidden):
    who: str
    what: str
    rc = Rc.NOT_OWNER

    def __str__(self) -> str:
        return f"{self.who} does not own {self.what} and cannot change it."


@dataclass(eq=False)
class TooManyStyles(Forbidden):
    allowed: int
    what: str
    rc = Rc.FORBIDDEN

    def __str__(self) -> str:
        return f"One account may have at most {self.allowed} {self.what}."


@dataclass(eq=False)
class StyleNameTaken(InvalidRequest):
    name: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"You already have one with the name '{self.name}'."


@dataclass(eq=False)
class StyleNameEmpty(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "A name needs at least one visible character and may not contain '::'."


@dataclass(eq=False)
class PromptIncomplete(InvalidRequest):
    """API v2 tells it as BadRequest, for all that it has a name of its own."""

    missing: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"The style's prompt must contain {self.missing}."


@dataclass(eq=False)
class StylesMixed(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "A collection holds either image styles or text styles, not both."


@dataclass(eq=False)
class NoStyleChange(InvalidRequest):
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return "Nothing to change was named."


@dataclass(eq=False)
class TooManyExamples(InvalidRequest):
    allowed: int
    rc = Rc.TOO_MANY_STYLE_EXAMPLES

    def __str__(self) -> str:
        return f"A style may have at most {self.allowed} examples."


@dataclass(eq=False)
class ExampleInUse(InvalidRequest):
    rc = Rc.EXAMPLE_URL_IN_USE

    def __str__(self) -> str:
        return "This style already has an example with that address."


@dataclass(eq=False)
class NotYourKey(InvalidRequest):
    """A style can only be paid for by a shared key of its own author."""

    key: str
    rc = Rc.BAD_REQUEST

    def __str__(self) -> str:
        return f"The shared key '{self.key}' is not yours, or has ended."
