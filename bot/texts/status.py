"""The words of /horde."""

GROUP = "The horde: who draws, with what, how busy it is"
STATUS_COMMAND = "Workers online, models and waiting times right now"

TITLE = "The horde right now"
WORKERS = "{workers} online, {requests} waiting"
NOBODY = "No worker is online. Pictures wait in the queue until one comes."
MODEL = "**{name}** · {workers} · {waiting} waiting · {wait}"
MORE = "… and {number} more models"
