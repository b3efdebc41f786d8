"""Seeds as API v2 reads them: any text is one."""

LIMIT = 2**32


def reduced(number: int) -> int:
    """Shifted right by 32 bits until it fits into 32.

    >>> reduced(2**40 + 5)
    256
    """
    while number >= LIMIT:
        number >>= 32
    return number


def number(text: str) -> int:
    """Digits are the number they say, other text its UTF-8 bytes read as a little-endian one.

    >>> number("42"), number("hello")
    (42, 111)
    """
    if text.isdecimal() and text.isascii():
        return reduced(int(text[:4000]))
    return reduced(int.from_bytes(text.encode("utf-8", "surrogatepass"), "little"))


def varied(base: int, variation: int | None, still_to_do: int) -> int:
    """The seed of a job handed out while ``still_to_do`` pictures are missing."""
    return reduced(base + (variation or 0) * still_to_do)
