"""What happened, what to do next: one pair for each refusal."""

from horde_core.errors import Rc

Pair = tuple[str, str]

UNEXPECTED = (
    "Something went wrong on our side.",
    "It was noted. Please try again in a minute.",
)
COMMAND_CHANGED = (
    "This command has changed since your Discord loaded it.",
    "Restart Discord, or try again in a minute.",
)
NOT_ALLOWED = (
    "You may not do this.",
    "If you think you should, ask a moderator of this server.",
)
BOT_MAY_NOT = (
    "I lack a permission for this here.",
    "A moderator can grant me View Channel, Send Messages and Attach Files in this channel.",
)
REFUSED = (
    "The horde cannot draw this the way it was asked.",
    "Change the prompt or the options and try again.",
)
UNAUTHORISED = (
    "The horde did not recognise your account.",
    "Link it again, then retry.",
)
NOT_FOUND = (
    "The horde does not know this, or no longer.",
    "Check the name, or start afresh with /generate.",
)
BUSY = ("This is being worked on at the moment.", "Wait a few seconds and try again.")
TOO_MANY = ("That is more at once than allowed.", "Wait until something is finished.")
UNAVAILABLE = (
    "The horde cannot be reached at the moment.",
    "Nothing was charged. Please try again in a minute.",
)

NOT_ENOUGH_KUDOS = (
    "You do not have enough kudos for this.",
    "It takes {needed} kudos and you have {available}. Share your GPU or ask for a gift.",
)
KUDOS_UPFRONT = (
    "A picture this large needs kudos in advance while the horde is busy.",
    "It takes {needed} kudos and {available} are there. Choose a smaller size or fewer "
    "pictures, or draw with an account of your own.",
)
TOO_MANY_PROMPTS = (
    "You have {waiting} pictures waiting already.",
    "Up to {limit} at a time are possible. Wait for one of them, or cancel one.",
)
FORGOTTEN = (
    "This picture is too old: the horde has forgotten how it was made.",
    "Start a new one with /generate.",
)
ACCOUNT_DELETED = (
    "Your horde account has been deleted.",
    "Use /unlink, then /link to start with a new one.",
)
NO_SUCH_MEMBER = ("The horde does not know this member.", "They can join with /link.")
CODE_OVER = (
    "This link was used already or is older than fifteen minutes.",
    "Press the button for a new one.",
)
NEEDS_ACCOUNT = ("This needs an account of your own.", "Use /link: it takes a moment.")
NO_SUCH_WORKER = ("There is no worker of that name.", "/horde status lists those online.")

NOT_YOURS = (
    "Only the person who asked for this picture can {verb} it.",
    "Members who may manage messages here can {verb} it as well.",
)
VERBS = {
    "delete": "delete",
    "cancel": "cancel",
    "publish": "publish",
    "edit": "edit",
    "change": "change",
    "rate": "rate",
}
SIZE_NOT_OFFERED = ("{model} does not draw {wanted}.", "It draws: {offered}.")
MODEL_NOT_OFFERED = (
    "I know no model called {wanted}.",
    "Pick one from the list that appears while you type.",
)
NEAR_MODELS = "Online now: {near}."
ALREADY_OVER = ("There is nothing left to cancel here.", "This one is finished.")
TOO_MANY_WORDINGS = (
    "That stands for more than {limit} prompts.",
    "Use fewer choices in braces, or ask several times.",
)
BAD_VALUE = ("I do not understand what you wrote for {field}.", "It takes {wanted}.")
TOO_MANY_PRESETS = (
    "You have {limit} presets already.",
    "Remove one in /settings before you save another.",
)

