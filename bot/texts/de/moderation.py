"""Die Worte von Meldungen, Prüfkarten, Verwarnungen und Einsprüchen."""

GROUP = "Für die Moderation: was gemeldet wurde, und wer den Bot auf diesem Server benutzen darf"
QUEUE_COMMAND = "Was auf die Moderation dieses Servers wartet"
STRIKES_COMMAND = "Die Verwarnungen eines Mitglieds, oder die neuesten dieses Servers"
STRIKE_COMMAND = "Ein Mitglied verwarnen; es erfährt davon und kann Einspruch erheben"
LOG_COMMAND = "Was Moderation und Verwaltung hier getan haben; nichts davon wird je entfernt"
WHO = "Wen"
REASON = "Warum; das Mitglied liest es"

QUEUE_TITLE = "Wartet auf die Moderation"
QUEUE_EMPTY = "Nichts wartet auf die Moderation"
QUEUE_LINE = "**{id}** {kind}, über {member}, {when}{claimed}"
CLAIMED_SHORT = " · {moderator} kümmert sich"
OPEN_CASE = "Fall {id}"
MORE_WAIT = "Die ältesten sind nicht zu sehen: erst diese hier."

COMPLAINT = "Beschwerde über ein Bild"
APPEAL_STRIKE = "Einspruch gegen eine Verwarnung"
APPEAL_BLOCK = "Einspruch gegen eine Sperre"
CASE_TITLE = "Fall {id}: {kind}"
ABOUT = "Über {member}, {when}"
REPORTED_ONE = "Ein Mitglied hat es gemeldet: {reasons}"
REPORTED = "{number} Mitglieder haben es gemeldet: {reasons}"
HISTORY = "Verwarnungen hier: {strikes} · abgelehnte Prompts hier: {misdeeds}{blocked}"
BLOCKED_NOW = " · zurzeit gesperrt"
LAST_STRIKE = "Letzte Verwarnung {when}: {reason}"
FREE = "Noch kümmert sich niemand darum."
CLAIMED = "{moderator} kümmert sich darum, die Frist endet {when}."
JUDGED = "**{verdict}** durch {moderator} {when}"
SEE = "Bild ansehen"
GONE = "Das Bild ist nicht mehr da."

GRIEVANCES = {
    "adult": "Inhalte für Erwachsene am falschen Ort",
    "cruel": "Hass oder Grausamkeit",
    "person": "eine wirkliche Person, gegen ihren Willen",
    "illegal": "etwas Verbotenes",
    "other": "etwas anderes",
}

CLAIM = "Übernehmen"
LEAVE = "Anderen überlassen"
HAND_OVER = "An die Horde geben"
VERDICTS = {
    "dismiss": "Abweisen",
    "remove": "Bild entfernen",
    "strike": "Entfernen und verwarnen",
    "block": "Entfernen und sperren",
    "uphold": "Es bleibt dabei",
    "lift": "Aufheben",
}
DONE = {
    "dismiss": "Abgewiesen",
    "remove": "Bild entfernt",
    "strike": "Bild entfernt, Verwarnung erteilt",
    "block": "Bild entfernt, Mitglied gesperrt",
    "uphold": "Es bleibt dabei",
    "lift": "Aufgehoben",
}
HANDED_OVER = "Fall {id} liegt jetzt bei der Moderation der Horde"
HANDED_OVER_NOTE = "Sie entscheidet überall, nicht nur auf diesem Server."
RULING_TITLE = "Fall {id}: {verdict}"
RULING_REASON = "Grund; das Mitglied liest ihn"
RULING_DAYS = "Für wie viele Tage"
RULING_DAYS_WANTED = "eine ganze Zahl von 1 bis 3650, oder nichts"
RULING_DAYS_HINT = "leer: bis zur Entsperrung"

STRIKES_TITLE = "Verwarnungen auf diesem Server"
STRIKES_OF = "Verwarnungen von {member} auf diesem Server"
NO_STRIKES = "Keine Verwarnungen"
STRIKE_LINE = "{when} {member}: {reason}{lifted}"
LIFTED = " · aufgehoben"
PROMPT_REFUSED = "ein Prompt, den die Horde abgelehnt hat"
STRUCK = "{member} ist verwarnt"
STRUCK_NOTE = "Das Mitglied erfährt davon und kann einmal Einspruch erheben."

LOG_TITLE = "Was hier getan wurde"
LOG_LINE = "{when} {who}: {what} {detail}"
LOG_EMPTY = "Hier wurde noch nichts getan"

