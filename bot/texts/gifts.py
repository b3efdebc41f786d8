"""The words of gifts: reactions, buttons, notices, and why there is no gift."""

from horde_core.gifts.model import Why

Pair = tuple[str, str]

REFUSED: dict[Why, Pair] = {
    Why.TO_SELF: ("Kudos are for others.", "Give them to somebody else."),
    Why.NOT_LINKED: ("Giving kudos needs an account of your own.", "Use /link: it takes a moment."),
    Why.SOURCE_UNFIT: (
        "Your account cannot give kudos.",
        "If you think it should, ask a moderator of the horde.",
    ),
    Why.TARGET_UNFIT: (
        "This member cannot receive kudos.",
        "Their account is closed or restricted.",
    ),
    Why.NOT_ENOUGH: (
        "You do not have enough kudos for this.",
        "It takes {amount} and you can spend {limit}. Share your GPU to earn some.",
    ),
    Why.TOO_LARGE: ("That is more than one gift may be here.", "The most is {limit} kudos."),
    Why.TOO_MUCH_TODAY: (
        "That is more than you can give within a day.",
        "The most is {limit} kudos a day.",
    ),
    Why.TOO_MUCH_FOR_ONE: (
        "That is more than you can give to one member within a day.",
        "The most is {limit} kudos a day.",
    ),
    Why.TOO_FAST: ("You give faster than I can count.", "Wait a minute, then go on."),
    Why.NOTHING: ("There is nothing to give.", "Name an amount above zero."),
    Why.TAKER_NOT_LINKED: (
        "This member has linked no account of the horde.",
        "It keeps nothing for others: ask them to use /link, then give again.",
    ),
    Why.NOT_WHOLE: (
        "This horde moves whole kudos only.",
        "Give a whole number, such as 10.",
    ),
}

OVER = ("This gift cannot be undone any more.", "It has been paid.")
NOT_YOURS = ("Only whoever gave can undo a gift.", "Yours have an Undo button of their own.")
NOT_AN_EMOJI = (
    "{text} is not an emoji I can use.",
    "Pick one from Discord's emoji list; a name alone is not enough, for names can be forged.",
)
NOT_MAPPED = ("{text} gives no kudos here.", "/emoji list shows those that do.")
TOO_MANY_EMOJIS = ("That is more emojis than I can watch.", "At most {most} can give kudos.")

GIFT = "Gift"
MENU = "Gift kudos"
AUTHOR_MENU = "Gift author"
FORM = "Gift kudos"
FORM_AMOUNT = "How many kudos"
FORM_AMOUNT_NOTE = "They go to {name}"
WHO_ASKED = "whoever asked for this picture"
FORM_NOTE = "What for (optional)"
NOT_A_NUMBER = (
    "{text} is not an amount of kudos.",
    "Write a number such as 100.",
)
BOTS_TAKE_NONE = ("Bots have no use for kudos.", "Give them to a member.")

GIVEN = "{kudos} kudos for {taker}"
GIVEN_NOTE = "They arrive {undo}."
GIVEN_WAITS = "{until} they come back to you, unless the member links an account first."
UNDO = "Undo"
UNDO_NOTE = "You can take it back until {undo}."
UNDONE = "Taken back"
UNDONE_NOTE = "The kudos are yours again."

EMOJI_GROUP = "Emojis that give kudos when somebody reacts with them"
MAP_COMMAND = "Let an emoji give kudos to the author of a message"
MAP_EMOJI = "The emoji, as you would write it in a message"
MAP_AMOUNT = "How many kudos one reaction gives"
UNMAP_COMMAND = "An emoji gives no kudos any more"
LIST_COMMAND = "Which emojis give kudos here, and how many"
PACK_COMMAND = "Add a starter pack of emojis that give kudos"
CEILING_COMMAND = "The most kudos that one gift may be here"
CEILING_AMOUNT = "Kudos; 0 for the horde's own limit"

TABLE = "Emojis that give kudos here"
TABLE_NOTE = (
    "React with one of them: the author of the message, or whoever asked for a picture, gets the "
    "kudos. Take your reaction back within half a minute and nothing happened."
)
NO_EMOJIS = "None yet. /emoji pack adds a few; the Gift button and the member menu always work."
EMOJI_LINE = "{emoji} {kudos} kudos"
MAPPED = "{emoji} gives {kudos} kudos now"
UNMAPPED = "{emoji} gives nothing any more"
PACKED = "The starter pack is here"
PACKED_UNICODE = "The starter pack is here, with Discord's own emojis"
PACKED_UNICODE_NOTE = (
    "With the permission Create Expressions I could have drawn a set of our own: grant it, then "
    "use /emoji pack again."
)
CEILING_SET = "One gift may be up to {kudos} kudos here"
CEILING_LIFTED = "Only the horde's own limit holds for gifts here"
