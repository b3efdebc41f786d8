"""The words for another horde that the bot works with."""

from horde_core.remote.refusals import Missing

Pair = tuple[str, str]

DOWN = (
    "{host} cannot be reached at the moment.",
    "Nothing was asked of it. Try again in a minute.",
)
NO_ANSWER = (
    "{host} gave no usable answer.",
    "It may have heard you all the same: look at /kudos balance before you try again.",
)
BUSY = ("The horde asks for a pause.", "Try again in {wait}.")
KEY_REFUSED = (
    "The horde does not know your API key any more.",
    "Link your account again with the key you use now.",
)
KEY_UNREADABLE = (
    "I cannot read the API key you left with me any more.",
    "Link your account again with your key.",
)
REFUSED = ("The horde refused this.", "Change what you asked for and try again.")
MISSING: dict[Missing, Pair] = {
    Missing.ACCOUNTS: (
        "I cannot create accounts at this horde.",
        "Register at its website, then use /link with the API key you get there.",
    ),
    Missing.NEW_KEYS: (
        "I cannot make a new API key at this horde.",
        "Get one at its website, then use /link with it.",
    ),
    Missing.POOLS: (
        "There are no pools here: this horde cannot hold kudos for a server.",
        "Give kudos to a member instead, with /kudos gift.",
    ),
    Missing.PARTIES: (
        "There are no parties here: this horde cannot hold a budget until somebody wins.",
        "Give kudos to whoever made the best picture, with /kudos gift.",
    ),
    Missing.SHARED_KEYS: (
        "Kudos cannot be shared by a button here: this horde lends no keys to others.",
        "Give them to a member, with /kudos gift.",
    ),
    Missing.RATINGS: (
        "Pictures cannot be rated here: this horde takes ratings on its own ways only.",
        "Its website tells you how to rate there.",
    ),
    Missing.ROLE_FACTS: (
        "Only linked and given can decide about roles here: this horde tells me no more of "
        "members.",
        "Use one of these two for the rule.",
    ),
}

INVITE = "Link your account at {host}"
INVITE_NOTE = (
    "With its API key I draw in your name and with your kudos. I keep the key encrypted, show it "
    "to nobody, and forget it with /unlink."
)
ENTER = "Enter my API key"
REGISTER = "Get an account there"
FORM = "Your account at {host}"
FORM_KEY = "API key"
FORM_KEY_NOTE = "From its website; only I get to see it"
WRONG_KEY = (
    "{host} does not know this API key.",
    "Copy it once more from where you got it, without spaces.",
)
NOT_ANONYMOUS = (
    "This is the key of those without an account.",
    "Enter the key of an account of your own.",
)
LINKED_NOTE = "Your account is at {host}; the key is encrypted here."
UNLINK_NOTE = "I forget your API key. Your account and its kudos stay at {host}."
NUMBERS_OF = "The numbers of {host}."
