"""The words of /link, /unlink and /kudos."""

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