REPORT_MENU = "Bild melden"
REPORT_TITLE = "Dieses Bild melden"
REPORT_REASON = "Was stimmt damit nicht?"
REPORT_NOTE = "Was die Moderation noch wissen sollte"
REPORT_THANKS = "Danke. Die Moderation dieses Servers sieht es sich an."
REPORT_THANKS_NOTE = "Wer das Bild wollte, erfährt nicht, von wem die Meldung kam."
REPORT_OWN = (
    "Dieses Bild ist deines.",
    "Du kannst es mit dem Knopf darunter löschen.",
)
NOT_A_PICTURE = (
    "Das ist keines meiner Bilder.",
    "Wähle die Nachricht, in der ich ein Bild gezeigt habe; andere Nachrichten meldest du bei "
    "Discord selbst.",
)

APPEAL_COMMAND = "Einspruch gegen Verwarnung oder Sperre: je einmal, die Moderation sieht ihn an"
APPEAL_TITLE = "Wogegen du Einspruch erheben kannst"
APPEAL_NOTHING = "Es gibt nichts, wogegen du Einspruch erheben könntest"
APPEAL_NOTHING_NOTE = "Gegen keine Verwarnung oder Sperre von dir ist hier ein Einspruch offen."
APPEAL_STRIKE_LINE = "**{number}.** Verwarnung {when}: {reason}"
APPEAL_BLOCK_LINE = "**{number}.** Auf diesem Server gesperrt seit {when}: {reason}"
APPEAL_BUTTON = "Einspruch {number}"
APPEAL_SIMPLE = "Einspruch"
APPEAL_FORM = "Dein Einspruch"
APPEAL_TEXT = "Warum sollte es zurückgenommen werden?"
APPEALED = "Dein Einspruch wartet auf die Moderation"
APPEALED_NOTE = "Du bekommst eine Nachricht, sobald entschieden ist."

CHANNEL_STEP = "Moderation"
CHANNEL_SET = "Meldungen und Einsprüche gehen an {channel}"
CHANNEL_NONE = "Meldungen warten in /mod queue"
CHANNEL_TITLE = "Wohin gehen Meldungen und Einsprüche?"
CHANNEL_NOTE = (
    "Wähle einen Kanal, den nur die Moderation sieht. Jede Meldung wird dort eine Karte mit "
    "Knöpfen; ohne Kanal zeigt sie /mod queue."
)
CHANNEL_PLACEHOLDER = "Der Kanal der Moderation"
CHANNEL_OFF = "Kein Kanal"

LETTERS = {
    "struck": "Du wurdest in **{place}** verwarnt: {reason}",
    "blocked": "Du bist in **{place}** für mich gesperrt{until}: {reason}",
    "appeal_upheld": "Dein Einspruch in **{place}** wurde geprüft. Es bleibt dabei. {reason}",
    "appeal_lifted": (
        "Dein Einspruch in **{place}** wurde geprüft, und du hattest recht: Es ist zurückgenommen. "
        "{reason}"
    ),
}
LETTER_BLOCKED_UNTIL = " bis {when}"
THE_HORDE = "der Horde"
NO_REASON = "ein Grund wurde nicht genannt"

TAKEN_BY = "{moderator} kümmert sich um diesen Fall, die Frist endet {when}."
TAKEN_ADVICE = "Nimm einen anderen, oder komm wieder, wenn er freigegeben ist."
CLOSED = ("Dieser Fall ist geschlossen.", "/mod queue zeigt die offenen.")
NOT_A_MODERATOR = (
    "Hier entscheidet nur die Moderation dieses Servers.",
    "Es braucht die Berechtigung, Mitgliedern eine Auszeit zu geben.",
)
NO_CASE = ("Einen solchen Fall gibt es hier nicht.", "/mod queue zeigt die offenen.")
NOT_CLAIMED = (
    "Du hast diesen Fall nicht, oder nicht mehr.",
    "Drück zuerst auf Übernehmen.",
)
ABOUT_YOU = ("In diesem Fall geht es um dich.", "Überlass ihn jemand anderem aus der Moderation.")
WRONG_VERDICT = (
    "So lässt sich dieser Fall nicht entscheiden.",
    "Öffne ihn mit /mod queue neu.",
)
REPORTED_BEFORE = (
    "Du hast dieses Bild schon gemeldet.",
    "Die Moderation weiß davon; mehr ist nicht zu tun.",
)
TOO_FAST = (
    "Bitte eine Meldung nach der anderen.",
    "Warte {seconds} Sekunden und versuch es noch einmal.",
)
NOTHING_TO_APPEAL = (
    "Es gibt nichts mehr, wogegen du Einspruch erheben könntest.",
    "Es wurde inzwischen zurückgenommen, oder betrifft dich nicht.",
)
APPEALED_BEFORE = (
    "Dagegen hast du schon Einspruch erhoben.",
    "Es gibt je einen Einspruch; die Antwort kommt als Nachricht.",
)
