"""The words of /jobs, /show, /gallery, /models and /settings."""

SHOW_COMMAND = "How a picture was made, by its job"
JOB = "The job, as Info shows it"

JOBS_COMMAND = "What you have asked for and is not finished yet"
JOBS_TITLE = "Your open requests"
NO_JOBS = "Nothing is open"
NO_JOBS_NOTE = "/generate starts something new."
JOB_LINE = "{link} · {state} · {prompt}"
JOB_DRAWING = "{percent} %"
JOB_WAITING = "position {position}"
JOB_READY = "ready"
FETCH = "Fetch"
JOB_GONE = "about to end"

GALLERY_COMMAND = "Your finished pictures, the newest first"
GALLERY_TITLE = "Your pictures"
NO_PICTURES = "There are no pictures of yours yet"
NO_PICTURES_NOTE = "They stay here for sixty days. /generate draws one."
GALLERY_LINE = "{link} · {when} · {prompt}"
PRIVATELY = "private"
OLDER = "Older"

MODELS_COMMAND = "Models that draw now, with their queues"
MODELS_TITLE = "Models online"
NO_MODELS = "No worker is online"
NO_MODELS_NOTE = "Pictures wait in the queue until one comes."
FILTER = "Part of a name"

SETTINGS_COMMAND = "How you draw unless you say otherwise, and your presets"
SETTINGS_TITLE = "How you draw"
SETTINGS_NOTE = "What is not set here the horde decides. Options of a command always win."
NO_PRESETS = "No presets yet."
PRESETS = "Presets: {names}"
NOT_SET = "not set"
YES = "yes"
NO = "no"
FIELDS = {
    "model": "Model",
    "size": "Size",
    "count": "Pictures",
    "private": "Private",
    "negative": "Not in the picture",
    "steps": "Steps",
    "cfg_scale": "Guidance",
    "sampler": "Sampler",
    "ask_from": "Ask me first from (kudos)",
}
CHANGE = "Change"
SAVE_PRESET = "Save as preset"
DROP_PRESET = "Remove a preset"
RESET = "Reset"
ASK = "When to ask first"
ASK_FORM = "Ask before drawing"
ASK_FROM = "From how many kudos"
ASK_HINT = "a whole number; 0 is always, empty is {number}"
ASK_FIELD = "the kudos"
ASK_WANTED = "a whole number from 0 to 1000000"

SETTINGS_FORM = "How you draw"
FIELD_MODEL = "Model"
FIELD_SIZE = "Size and number of pictures"
FIELD_SIZE_HINT = "for example: 512x768, 2"
FIELD_COUNT = "the number of pictures"
COUNT_WANTED = "a whole number from 1 to 4"
FIELD_SWITCHES = "More"
SWITCH_PRIVATE = "Only I see what I draw"
PRESET_FORM = "Save as preset"
PRESET_NAME = "Name"
DROP_FORM = "Remove a preset"
SAVED = "Saved as {name}"
SAVED_NOTE = "Pick it as style in /generate."
DROPPED = "{name} is removed"
