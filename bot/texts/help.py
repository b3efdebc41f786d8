"""The words of /help."""

COMMAND = "What you can do with me"
TITLE = "What you can do with me"
DRAWING = (
    "Draw and write",
    "/generate draws from your words; without any it opens a form. Under every picture are buttons to go on from it. "
    "/describe, /upscale and /blend take pictures you bring, /write goes on with a text.",
)
FINDING = (
    "Find",
    "/jobs what you wait for, /gallery what you have, /models and /styles what to draw with, /settings how you draw.",
)
KUDOS = (
    "Kudos",
    "/link gives you an account, so that you draw faster. React with this server's kudos emojis, or use Gift, to thank "
    "somebody. /kudos shows what you have; /rate and /worker earn more.",
)
TOGETHER = (
    "Together",
    "/pool is what this server saved up, /party a contest, /key a key to share. /limits tells what holds here.",
)
YOU = (
    "You",
    "/profile is yours alone until you open it, /privacy shows and deletes what is stored, /appeal objects to a strike.",
)
ADMINS = (
    "For you who manage this server",
    "/setup goes through everything. /config, /emoji, /roles and /pool are its parts, /mod is for moderators, /why "
    "explains what a member is refused.",
)
