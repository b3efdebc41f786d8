"""The words of /config, /limits, /why and of what a server's rules refuse."""

AGAINST: dict[str, tuple[str, str]] = {
    "closed": ("Nothing is drawn in this channel.", "Try another channel of this server."),
    "blocked": (
        "The moderators of this server have blocked you from the bot here.",
        "/appeal asks them to think again; other servers are not affected.",
    ),
    "word": (
        "This server does not want prompts of this kind.",
        "Say it differently, or ask a moderator.",
    ),
    "model": (
        "This server does not allow that model.",
        "Pick another one; /limits lists the rules.",
    ),
    "style": (
        "This server does not allow that style.",
        "Pick another one; /limits lists the rules.",
    ),
    "role": ("Drawing here needs a role that you do not have.", "Ask a moderator for it."),
    "account_age": (
        "Your Discord account is too young for this server's rules.",
        "It must be {fact} days old.",
    ),
    "daily_member": (
        "You have used up your pictures of today in this server.",
        "Up to {fact} a day are possible; the count starts anew at midnight UTC.",
    ),
    "daily_channel": (
        "This channel has used up its pictures of today.",
        "Up to {fact} a day are possible; try another channel, or tomorrow.",
    ),
    "daily_guild": (
        "This server has used up its pictures of today.",
        "Up to {fact} a day are possible; the count starts anew at midnight UTC.",
    ),
    "pause": (
        "This server wants a pause between two requests.",
        "Wait {fact} seconds and try again.",
    ),
}
BAD_POLICY = ("The setting {key} does not take that.", "It takes: {wanted}")

CONFIG_GROUP = "What members of this server may ask for"
SHOW_COMMAND = "The rules of this server or of a channel, and who changed them"
SET_COMMAND = "Change one rule"
RESET_COMMAND = "Back to the horde's own rules"
LANGUAGE_COMMAND = "The language I speak in public in this server"
LANGUAGE_WHICH = "Which one"
LANGUAGE_CHOSEN = "From now on I speak {language} in public here"
EXPORT_COMMAND = "All rules as a file"
IMPORT_COMMAND = "Put the rules of a file in place of those there are"
KEY = "Which rule"
VALUE = "What it shall be; several are separated by commas, nothing empties it"
CHANNEL = "Only for this channel; it can only be stricter than the server"
FILE = "A file that /config export made"

TITLE = "Rules of {where}"
THIS_SERVER = "this server"
LAWS = "Nothing here can allow what the horde forbids."
CHANGED = "{key} is set"
RESET_DONE = "The horde's own rules hold again"
IMPORTED = (
    "Imported: the server's rules, and those of {number} channel",
    "Imported: the server's rules, and those of {number} channels",
)
EXPORTED = "The rules of this server"
HISTORY = "Last changes"
HISTORY_LINE = "{when} {who}: {what} {detail}"
CHANGES = {
    "preset family": "preset Family",
    "preset standard": "preset Standard",
    "preset studio": "preset Studio",
    "limits": "limits",
    "reset": "back to the horde's own rules",
    "import": "rules imported",
    "block": "blocked",
    "unblock": "unblocked",
    "strike": "gave a strike",
    "case_claim": "claimed a case",
    "case_leave": "left a case to others",
    "case_hand_over": "handed a case to the horde",
    "case_dismiss": "dismissed a case",
    "case_remove": "removed a picture (case)",
    "case_strike": "gave a strike (case)",
    "case_block": "blocked (case)",
    "case_uphold": "turned an appeal down",
    "case_lift": "granted an appeal",
}
YES_OR_NO = "yes or no"
BY_ROLE_WANTED = "roles with numbers, for example: @Artists 50, @Helpers 200"
WHOLE_NUMBER = "a whole number"
ADULT_WANTED = "age_restricted_channels or nowhere"
SAID_FOR = {
    "yes": ("yes", "on", "true", "1"),
    "no": ("no", "off", "false", "0"),
    "nothing": ("-", "nothing", "none", "no limit", "unlimited"),
}
UNLIMITED = "no limit"
EVERY = "all"
NONE = "none"
YES = "yes"
NO = "no"
KEYS = {
    "open": "Drawing",
    "adult": "Adult content",
    "denied_words": "Words not wanted",
    "only_models": "Only these models",
    "denied_models": "Models not wanted",
    "denied_styles": "Styles not wanted",
    "roles": "Only for these roles",
    "account_days": "Least age of a Discord account, days",
    "spoiler": "Pictures behind a spoiler",
    "daily_member": "Pictures a day for a member",
    "daily_roles": "Pictures a day by role",
    "daily_channel": "Pictures a day in a channel",
    "daily_guild": "Pictures a day in the server",
    "pause_s": "Seconds between two requests",
}
ADULT = {"age_restricted_channels": "in age-restricted channels", "nowhere": "nowhere"}

LIMITS_COMMAND = "What you may ask for here, and how much of it is used"
LIMITS_TITLE = "What holds for you here"
LIMITS_LINE = "{name}: {used} of {limit}"
ONLY_IN_SERVERS = "There are no rules of a server here"
ONLY_IN_SERVERS_NOTE = "In direct messages only the horde's own rules hold."

WHY_COMMAND = "Why a member cannot draw here, and what would help"
WHY_MEMBER = "Whose request to check"
WHY_PROMPT = "The prompt to check"
WHY_FINE = "Nothing in this server's rules speaks against it"
WHY_FINE_NOTE = "If it fails all the same, it is the horde's own rules or its queue."
WHY_NOT = "This is what {member} is told:"

BLOCK_COMMAND = "Block a member from the bot in this server"
UNBLOCK_COMMAND = "Let a member use the bot again"
BLOCK_MEMBER = "Who"
BLOCK_REASON = "Why; kept in this server's log"
BLOCK_DAYS = "For how many days; empty: until unblocked"
BLOCK_MENU = "Block from bot"
BLOCK_FORM = "Block {name}"
BLOCKED = "{member} is blocked from the bot here"
UNBLOCKED = "{member} may use the bot again"
NOT_BLOCKED = "{member} was not blocked"

PRIVACY_COMMAND = "What is stored about you; get it as a file or delete it"
PRIVACY_TITLE = "What I store about you"
PRIVACY_NOTE = (
    "Your Discord id with your horde account, if you linked one; where that is at another horde, "
    "its API key too, encrypted. For sixty days each request: its "
    "prompt, its settings, where it was asked for. Your settings and presets. Your gifts, as the "
    "books need them. Keys you claimed or gave away, what you drew from pools, your part in "
    "parties. For linked roles, what Discord may know. How many pictures you asked for today. I read no messages and keep no list of members."
)
PRIVACY_EXPORT = "Send it to me"
PRIVACY_DELETE = "Delete it"
PRIVACY_WARNING = "Delete what I store about you?"
PRIVACY_WARNING_NOTE = (
    "Your requests, settings and presets go, and your link to the account. The account, its "
    "kudos and the books stay; its API key still works. Pictures in channels stay until you "
    "delete their messages."
)
PRIVACY_NOW = "Delete it now"
PRIVACY_DELETED = "Deleted"
PRIVACY_DELETED_NOTE = "I do not know you any more."
PRIVACY_FILE = "Here is what I store about you."
