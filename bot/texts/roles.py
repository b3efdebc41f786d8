"""The words of /roles."""

GROUP = "Roles that this server gives by itself, for what members do in the horde"
ADD_COMMAND = "Give a role to whoever meets a condition; several conditions must all hold"
REMOVE_COMMAND = "Remove a rule; roles it gave are taken back"
LIST_COMMAND = "The rules of this server"
PREVIEW_COMMAND = "Who would get or lose a role now; nothing is changed"
SYNC_COMMAND = "Bring the roles in order now"
ROLE = "Which role; it must be below the bot's own"
LINKED = "has an account at the horde"
TRUSTED = "is trusted at the horde"
WORKER = "has a worker: online now, or ever"
WORKER_KIND = "what the worker that is online does"
KUDOS = "has at least so many kudos"
GIVEN = "has given away at least so many kudos"
PICTURES = "whose workers made at least so many pictures and texts"
RATED = "who has rated at least so many pictures"
DAYS = "whose account is at least so many days old"
TEAM = "whose worker is in this team (its id)"
STICKY = "once given it stays"
GRACE = "hours to wait before it is taken again; 48 unless you say otherwise"
RULE_ID = "The number of the rule, as /roles list shows it"

TITLE = "Automatic roles"
NO_RULES = "There are no rules yet"
NO_RULES_NOTE = "/roles add makes the first one."
LINE = "{id}. <@&{role}> · {condition}{more}"
STAYS = " · stays"
GRACE_SHOWN = " · taken after {hours} h"
ADDED = "The rule is set"
REMOVED = "The rule is removed"
PREVIEW = "What would change"
NOTHING = "Nothing would change"
NOTHING_NOTE = "Everybody known here has the roles the rules want."
KNOWN_NOTE = "Members count from the first time they use the bot here."
GETS = "<@{member}> gets {roles}"
LOSES = "<@{member}> loses {roles}"
AND_MORE = "… and {number} more"
SYNCED = ("{number} role changed", "{number} roles changed")
SYNC_RUNNING = "The roles are being brought in order; that takes about a second each."

GIVEN_REASON = "a rule of this server's"
TAKEN_REASON = "no rule of this server's gives it any more"
MANAGED = "Discord or another bot looks after this role."
TOO_MIGHTY = "This role has permissions of moderators; no rule may give it."
TOO_HIGH = "This role is above mine; move mine up in the server's settings."
NO_PERMISSION = "I lack the permission Manage Roles."
CANNOT = "I cannot give this role"
EMPTY = ("A rule needs at least one condition.", "For example: linked, or a number of kudos.")
TOO_MANY = ("There are {limit} rules already.", "Remove one with /roles remove.")
NO_SUCH_RULE = ("There is no rule with that number.", "/roles list shows them.")

CONDITIONS = {
    "linked": "has an account",
    "trusted": "trusted",
    "worker_online": "a worker online",
    "worker_ever": "has had a worker",
    "worker_kind": "a worker of kind {value} online",
    "kudos": "{value} kudos or more",
    "given": "{value} kudos given",
    "pictures": "{value} pictures and texts made",
    "rated": "{value} pictures rated",
    "account_days": "an account for {value} days",
    "team_id": "in team {value}",
}

CONNECTIONS = {
    "kudos": ("Kudos", "has at least so many kudos"),
    "workers": ("Workers online", "shares at least so many GPUs right now"),
    "trusted": ("Trusted", "is trusted by the horde"),
    "rated": ("Pictures rated", "has rated at least so many pictures"),
    "days": ("Days in the horde", "has had an account for at least so many days"),
}
"""Names and descriptions of what Discord's linked roles may ask for."""
