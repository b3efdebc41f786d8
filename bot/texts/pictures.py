"""The words of /generate, its progress and its results."""

from typing import NamedTuple

COMMAND = "Draw a picture from your words, on the GPUs of this community"
PROMPT = "What you would like to see; after ### what you would not"
MODEL = "Who draws it; without: the one with the shortest wait"
SIZE = "Square, portrait, landscape …; without: what suits the model"
COUNT = "How many pictures"
SEED = "The same seed draws the same picture again"
PRIVATE = "Only you see it"

WAITING = "Waiting in the queue"


class Doing(NamedTuple):
    """Words for a kind of work: while it is done, and when nobody is there to do it."""

    now: str
    impossible: str


DRAWING_PICTURES = Doing(
    "Drawing",
    "No worker online can draw this right now. It waits for one to come, or press Cancel.",
)
WRITING = Doing(
    "Writing",
    "No worker online can write this right now. It waits for one to come, or press Cancel.",
)
LOOKING = Doing("Working on it", "No worker online can do this right now.")
POSITION = "Position {position}"
NEXT = "Next in line"
READY = "ready {when}"
PERCENT = "{bar} {percent} %"
COUNTS = "{finished} finished, {drawing} being drawn, {waiting} waiting"
PREVIEW_ALT = "What the picture looks like so far"
GUEST = "You draw as a guest, in the slow lane. Link an account to draw faster."
PRIVATE_UNTIL = (
    "Discord closes this reply {when}; a picture that takes longer comes as a direct message."
)

CANCEL = "Cancel"
LINK = "Link account"
REROLL = "Re-roll"
VARY = "Vary"
UPSCALE = "Upscale"
REMIX = "Remix"
INFO = "Info"
MORE = "More…"
PUBLISH = "Publish"
DELETE = "Delete"
TRY_AGAIN = "Try again"

BY_WORKERS = "drawn by {workers}"
BY_WRITERS = "written by {worker}"
FOR = "for {member}"
SEEDS = ("seed {seeds}", "seeds {seeds}")
COST = "{kudos} kudos"
ABOUT_COST = "about {kudos} kudos"
ENLARGED = "enlarged {times}\N{MULTIPLICATION SIGN}"
CENSORED = (
    "{number} picture was withheld: the worker's filter took it for adult content, which this "
    "channel does not show.",
    "{number} pictures were withheld: the worker's filter took them for adult content, "
    "which this channel does not show.",
)
MISSING = ("{number} picture could not be drawn.", "{number} pictures could not be drawn.")

CANCELLED = "Cancelled"
CANCELLED_NOTE = "Pictures that were not drawn cost nothing."
FAILED = "This picture could not be drawn"
FAILED_NOTE = "The workers that tried it failed. What was not drawn costs nothing."
EXPIRED = "Nobody came to draw this picture"
EXPIRED_NOTE = "It waited as long as the horde keeps a request. Try again, or another model."
ALL_WITHHELD = "No picture to show"
ALL_WITHHELD_NOTE = "Try other words, or ask in an age-restricted channel."

MOVED_TO_DM = "This one takes longer than Discord keeps a reply open."
MOVED_TO_DM_NOTE = (
    "I will send it to you as a direct message; if yours are closed to me, /jobs keeps it for you."
)
BY_DM_CLOSED = "Here is your picture: Discord had closed the reply it belonged to."
BY_DM_BARRED = "Your picture is ready, but I may no longer post in {channel}."
ADULT_NOT_BY_DM = "It may be adult content, so I do not send it here. /jobs shows it in an age-restricted channel."

ANY_MODEL = "any model"
OFFER = "{name} · {workers} · {waiting} waiting · {wait}"
ADULT = "18+"

TREATMENTS = {
    "RealESRGAN_x2plus": "2\N{MULTIPLICATION SIGN} larger",
    "RealESRGAN_x4plus": "4\N{MULTIPLICATION SIGN} larger",
    "RealESRGAN_x4plus_anime_6B": "4\N{MULTIPLICATION SIGN} larger, drawn style",
    "4x_AnimeSharp": "4\N{MULTIPLICATION SIGN} larger, sharp lines",
    "NMKD_Siax": "4\N{MULTIPLICATION SIGN} larger, photographs",
    "GFPGAN": "mend faces",
    "CodeFormers": "mend faces, stronger",
    "strip_background": "remove background",
    "caption": "describe",
    "interrogation": "find tags",
    "nsfw": "check for adult content",
}
