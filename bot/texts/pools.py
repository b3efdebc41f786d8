"""The words of pools and shared keys."""

NO_POOL = (
    "This server has no open pool.",
    "Somebody who manages it can start one with /pool open.",
)
POOL_EXISTS = ("This server has a pool already.", "/pool info shows it; close it to start anew.")
NEEDS_ACCOUNT = ("This needs an account of your own.", "Creating one takes one tap.")
OFFER_GONE = ("This key is not shared any more.", "It was revoked, has expired or is empty.")
NO_SEAT = ("All {seats} places of this key are taken.", "Ask its owner for another one.")
TOO_MANY_KEYS = (
    "That is more shared keys than you can have.",
    "Revoke one first: up to {allowed}.",
)
NOT_KEY_OWNER = ("Only whoever shares a key can change it.", "/key list shows those of yours.")

POOL_GROUP = "The pool of this server: kudos that members share"
INFO_COMMAND = "What is in the pool, who may use it, what it was spent on"
OPEN_COMMAND = "Open a pool for this server"
DONATE_COMMAND = "Give kudos to the pool of this server"
RULES_COMMAND = "Change who may use the pool"
CLOSE_COMMAND = "Close the pool; the rest goes back to those who filled it"
DAILY_SHARE = "The most kudos a member may spend of it within a day"
FOR_ROLE = "Only members with this role"
FOR_CHANNEL = "Only in this channel"
FOR_NEWCOMERS = "Only members without account, or with one younger than so many days"
DONATION = "How many kudos"

POOL = "Pool of {name}"
REST = "**{rest} kudos** are there for everybody who may use it."
CLOSING = "It is being closed: what is still drawn is waited for, then the rest goes back."
FILLED = "{donated} kudos given by {donors}, {spent} spent."
RULE_SHARE = "up to {kudos} kudos a day each"
RULE_ROLE = "members with <@&{role}>"
RULE_CHANNEL = "in <#{channel}>"
RULE_NEWCOMERS = "newcomers of the last {days} days"
RULE_EVERYBODY = "everybody"
RULES = "For {who}."
SPENDS = "**Last spent**"
SPEND = "{when}: {kudos} kudos for <@{member}>"
POOL_NOTE = (
    "The pool pays by itself for what those members draw here. 25 kudos stay in it until it is "
    "closed, as in every account."
)
DONATE = "Donate"
DONATE_FORM = "Donate to the pool"
DONATED = "<@{member}> gave {kudos} kudos to the pool. Thank you!"
OPENED = "The pool is open. Fill it with the button below or /pool donate."
CLOSE_WARNING = "Close the pool?"
CLOSE_WARNING_NOTE = (
    "{rest} kudos go back to those who gave, in proportion. What waits in the queue is cancelled, "
    "what is being drawn is finished first."
)
CLOSE_NOW = "Close it"
CLOSED = "The pool is closed. The rest is on its way back."

KEY_GROUP = "Shared keys: let others draw at your expense, within limits"
CREATE_COMMAND = "Share some of your kudos with the members of this channel"
KEY_KUDOS = "The most that may be spent with it"
KEY_PLACES = "How many members may claim it"
KEY_DAYS = "For how many days"
KEY_NAME = "What it is for"
LIST_COMMAND = "Keys you share, and keys that pay for you"
TOPUP_COMMAND = "Let more be spent with a shared key"
REVOKE_COMMAND = "Take a shared key back; what waits on it is cancelled"
CLAIM_COMMAND = "Choose a key you claimed, or stop using one"
WHICH_KEY = "Which of them"

SHARED = "<@{owner}> shares {kudos} kudos"
SHARED_NOTE = "Whoever claims a place draws with them instead of waiting as a guest."
KEY_FACTS = "{taken} of {seats} places taken · {used} kudos used, {left} left · ends {when}"
NEVER = "never"
UNLIMITED = "any number of"
CLAIM = "Claim a place"
SHARED_OVER = "This key is not shared any more"
CLAIMED = "This key pays for you now"
CLAIMED_NOTE = "What you draw costs its owner, until it is empty or you let it go."
LET_GO = "Stop using it"
LET_GO_DONE = "You pay for yourself again"
YOURS = "**Keys you share**"
THEIRS = "**Keys that pay for you**"
NO_KEYS = "None. /key create shares some of your kudos."
KEY_LINE = "{name} · {facts}"
THEIR_LINE = "from <@{owner}> · {facts}"
UNNAMED = "unnamed"
KEY_CHOICE = "{name} · {left} kudos"
SHOW_KEY = "Show key {number}"
OWNERS_KEY = "The key of {name}"
OWNERS_KEY_NOTE = (
    "```\n{key}\n```\nWhoever has it can draw at your expense within its limits, in any program. "
    "Only you see this."
)
TOPPED_UP = "{name} may spend {left} kudos now"
REVOKED = "{name} is revoked"
