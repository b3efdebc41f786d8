"""The words around making pictures: options, forms, menus."""

NEGATIVE = "What you would not like to see"
IMAGE = "A picture to start from"
STRENGTH = "How much of the picture may change, in percent"
ALIAS_COMMAND = "The same as /generate"

FORM_TITLE = "Draw a picture"
FORM_PROMPT = "What you would like to see"
FORM_NEGATIVE = "What you would not"
FORM_NUMBERS = "Steps, guidance and seed"
FORM_NUMBERS_HINT = "for example: 30, 7.5, 1234 — empty leaves it to the horde"
FORM_SAMPLER = "Sampler"
FORM_SWITCHES = "More"
SWITCHES = {
    "karras": "Karras noise levels",
    "hires_fix": "Draw large pictures in two passes",
    "tiling": "Edges that tile",
    "transparent": "Transparent background",
}
STEPS_FIELD = "steps"
STEPS_WANTED = "a whole number from 1 to 500"
CFG_FIELD = "guidance"
CFG_WANTED = "a number from 0 to 100"

CONFIRM = "{number} requests, about {kudos} kudos"
CONFIRM_ONE = "About {kudos} kudos"
CONFIRM_GUEST = "{number} requests"
CONFIRM_BALANCE = "You have {kudos} kudos. In /settings you choose from how many on I ask."
CONFIRM_FACTS = "{number} \N{MULTIPLICATION SIGN} {size} · {model}"
CONFIRM_NOTE = "Your prompt stands for:"
DRAW_ALL = "Draw them all"
DRAW_IT = "Draw"

WHICH = "Which picture?"
ONE = "Picture {number}"
TREAT = "What shall be done with it?"

REMIX_TITLE = "Remix"
REMIX_MODEL = "Model"
REMIX_STRENGTH = "How much may change"
STRENGTHS = {
    "0.35": "A little",
    "0.6": "A good deal",
    "0.85": "Nearly everything",
    "fresh": "Start afresh, without the picture",
}
REMIX_UPLOAD = "Another picture to start from"
WHOEVER = "any"

MORE_TITLE = "More to do with it"
ZOOM = "Zoom out"
VARY_A_LITTLE = "Vary a little"
VARY_MUCH = "Vary a lot"
DESCRIBE = "Describe"
SEND_ME = "Send it to me"
SENT = "Sent"
SENT_NOTE = "Look into your direct messages."
NOT_SENT = "I could not send it"
NOT_SENT_NOTE = "Your direct messages are closed to me. Allow them for this server and try again."
BY_DM = "You asked for this picture."
PUBLISHED = "Published"
PUBLISHED_NOTE = "Everybody here can see it now."
PUBLISHED_BY = "Published by {member}"

INFO_MENU = "How was it made?"
INFO_TITLE = "How this was made"
INFO_PROMPT = "Prompt"
INFO_NEGATIVE = "Not"
INFO_MODEL = "Model"
INFO_SIZE = "Size"
INFO_STEPS = "Steps"
INFO_GUIDANCE = "Guidance"
INFO_SAMPLER = "Sampler"
INFO_SEED = "Seed"
INFO_SOURCE = "Made from a picture, {percent} % changed"
INFO_FORMS = "Done"
INFO_ID = "Job"
INFO_ASKED = "Asked for {when} by {member}"
INFO_AGAIN = "To ask for it again:"
INFO_OPEN = "Go to it"

BLEND_COMMAND = "Mix two to four pictures into a new one"
BLEND_PROMPT = "What it should become; helps a lot"
BLEND_DEFAULT = "a blend of these pictures, coherent, detailed"
BLEND_PICTURE = "A picture"
