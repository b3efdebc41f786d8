"""The prompt of a style with the words of who uses it. Pure."""

import re

MARK = "###"
POSITIVE, NEGATIVE = "{p}", "{np}"
_PLACES = re.compile(r"\{n?p\}")


def filled(template: str, prompt: str) -> str:
    """Both parts of ``prompt`` in their places; other braces mean nothing.

    >>> filled("{p}, in oil{np}", "a cat###dog"), filled("{p}, in oil###{np}, blurry", "a cat")
    ('a cat, in oil###dog', 'a cat, in oil###, blurry')
    >>> filled("{p} {x}{np}", "{np}")
    '{np} {x}'
    """
    positive, _, negative = prompt.partition(MARK)
    if negative and MARK not in template:
        negative = MARK + negative
    words = {POSITIVE: positive, NEGATIVE: negative}
    return _PLACES.sub(lambda place: words[place[0]], template)


def missing(template: str, *, negative: bool) -> str | None:
    """The place that a template lacks; only pictures have a negative prompt.

    >>> missing("a cat in oil", negative=True), missing("{p} in oil", negative=False)
    ('{p}', None)
    """
    needed = (POSITIVE, NEGATIVE) if negative else (POSITIVE,)
    return next((place for place in needed if place not in template), None)
