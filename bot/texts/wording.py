"""Numbers, sizes and times, and what is said of every picture."""

LANGUAGE = "English"
DECIMAL, GROUP = ".", ","
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DATE = "{day} {month} {year}"

WORKERS = ("{number} worker", "{number} workers")
MODELS = ("{number} model", "{number} models")
PICTURES = ("{number} picture", "{number} pictures")
RESULTS = ("{number} result", "{number} results")
MEMBERS = ("{number} member", "{number} members")
GIFTS = ("{number} gift", "{number} gifts")
VOTES = ("{number} vote", "{number} votes")
WINNERS = ("{number} winner", "{number} winners")

SECONDS = "{number} s"
MINUTES = "{number} min"
HOURS = "{number} h"
DAYS = ("{number} day", "{number} days")
ABOUT = "about {duration}"
ABOUT_POSITION = "about {number}"
WAIT_UNKNOWN = "wait unknown"
NO_WAIT = "no wait"

ALT = "AI-generated picture, model {model}, seed {seed}."
ALT_OF = "AI-generated picture {number} of {total}, model {model}, seed {seed}."
CASE = "Case {case}"

SIZES = {
    "square": "Square",
    "portrait": "Portrait",
    "landscape": "Landscape",
    "tall": "Tall",
    "wide": "Wide",
    "large": "Large square",
    "largest": "Largest square",
    "small": "Small square",
    "custom": "Custom",
}
THIS_HORDE = "This horde"
WORK = {"image": "pictures", "text": "texts", "interrogation": "forms"}
