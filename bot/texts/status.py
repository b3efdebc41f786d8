"""The words of /horde."""

GROUP = "The horde: who draws, with what, how busy it is"
STATUS_COMMAND = "Workers online, models and waiting times right now"

TITLE = "The horde right now"
WORKERS = "{workers} online, {requests} waiting"
NOBODY = "No worker is online. Pictures wait in the queue until one comes."
MODEL = "**{name}** · {workers} · {waiting} waiting · {wait}"
MORE = "… and {number} more models"

NEWS_COMMAND = "What is new at this horde"
STATS_COMMAND = "What this horde made, and with which models"
SUBSCRIBE_COMMAND = "Post news and new versions to a channel of this server"
SUBSCRIBE_CHANNEL = "Where; without: nowhere any more"

NEWS = "News"
NO_NEWS = "There are none yet."
MORE_INFO = "More"
SUBSCRIBED = "News go to {channel} from now on"
UNSUBSCRIBED = "News are not posted here any more"
RELEASE = "Version {version}"
RELEASE_NOTE = "I was brought up to date."

STATS = "What this horde made"
STATS_LINE = "{span}: {images} pictures, {texts} texts"
HOUR, DAY, MONTH, EVER = "this hour", "today", "this month", "ever"
MODELS_TODAY = "Pictures by model within a day"
