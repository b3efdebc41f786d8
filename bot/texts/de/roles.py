"""Die Worte von /roles."""

GROUP = "Rollen, die dieser Server von selbst vergibt, für das, was Mitglieder in der Horde tun"
ADD_COMMAND = "Allen eine Rolle geben, die eine Bedingung erfüllen; mehrere müssen alle gelten"
REMOVE_COMMAND = "Eine Regel löschen; Rollen, die sie gab, werden zurückgenommen"
LIST_COMMAND = "Die Rollenregeln dieses Servers"
PREVIEW_COMMAND = "Wer jetzt eine Rolle bekäme oder verlöre; nichts wird geändert"
SYNC_COMMAND = "Die Rollen jetzt in Ordnung bringen"
ROLE = "Welche Rolle; sie muss unter der des Bots stehen"
LINKED = "hat ein Konto in der Horde"
TRUSTED = "genießt in der Horde Vertrauen"
WORKER = "hat einen Worker: jetzt online, oder jemals"
WORKER_KIND = "was der Worker tut, der online ist"
KUDOS = "hat mindestens so viele Kudos"
GIVEN = "hat mindestens so viele Kudos verschenkt"
PICTURES = "dessen Worker mindestens so viele Bilder und Texte gemacht haben"
RATED = "wer mindestens so viele Bilder bewertet hat"
DAYS = "dessen Konto mindestens so viele Tage alt ist"
TEAM = "dessen Worker in diesem Team ist (seine ID)"
STICKY = "einmal gegeben, bleibt sie"
GRACE = "Stunden, bis sie wieder genommen wird; 48, wenn du nichts anderes sagst"
RULE_ID = "Die Nummer der Regel, wie /roles list sie zeigt"

TITLE = "Automatische Rollen"
NO_RULES = "Es gibt noch keine Regeln"
NO_RULES_NOTE = "/roles add legt die erste an."
LINE = "{id}. <@&{role}> · {condition}{more}"
STAYS = " · bleibt"
GRACE_SHOWN = " · genommen nach {hours} h"
ADDED = "Die Regel gilt"
REMOVED = "Die Regel ist gelöscht"
PREVIEW = "Was sich ändern würde"
NOTHING = "Nichts würde sich ändern"
NOTHING_NOTE = "Alle, die hier bekannt sind, haben die Rollen, die die Regeln wollen."
KNOWN_NOTE = "Mitglieder zählen, sobald sie den Bot hier zum ersten Mal benutzen."
GETS = "<@{member}> bekommt {roles}"
LOSES = "<@{member}> verliert {roles}"
AND_MORE = "… und {number} weitere"
SYNCED = ("{number} Rolle geändert", "{number} Rollen geändert")
SYNC_RUNNING = "Die Rollen werden in Ordnung gebracht; jede braucht etwa eine Sekunde."

GIVEN_REASON = "eine Regel dieses Servers"
TAKEN_REASON = "keine Regel dieses Servers gibt sie mehr"
MANAGED = "Um diese Rolle kümmert sich Discord oder ein anderer Bot."
TOO_MIGHTY = "Diese Rolle hat Rechte der Moderation; keine Regel darf sie geben."
TOO_HIGH = (
    "Diese Rolle steht über meiner; schieb meine in den Servereinstellungen weiter nach oben."
)
NO_PERMISSION = "Mir fehlt die Berechtigung „Rollen verwalten“."
CANNOT = "Diese Rolle kann ich nicht geben"
EMPTY = (
    "Eine Regel braucht mindestens eine Bedingung.",
    "Zum Beispiel: linked, oder eine Anzahl von Kudos.",
)
TOO_MANY = ("Es gibt schon {limit} Regeln.", "Lösche eine mit /roles remove.")
NO_SUCH_RULE = ("Es gibt keine Regel mit dieser Nummer.", "/roles list zeigt sie.")

CONDITIONS = {
    "linked": "hat ein Konto",
    "trusted": "genießt Vertrauen",
    "worker_online": "ein Worker online",
    "worker_ever": "hatte schon einen Worker",
    "worker_kind": "ein Worker der Art {value} online",
    "kudos": "{value} Kudos oder mehr",
    "given": "{value} Kudos verschenkt",
    "pictures": "{value} Bilder und Texte gemacht",
    "rated": "{value} Bilder bewertet",
    "account_days": "seit {value} Tagen ein Konto",
    "team_id": "im Team {value}",
}

CONNECTIONS = {
    "kudos": ("Kudos-Stand", "hat mindestens so viele Kudos"),
    "workers": ("Worker gerade online", "teilt gerade mindestens so viele GPUs"),
    "trusted": ("Vertraut", "ist der Horde vertraut"),
    "rated": ("Bewertete Bilder", "hat mindestens so viele Bilder bewertet"),
    "days": ("Tage in der Horde", "hat seit mindestens so vielen Tagen ein Konto"),
}
