"""The words of gifts: reactions, buttons, notices, and why there is no gift."""

from horde_core.gifts.model import Why

Pair = tuple[str, str]

REFUSED: dict[Why, Pair] = {
    Why.TO_SELF: ("Kudos are for others.", "Give them to somebody else."),
    Why.NOT_LINKED: ("Giving kudos needs an account of your own.", "Creating one takes one tap."),
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
}

OVER = ("This gift cannot be undone any more.", "It has been paid.")
NOT_YOURS = ("Only whoever gave can undo a gift.", "Yours have an Undo button of their own.")
NOT_AN_EMOJI = (
    "{text} is not an emoji I can use.",
    "Pick one from Discord's emoji list; a name alone is not enough, for names can be forged.",
)
NOT_MAPPED = ("{text} gives no kudos here.", "/emoji list shows those that do.")
TOO_MANY_EMOJIS = ("That is more emojis than I can watch.", "At most {most} can give kudos.")
