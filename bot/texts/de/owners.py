"""Die Worte von /worker, /team und /profile."""

WORKER_GROUP = "Deine Worker: die GPUs, die du teilst"
LIST_COMMAND = "Deine Worker und wie es ihnen geht"
PAUSE_COMMAND = "Einen deiner Worker eine Weile aus dem Dienst nehmen"
RESUME_COMMAND = "Einen deiner Worker wieder an die Arbeit schicken"
RENAME_COMMAND = "Einem deiner Worker einen anderen Namen geben"
STATS_COMMAND = "Was einer deiner Worker getan hat"
WHICH_WORKER = "Welcher deiner Worker"
PAUSE_REASON = "Was alle sehen, die sich fragen, warum"
NEW_NAME = "Der neue Name"

WORKERS = "Deine Worker"
NO_WORKERS = (
    "Du hast noch keine. docs/worker.md erklärt, wie du deine GPU teilst; du brauchst dazu deinen "
    "API-Schlüssel aus /link."
)
WORKER_LINE = "**{name}** · {state} · {models} · {kudos} Kudos verdient"
ONLINE = "online"
OFFLINE = "zuletzt gesehen {when}"
OFFLINE_NOW = "offline"
MAINTENANCE = "in Wartung"
STOPPED = "von der Moderation angehalten"
PAUSED = "{name} nimmt keine Aufträge mehr an"
PAUSED_NOTE = "Was er gerade zeichnet, wird noch fertig. /worker resume schickt ihn zurück."
RESUMED = "{name} arbeitet wieder"
RENAMED = "{before} heißt jetzt {name}"
STATS = "{name}"
FACTS = (
    ("Verdiente Kudos", "{kudos}"),
    ("Gelieferte Ergebnisse", "{fulfilled}"),
    ("Gescheitert", "{uncompleted}"),
    ("Zeit online", "{uptime}"),
    ("Geschwindigkeit", "{speed}"),
    ("Team", "{team}"),
)
NO_TEAM = "keines"
UNKNOWN_SPEED = "noch nicht bekannt"
SPEED = "{millions} Megapixel-Schritte pro Sekunde"
TEXT_SPEED = "{tokens} Tokens pro Sekunde"
FORM_SPEED = "{forms} Formulare pro Sekunde"
SERVES = "Bedient: {models}"

TEAM_GROUP = "Teams aus Workern"
TEAM_LIST_COMMAND = "Alle Teams, die stärksten zuerst"
TEAM_INFO_COMMAND = "Ein Team und seine Worker"
TEAM_JOIN_COMMAND = "Einen deiner Worker für ein Team arbeiten lassen"
TEAM_LEAVE_COMMAND = "Einen deiner Worker sein Team verlassen lassen"
TEAM_CREATE_COMMAND = "Ein Team gründen"
WHICH_TEAM = "Welches Team"
TEAM_NAME = "Sein Name"
TEAM_ABOUT = "Worum es geht"
TEAMS = "Teams"
NO_TEAMS = (
    "Es gibt noch keine. Mitglieder, denen vertraut wird, können mit /team create eines gründen."
)
TEAM_LINE = "{rank}. **{name}** · {kudos} Kudos · {members}"
TEAM_FACTS = "Gegründet von {owner}. {kudos} Kudos, {results}, {uptime} online."
JOINED = "{worker} arbeitet jetzt für {team}"
LEFT = "{worker} arbeitet für kein Team mehr"
FOUNDED = "{team} ist gegründet"
FOUNDED_NOTE = "Seine Mitglieder kommen mit /team join dazu."

PROFILE_MENU = "Profil"
PROFILE_COMMAND = "Dein Profil, oder das eines Mitglieds, das es zeigt"
PROFILE_MEMBER = "Wessen; ohne Angabe: dein eigenes"
PROFILE_HIDDEN = (
    "Dieses Mitglied hat kein Profil zu zeigen.",
    "Vielleicht gibt es kein Konto, oder es bleibt für sich (/kudos notify).",
)
MEMBER_SINCE = "dabei seit {date}"
KUDOS = "Kudos"
GIVEN = "An andere verschenkt"
ASKED = "Bilder angefragt"
DRAWN = "Bilder für andere gezeichnet"
WORKERS_ONLINE = "Worker online"
OF = "{online} von {all}"
BADGES = {"trusted": "vertrauenswürdig", "moderator": "Moderation", "worker": "teilt eine GPU"}
PROFILE_ONLY_YOU = "Nur du siehst das. Mit /kudos notify public: True können andere es aufrufen."
