"""How numbers, times and people's own words look in a message."""

from datetime import datetime

from discord.utils import escape_markdown

from bot.texts import wording as say
from horde_core.money import Kudos

ALT_LIMIT = 1024
PROMPT_IN_ALT = 300
PROMPT_SHOWN = 600
NOTHING = "\N{ZERO WIDTH SPACE}"
TIMES = "\N{MULTIPLICATION SIGN}"


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, with an ellipsis where something is missing.

    >>> cut("a red circle", 6)
    'a red…'
    """
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def one_line(text: str) -> str:
    return " ".join(text.split())


def shown_prompt(prompt: str, limit: int = PROMPT_SHOWN) -> str:
    """The prompt as a quotation on one line, its markdown and mentions made harmless."""
    text = escape_markdown(cut(one_line(prompt), limit))
    return text.replace("@", f"@{NOTHING}").replace("<", f"<{NOTHING}")


def alt_text(prompt: str, number: int, total: int, model: str, seed: str) -> str:
    """What a screen reader says of a picture.

    >>> alt_text("a red circle", 1, 2, "demo_shapes", "7")
    'a red circle. AI-generated picture 1 of 2, model demo_shapes, seed 7.'
    """
    words = say.ALT_OF if total > 1 else say.ALT
    said = cut(one_line(prompt), PROMPT_IN_ALT).rstrip(".")
    facts = words.format(number=number, total=total, model=model, seed=seed)
    return cut(f"{said}. {facts}", ALT_LIMIT)


def figure(value: float, decimals: int = 0) -> str:
    """A number as one writes it in the language that is spoken.

    >>> figure(12345), figure(2.5, 1)
    ('12,345', '2.5')
    """
    marks = {ord(","): say.GROUP, ord("."): say.DECIMAL}
    return f"{value:,.{decimals}f}".translate(marks)


def plainly(value: float) -> str:
    """A number with as many decimals as it has.

    >>> plainly(7.0), plainly(7.25)
    ('7', '7.25')
    """
    return f"{value:g}".replace(".", say.DECIMAL)


def amount(kudos: Kudos) -> str:
    """Kudos as members read them: grouped, with a fraction only where there is one.

    >>> amount(Kudos(1234500)), amount(Kudos(761))
    ('12,345', '7.61')
    """
    decimals = 2 if kudos % 10 else 1 if kudos % 100 else 0
    return figure(kudos / 100, decimals)


def relative(moment: datetime) -> str:
    """A time that counts down on the reader's screen, without edits."""
    return f"<t:{round(moment.timestamp())}:R>"


def day(moment: datetime) -> str:
    """A date in words, for where no timestamp of Discord's can be.

    >>> day(datetime(2026, 3, 1))
    '1 March 2026'
    """
    return say.DATE.format(day=moment.day, month=say.MONTHS[moment.month - 1], year=moment.year)


def how_many(number: int, words: tuple[str, str]) -> str:
    """A number with its word; ``words`` are for one and for any other number.

    >>> how_many(1, say.WORKERS), how_many(0, say.WORKERS)
    ('1 worker', '0 workers')
    """
    return words[number != 1].format(number=figure(number))


def duration(seconds: int) -> str:
    """A waiting time, as rough as it is known.

    >>> duration(8), duration(90), duration(5400), duration(400_000)
    ('8 s', '2 min', '1.5 h', '5 days')
    """
    if seconds < 60:
        return say.SECONDS.format(number=seconds)
    if seconds < 3600:
        return say.MINUTES.format(number=round(seconds / 60))
    if seconds < 172_800:
        hours = round(seconds / 3600, 1)
        return say.HOURS.format(number=figure(hours, 0 if hours.is_integer() else 1))
    return how_many(round(seconds / 86_400), say.DAYS)


def expected_wait(seconds: int | None) -> str:
    """In words, whatever is known of it.

    >>> expected_wait(None), expected_wait(0), expected_wait(90)
    ('wait unknown', 'no wait', 'about 2 min')
    """
    if seconds is None:
        return say.WAIT_UNKNOWN
    return say.ABOUT.format(duration=duration(seconds)) if seconds > 0 else say.NO_WAIT


def rough_position(position: int) -> str:
    """Exact up to 20, then in tens, so that a long queue does not cost an edit a step.

    >>> rough_position(7), rough_position(34)
    ('7', 'about 30')
    """
    if position <= 20:
        return str(position)
    return say.ABOUT_POSITION.format(number=figure(position // 10 * 10))


def pixels(width: int, height: int) -> str:
    return f"{width}{TIMES}{height}"
