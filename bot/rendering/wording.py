"""How numbers, times and people's own words look in a message."""

from datetime import datetime

from discord.utils import escape_markdown

from bot.texts import pictures as say
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
    of = f"picture {number} of {total}" if total > 1 else "picture"
    said = cut(one_line(prompt), PROMPT_IN_ALT).rstrip(".")
    return cut(f"{said}. AI-generated {of}, model {model}, seed {seed}.", ALT_LIMIT)


def amount(kudos: Kudos) -> str:
    """Kudos as members read them: grouped, with a fraction only where there is one.

    >>> amount(Kudos(1234500)), amount(Kudos(761))
    ('12,345', '7.61')
    """
    return f"{kudos / 100:,.2f}".rstrip("0").rstrip(".")


def relative(moment: datetime) -> str:
    """A time that counts down on the reader's screen, without edits."""
    return f"<t:{round(moment.timestamp())}:R>"


def how_many(number: int, one: str, many: str) -> str:
    """A number with its word.

    >>> how_many(1, "worker", "workers"), how_many(0, "worker", "workers")
    ('1 worker', '0 workers')
    """
    return f"{number:,} {one if number == 1 else many}"


def duration(seconds: int) -> str:
    """A waiting time, as rough as it is known.

    >>> duration(8), duration(90), duration(5400), duration(400_000)
    ('8 s', '2 min', '1.5 h', '5 days')
    """
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    if seconds < 172_800:
        return f"{seconds / 3600:.1f}".removesuffix(".0") + " h"
    return f"{round(seconds / 86_400)} days"


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
    return str(position) if position <= 20 else f"about {position // 10 * 10}"


def pixels(width: int, height: int) -> str:
    return f"{width}{TIMES}{height}"
