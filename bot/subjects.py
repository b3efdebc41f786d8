"""Which picture of which request a button means, as its id says it. Pure."""

from dataclasses import dataclass

from bot.refusals import ButtonRetired


@dataclass(frozen=True, slots=True)
class Subject:
    """``number`` counts from 1; ``rest`` is what the verb needs besides."""

    request_id: str
    number: int | None = None
    rest: str = ""


def read(text: str) -> Subject:
    """From ``request``, ``request.2`` or ``request.2.word``.

    >>> read("0f6e-aa.2.GFPGAN")
    Subject(request_id='0f6e-aa', number=2, rest='GFPGAN')
    >>> read("0f6e-aa")
    Subject(request_id='0f6e-aa', number=None, rest='')

    Raises:
        ButtonRetired: it is none of ours.
    """
    request_id, _, more = text.partition(".")
    number, _, rest = more.partition(".")
    if not more:
        return Subject(request_id)
    if not number.isdecimal():
        raise ButtonRetired
    return Subject(request_id, int(number), rest)
