"""How styles and collections are called: ``alias#id::style::name``, and shorter. Pure."""

from dataclasses import dataclass

STYLE = "style"
COLLECTION = "collection"
SEPARATOR = "::"


@dataclass(frozen=True, slots=True)
class Called:
    """``author_id`` None: anybody's. ``what`` None: it was not said whether style or collection."""

    name: str
    author_id: int | None = None
    what: str | None = None


def unique(author: str, what: str, name: str) -> str:
    return SEPARATOR.join((author, what, name))


def parsed(text: str) -> Called:
    """The parts of a name, in whichever order the first two were written.

    >>> parsed("oil"), parsed("bob#3::style::oil") == parsed("style::bob#3::oil")
    (Called(name='oil', author_id=None, what=None), True)
    >>> parsed("bob#3::oil").author_id, parsed("collection::oil").what, parsed("style").name
    (3, 'collection', 'style')
    """
    *before, name = text.split(SEPARATOR)
    author_id, what = None, None
    for part in before:
        if part in {STYLE, COLLECTION}:
            what = part
        else:
            author_id = _number(part)
    return Called(name.strip(), author_id, what)


def _number(alias: str) -> int:
    """What is no alias belongs to nobody."""
    number = alias.rpartition("#")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 11 else -1
