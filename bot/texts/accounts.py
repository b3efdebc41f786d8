"""The words of /link, /unlink and /kudos."""

from horde_core.gifts.model import GiftState
from horde_core.members.model import Received

LINK_COMMAND = "Connect your Discord with the horde, so that your own kudos count"
UNLINK_COMMAND = "Disconnect your Discord from your horde account"
KUDOS_GROUP = "Kudos: what you earn by sharing your GPU and spend by drawing"
BALANCE_COMMAND = "How many kudos you have"

INVITE = "Link your account"
INVITE_NOTE = (
    "With an account your pictures are drawn ahead of the guests', and what your own GPU draws "
    "for others earns you kudos."
)
CREATE = "Create my account"
HAVE_ONE = "I have an account"
CODE_NOTE = (
    "If you have a horde account, its page asks for the API key there, never here in Discord. "
    "The link works once and ends {when}."
)

LINKED = "You are linked as {alias}"
LINKED_NOW = "Welcome, {alias}"
LINKED_NOTE = "You have {kudos} kudos. Pictures you ask for are drawn in your name."
WAITED_NOTE = "{kudos} kudos were waiting for you: gifts of others."
WORKER_NOTE = "To share your GPU, let a worker use your API key."
NEW_KEY = "New API key"
UNLINK = "Unlink"

KEY_WARNING = "Replace your API key?"
KEY_WARNING_NOTE = "Workers and programs that use the present key stop until they get the new one."
KEY_NOW = "Replace my key"
KEY = "Your new API key"
KEY_NOTE = "{key}\nKeep it secret: it is shown once, and whoever has it can spend your kudos."

UNLINK_WARNING = "Unlink {alias}?"
UNLINK_WARNING_NOTE = (
    "The account and its kudos stay, but only its API key leads back to it. Without a key of "
    "yours, make a new one first."
)
UNLINKED = "You are not linked any more"
UNLINKED_NOTE = "You draw as a guest now. /link brings you back."
NOT_LINKED = "You are not linked"
NOT_LINKED_NOTE = "There is nothing to disconnect."

BALANCE = "You have {kudos} kudos"
BALANCE_NOTE = "Account {alias}."
EVALUATING_NOTE = "Another {kudos} kudos are held back until your worker is trusted."
INBOX = "**What I could not tell you, as you take no direct messages from me:**"

GIFT_COMMAND = "Give kudos to a member"
GIFT_MEMBER = "Who gets them"
GIFT_AMOUNT = "How many, e.g. 100 or 2.5"
GIFT_NOTE = "What for; they read it"

HISTORY_COMMAND = "The last gifts you gave and got"
HISTORY = "Your last gifts"
NO_HISTORY = "You neither gave nor got any yet."
HISTORY_GIVEN = "{when}: {kudos} kudos to {member}"
HISTORY_GOT = "{when}: {kudos} kudos from {member}"
STATES = {
    GiftState.HELD: "on their way",
    GiftState.WITHDRAWN: "taken back",
    GiftState.EXPIRED: "came back unclaimed",
    GiftState.RETURNED: "came back",
    GiftState.REFUSED: "refused",
    GiftState.SENDING: "on their way",
    GiftState.UNCLEAR: "nobody knows whether they arrived",
}

LEADERBOARD_COMMAND = "Who gave or got most"
LEADERBOARD_OF = "Gifts given or received"
LEADERBOARD_WHERE = "In this server or everywhere"
LEADERBOARD_SINCE = "Since when"
GIVEN_MOST = "Most generous"
GOT_MOST = "Most appreciated"
WHERE = {"here": "this server", "everywhere": "the whole horde"}
SINCE = {"week": "this week", "month": "this month", "ever": "all time"}
LEADERBOARD_TITLE = "{what} · {where} · {since}"
NOBODY_YET = "Nobody yet. Be the first: /kudos gift."
STANDING = "{rank}. {member} · {kudos} kudos in {times}"
LEADERBOARD_NOTE = "Do not want to be here? /kudos notify listed: False"

NOTIFY_COMMAND = "What I tell you about, and what others may see"
NOTIFY_RECEIVED = "Gifts to you: at once, once a day, or never"
NOTIFY_THRESHOLD = "Tell of gifts from this many kudos on"
NOTIFY_SENT = "Tell when a gift of yours arrived"
NOTIFY_WORKERS = "Tell when a worker of yours goes offline or into maintenance"
NOTIFY_LISTED = "Appear on leaderboards"
NOTIFY_PUBLIC = "Let others see your /profile"
RECEIVED_HOW = {
    Received.ALL: "told at once",
    Received.DAILY: "told once a day",
    Received.OFF: "not told",
}
CHOICES = "What you chose"
CHOICE_RECEIVED = "Gifts to you: {how}, from {threshold} kudos on"
CHOICE_SENT = "Arrival of your gifts told: {answer}"
CHOICE_WORKERS = "Trouble of your workers told: {answer}"
CHOICE_LISTED = "On leaderboards: {answer}"
CHOICE_PUBLIC = "Profile open to others: {answer}"
CHOICES_NOTE = "What cannot be delivered, as you take no messages from me, shows in /kudos balance."
YES, NO = "yes", "no"
