"""The words of /worker, /team and /profile."""

WORKER_GROUP = "Your workers: the GPUs you share"
LIST_COMMAND = "Your workers and how they are"
PAUSE_COMMAND = "Take a worker of yours out of service for a while"
RESUME_COMMAND = "Put a worker of yours back to work"
RENAME_COMMAND = "Give a worker of yours another name"
STATS_COMMAND = "What one of your workers did"
WHICH_WORKER = "Which of your workers"
PAUSE_REASON = "What those see who wonder why"
NEW_NAME = "The new name"

WORKERS = "Your workers"
NO_WORKERS = "You have none yet. docs/worker.md tells how to share your GPU; you need your API key from /link."
WORKER_LINE = "**{name}** · {state} · {models} · {kudos} kudos earned"
ONLINE = "online"
OFFLINE = "last seen {when}"
OFFLINE_NOW = "offline"
MAINTENANCE = "in maintenance"
STOPPED = "stopped by a moderator"
PAUSED = "{name} takes no more jobs"
PAUSED_NOTE = "What it is drawing is finished first. /worker resume puts it back."
RESUMED = "{name} works again"
RENAMED = "{before} is called {name} now"
STATS = "{name}"
FACTS = (
    ("Kudos earned", "{kudos}"),
    ("Results delivered", "{fulfilled}"),
    ("Failed", "{uncompleted}"),
    ("Time online", "{uptime}"),
    ("Speed", "{speed}"),
    ("Team", "{team}"),
)
NO_TEAM = "none"
UNKNOWN_SPEED = "not known yet"
SPEED = "{millions} megapixel-steps a second"
TEXT_SPEED = "{tokens} tokens a second"
FORM_SPEED = "{forms} forms a second"
SERVES = "Serves: {models}"

TEAM_GROUP = "Teams of workers"
TEAM_LIST_COMMAND = "All teams, the strongest first"
TEAM_INFO_COMMAND = "A team and its workers"
TEAM_JOIN_COMMAND = "Let a worker of yours work for a team"
TEAM_LEAVE_COMMAND = "Let a worker of yours leave its team"
TEAM_CREATE_COMMAND = "Found a team"
WHICH_TEAM = "Which team"
TEAM_NAME = "Its name"
TEAM_ABOUT = "What it is about"
TEAMS = "Teams"
NO_TEAMS = "There are none yet. Trusted members can found one with /team create."
TEAM_LINE = "{rank}. **{name}** · {kudos} kudos · {members}"
TEAM_FACTS = "Founded by {owner}. {kudos} kudos, {results}, {uptime} online."
JOINED = "{worker} works for {team} now"
LEFT = "{worker} works for no team any more"
FOUNDED = "{team} is founded"
FOUNDED_NOTE = "Its members join with /team join."

PROFILE_MENU = "Profile"
PROFILE_COMMAND = "Your profile, or that of a member who shows it"
PROFILE_MEMBER = "Whose; without: your own"
PROFILE_HIDDEN = (
    "This member has no profile to show.",
    "They may have no account, or keep theirs to themselves (/kudos notify).",
)
MEMBER_SINCE = "member since {date}"
KUDOS = "Kudos"
GIVEN = "Given to others"
ASKED = "Pictures asked for"
DRAWN = "Pictures drawn for others"
WORKERS_ONLINE = "Workers online"
OF = "{online} of {all}"
BADGES = {"trusted": "trusted", "moderator": "moderator", "worker": "shares a GPU"}
PROFILE_ONLY_YOU = "Only you see this. /kudos notify public: True lets others look it up."
