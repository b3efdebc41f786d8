"""The words around styles of the horde: the option, /styles, and what is refused."""

OPTION = "A style of the horde, or one of your presets"
CHOICE_PRESET = "your preset"
CHOICE_COLLECTION = "one of {number} by chance"
USES = ("used {number} time", "used {number} times")

COMMAND = "Styles of the horde: looks that others lend to your pictures"
SEARCH = "Words of its name, a tag, a model or its author"
TITLE = "Styles"
TITLE_FOUND = "Styles for: {words}"
NONE = "The horde has no styles for this place yet"
NONE_NOTE = "Trusted members make them; the guide of the horde says how."
NONE_FOUND = "No style matches: {words}"
NONE_FOUND_NOTE = "Try a single word, or /styles alone for those used most."
LINE = "**{name}** by {author} · {uses}"
LOOK = "Look"
FURTHER = "Further styles"
SOME_MORE = "{number} more match: one word more narrows it down."

USE = "Use"
BY = "by {author} · {uses}"
PROMPT = "Its words"
PROMPT_PLACES = "{p} stands for your words, {np} for what you do not want."
MODELS = "Models"
TAGS = "Tags"
LORAS = "Add-ons"
ADULT = "May draw adult content."
PAID = "Its author pays for what you draw with it, while their key lasts."
FEE = "Each use gives its author {kudos} kudos of yours."
EXAMPLE = "Example {number} of the style {name}"
EXAMPLES_NOTE = "The examples were chosen by its author and are not checked."
FORM_TITLE = "Draw in this style"

NO_SUCH_STYLE = (
    "I know no style and no preset called {wanted}.",
    "/styles lists those of the horde, /settings your presets.",
)
NEAR = "For example: {near}."
FOR_ADULTS = (
    "The style {style} may draw adult content.",
    "Use it in an age-restricted channel, or pick another one with /styles.",
)
NEEDS_MODEL = (
    "The style {style} is not made for that model.",
    "Leave the model out, or pick one of: {models}.",
)
GONE = ("This style is no longer there.", "/styles lists those there are.")
