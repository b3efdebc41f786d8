"""The words that captions are made of. What is not here breaks into letters in the tokenizer."""

SHAPE_WORDS: dict[str, tuple[str, ...]] = {
    "circle": ("circle", "disc", "disk", "dot", "ball"),
    "square": ("square", "box"),
    "triangle": ("triangle",),
    "star": ("star",),
    "heart": ("heart", "love heart"),
    "cross": ("cross", "plus", "plus sign"),
    "ring": ("ring", "donut", "doughnut", "hoop"),
    "crescent": ("crescent", "crescent moon", "moon"),
    "diamond": ("diamond", "rhombus"),
    "arrow": ("arrow",),
}
PLURALS = {
    "box": "boxes",
    "cross": "crosses",
    "plus": "pluses",
    "rhombus": "rhombuses",
}
COLOUR_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("red", "scarlet", "crimson"),
    "orange": ("orange",),
    "yellow": ("yellow", "lemon"),
    "green": ("green",),
    "cyan": ("cyan", "turquoise", "aqua"),
    "blue": ("blue",),
    "purple": ("purple", "violet"),
    "pink": ("pink", "rose"),
    "brown": ("brown", "chocolate"),
    "black": ("black", "dark"),
    "white": ("white",),
    "grey": ("grey", "gray"),
}
SIZE_WORDS: dict[str, tuple[str, ...]] = {
    "small": ("small", "tiny", "little", "mini"),
    "medium": ("medium", "medium sized", "normal"),
    "big": ("big", "large", "huge", "giant"),
}
PLACE_WORDS: dict[tuple[int, int], tuple[str, ...]] = {
    (-1, -1): ("top left", "upper left", "in the top left corner", "in the upper left corner"),
    (0, -1): ("top", "at the top", "at the top centre", "top middle"),
    (1, -1): ("top right", "upper right", "in the top right corner", "in the upper right corner"),
    (-1, 0): ("left", "on the left", "on the left side", "to the left"),
    (0, 0): ("centre", "center", "in the middle", "in the centre", "in the center", "centered"),
    (1, 0): ("right", "on the right", "on the right side", "to the right"),
    (-1, 1): ("bottom left", "lower left", "in the bottom left corner", "in the lower left corner"),
    (0, 1): ("bottom", "at the bottom", "at the bottom centre", "bottom middle"),
    (1, 1): (
        "bottom right", "lower right", "in the bottom right corner", "in the lower right corner",
    ),
}  # fmt: skip

BACKDROPS = (
    "{thing} on a {back} background",
    "{thing} on a {back} background",
    "{thing} on {back}",
    "{thing} against a {back} background",
    "{thing} over a plain {back} background",
    "{thing} with a {back} background",
    "{thing}, {back} background",
    "{thing}, on {back}",
    "{thing}, background {back}",
    "{back} background, {thing}",
    "{back} background with {thing}",
    "a {back} background and {thing}",
    "on a {back} background: {thing}",
    "{thing} in front of a {back} wall",
    "{thing}, {back} backdrop",
    "{thing} on a {back} coloured background",
    "{thing} on a {back} colored background",
    "{back} behind {thing}",
    "a {back} wall behind {thing}",
    "{thing} sitting on {back}",
    "on {back} there is {thing}",
    "{thing}, the background {back}",
    "the background is {back}, {thing}",
)
WRAPPERS = (
    "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}", "{0}",
    "draw {0}", "draw me {0}", "draw me {0} please", "please draw {0}", "paint {0}",
    "a picture of {0}", "picture of {0}", "an image of {0}", "a photo of {0}", "a drawing of {0}",
    "show me {0}", "make {0}", "i want {0}", "give me {0}", "can you draw {0}", "an icon of {0}",
    "{0} please", "{0}, flat design", "{0}, simple", "there is {0}", "a painting of {0}",
    "could you make {0} for me", "i would like {0}", "generate {0}",
)  # fmt: skip
PAIRS_SIDEWAYS: tuple[str, ...] = (
    "{a} and {b}", "{a} and {b}", "{a} next to {b}", "{a} beside {b}", "{a}, {b}", "{a} with {b}",
    "{a} to the left of {b}", "{a} left of {b}", "{a} on the left and {b} on the right",
    "{b} to the right of {a}", "{b} right of {a}", "{a} left, {b} right",
)  # fmt: skip
PAIRS_UPRIGHT: tuple[str, ...] = (
    "{a} above {b}", "{a} over {b}", "{b} below {a}", "{b} under {a}", "{b} beneath {a}",
    "{a} at the top and {b} at the bottom", "{a} on top of {b}",
)  # fmt: skip
PAIRS_ANY: tuple[str, ...] = ("{a} and {b}", "{a} and {b}", "{a}, {b}", "{a} with {b}")
TWICE = (
    "two {things}",
    "2 {things}",
    "a pair of {things}",
    "{things}",
    "two {things} side by side",
)
EMPTY = (
    "a plain {back} background", "{back} background", "just {back}", "nothing on {back}",
    "an empty {back} background", "all {back}",
)  # fmt: skip
FILLERS = (
    "masterpiece", "best quality", "high quality", "highly detailed", "detailed", "beautiful", "4k", "8k", "hd",
    "nice", "sharp", "clean", "flat", "minimal", "vector art", "illustration", "digital art",
    "trending on artstation", "cute", "very nice", "professional", "simple shapes", "perfect",
    "award winning", "ultra realistic", "cinematic lighting", "by greg rutkowski", "thanks",
    "hello", "my friend", "for my wall", "geometry", "cool",
)  # fmt: skip

# Only the bench uses these: wordings that training never shows.
HELD_OUT_BACKDROPS = (
    "{thing} sitting on a plain {back} wall",
    "on {back}, {thing}",
    "{thing}; the background is {back}",
    "{thing} with {back} behind",
)
HELD_OUT_WRAPPERS = (
    "hello, please make me {0}, thanks",
    "a simple illustration of {0}",
    "my friend would like {0}",
    "a cute icon with {0}",
)
_ALSO = "a an the is behind sitting something shape shapes object color colour thing of in no not"


def vocabulary_words() -> list[str]:
    """Every word of every phrase above, lower case, sorted: each becomes one token."""
    phrases = [*BACKDROPS, *WRAPPERS, *PAIRS_SIDEWAYS, *PAIRS_UPRIGHT, *PAIRS_ANY, *TWICE, *EMPTY]
    phrases += [*FILLERS, *HELD_OUT_BACKDROPS, *HELD_OUT_WRAPPERS, _ALSO]
    for table in (SHAPE_WORDS, COLOUR_WORDS, SIZE_WORDS):
        phrases += [word for words in table.values() for word in words]
    phrases += [word for words in PLACE_WORDS.values() for word in words]
    phrases += [plural(word) for words in SHAPE_WORDS.values() for word in words]
    words = {
        "".join(letters for letters in word if letters.isalpha())
        for phrase in phrases
        for word in phrase.replace("{things}", "").lower().split()
        if "{" not in word
    }
    return sorted(word for word in words if len(word) > 1)


def plural(words: str) -> str:
    """`circle` -> `circles`, `plus sign` -> `plus signs`, `box` -> `boxes`."""
    *front, last = words.split()
    return " ".join([*front, PLURALS.get(last, last + "s")])
