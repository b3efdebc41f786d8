"""The words of /setup."""

COMMAND = (
    "Set me up for this server, step by step; nothing has to be done, all of it can be changed"
)
TITLE = "Setting me up"
INTRO = "Every step can be skipped and comes back as you left it. What is set shows a mark."
STEP = "{mark} **{number}. {name}** {state}"
DONE, OPEN = "\N{WHITE HEAVY CHECK MARK}", "\N{WHITE LARGE SQUARE}"
POLICY, EMOJIS, ROLES, QUOTAS, CHECK = "Content", "Kudos emojis", "Roles", "Limits", "Check"

LANGUAGE = "Language"
LANGUAGE_DEFAULT = "as set at Discord: {language}"
LANGUAGE_TITLE = "Which language shall I speak in public here?"
LANGUAGE_NOTE = "In private everybody reads their own language."
LANGUAGE_OF_DISCORD = "As set at Discord"

POLICY_DEFAULT = "the horde's own rules"
POLICY_SET = "rules of your own: {count}"
EMOJIS_NONE = "gifts by button and menu only"
EMOJIS_SET = ("{number} emoji gives kudos", "{number} emojis give kudos")
ROLES_NONE = "no automatic roles"
ROLES_SET = ("{number} rule", "{number} rules")
QUOTAS_NONE = "no limits"
QUOTAS_SET = "{member} a day for a member, {guild} for the server"
CHECK_STATE = "what I may do here, and a test picture"

POLICY_TITLE = "Which content does this server want?"
POLICY_NOTE = "/config changes single rules afterwards."
PRESETS = {
    "family": "Family: no adult content, accounts from 7 days, 50 pictures a day",
    "standard": "Standard: adult content only in age-restricted channels, 200 a day",
    "studio": "Studio: the horde's own rules, nothing more",
}
PRESET_NAMES = {"family": "Family", "standard": "Standard", "studio": "Studio"}

EMOJI_TITLE = "Thanks by reaction"
EMOJI_NOTE = (
    "Members thank each other by reacting with an emoji that carries kudos. The starter set uses four "
    "emojis everybody has; /emoji pack adds coins of this server's own, /emoji map any emoji you like."
)
EMOJI_START = "Use the starter set"

ROLE_TITLE = "A role for whom?"
ROLE_NOTE = "Choose the role, then who gets it. /roles has all conditions."
ROLE_PLACEHOLDER = "The role to give"
ROLE_FOR = {
    "linked": "Whoever has an account",
    "worker": "Whoever's worker is online",
    "trusted": "Whoever is trusted",
}
ROLE_FIRST = "Choose a role first."

QUOTA_TITLE = "Limits of this server"
QUOTA_MEMBER = "Pictures a day for a member"
QUOTA_GUILD = "Pictures a day for the whole server"
QUOTA_PAUSE = "Seconds between two requests"
QUOTA_HINT = "empty: no limit"

CHECK_TITLE = "What I may do in this channel"
FINE, MISSING = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
CHECK_LINE = "{mark} {name}: {why}"
PERMISSIONS = {
    "view_channel": ("View Channel", "to be here at all"),
    "send_messages": ("Send Messages", "to answer"),
    "send_messages_in_threads": ("Send Messages in Threads", "to answer in threads"),
    "embed_links": ("Embed Links", "to show cards"),
    "attach_files": ("Attach Files", "to show pictures"),
    "read_message_history": ("Read Message History", "to vary older pictures"),
    "manage_roles": ("Manage Roles", "only for automatic roles"),
    "create_expressions": ("Create Expressions", "only for /emoji pack"),
}
TEST = "Draw a test picture"
TEST_PROMPT = "a red circle on a blue background"
BACK = "Back to the steps"