ALWAYS: dict[str, Pair] = {
    "AlreadyOnIt": ("Already on it.", "Your first click was enough; it is coming."),
    "ButtonRetired": (
        "This button belongs to an older version of me.",
        "Use /generate to draw, or /link for your account.",
    ),
    "SourceForgotten": (
        "The picture this one was made from is no longer kept.",
        "Use Vary or Remix on the picture itself, or attach the source to /generate again.",
    ),
    "OnlyForAdults": (
        "It may be adult content, which I do not show here.",
        "Ask again in an age-restricted channel.",
    ),
    "NoPictureHere": (
        "There is no picture I can read.",
        "Use one of PNG, JPEG or WebP, of at most 20 MB.",
    ),
    "OrderOver": ("This offer has lapsed.", "Please ask again."),
    "NoSuchPreset": ("You have no preset of that name.", "/settings lists those you have."),
}
"""By the name of the refusal: sentences without facts."""

UNFIT_FOR_MODEL = (
    "This model does not draw prompts of this kind.",
    "Pick another model, or other words.",
)
TIMED_OUT = (
    "Too many of your requests were refused lately.",
    "Take a break: you can ask again in {wait}.",
)

BY_RULE: dict[Rc, Pair] = {
    Rc.MISSING_PROMPT: ("There is no prompt.", "Say what you would like to see."),
    Rc.CORRUPT_PROMPT: (
        "This prompt asks for something the horde never draws.",
        "Please describe something else. Repeated attempts slow your account down.",
    ),
    Rc.INVALID_PROMPT_SIZE: ("This prompt is too long.", "Say it with fewer words."),
    Rc.NUL_BYTE_IN_PAYLOAD: (
        "This prompt holds a character that cannot be used.",
        "Type it anew instead of pasting it.",
    ),
    Rc.UNEXPECTED_MODEL_NAME: (
        "This model cannot draw that kind of picture.",
        "Pick another model from the list that appears while you type.",
    ),
    Rc.REQUIRES_TRUST: (
        "This is reserved for trusted members.",
        "Trust grows by itself while your worker draws for others.",
    ),
    Rc.BANNED_CLIENT_AGENT: (
        "This version of the bot is not welcome at the horde any more.",
        "Please tell whoever runs the bot.",
    ),
    Rc.MAINTENANCE_MODE: (
        "The horde is being looked after and takes no new requests.",
        "Pictures already asked for are still drawn. Please try again later.",
    ),
    Rc.TOO_MANY_LORAS: ("That is more style add-ons than allowed.", "Use fewer of them."),
    Rc.TOO_MANY_TIS: ("That is more embeddings than allowed.", "Use fewer of them."),
    Rc.BAD_CFG_DECIMALS: ("That guidance scale is too precise.", "Use at most two decimals."),
    Rc.SOURCE_IMAGE_UNREADABLE: (
        "The picture you sent cannot be read.",
        "Send it as PNG, JPEG or WebP.",
    ),
    Rc.SOURCE_IMAGE_SIZE_EXCEEDED: ("The picture you sent is too heavy.", "Send a smaller one."),
    Rc.SOURCE_IMAGE_RESOLUTION_EXCEEDED: (
        "The picture you sent has too many pixels.",
        "Send a smaller one.",
    ),
    Rc.INPAINTING_MISSING_MASK: (
        "Nothing says which part to draw anew.",
        "Add a mask (white is drawn anew), or use a picture with transparent parts.",
    ),
    Rc.SOURCE_MASK_UNNECESSARY: (
        "A mask needs the picture that it belongs to.",
        "Attach that picture as well.",
    ),
    Rc.CONTROLNET_INPAINTING_MISMATCH: (
        "Shapes of a picture cannot be kept inside a mask.",
        "Leave the mask out, or have the masked part drawn anew.",
    ),
    Rc.CONTROLNET_MISMATCH: (
        "This model cannot keep the shapes of a picture.",
        "Pick a model of the Stable Diffusion 1.5 family, or have the picture changed instead.",
    ),
    Rc.CONTROLNET_UNSUPPORTED: (
        "This model cannot keep that of a picture.",
        "Keep something else of it, or pick a model of the Stable Diffusion 1.5 family.",
    ),
    Rc.CONTROLNET_SOURCE_MISSING: (
        "There is no picture whose shapes could be kept.",
        "Attach one.",
    ),
    Rc.INVALID_TRANSPARENCY_CN: (
        "A transparent background and the shapes of a picture do not go together.",
        "Ask for one of both.",
    ),
}
