"""Die Worte für eine andere Horde, mit der der Bot arbeitet."""

from bot.texts.remote import Pair
from horde_core.remote.refusals import Missing

DOWN = (
    "{host} ist gerade nicht zu erreichen.",
    "Dort kam nichts an. Versuch es in einer Minute noch einmal.",
)
NO_ANSWER = (
    "{host} hat keine brauchbare Antwort gegeben.",
    "Vielleicht kam es trotzdem an: Sieh in /kudos balance nach, bevor du es noch einmal versuchst.",
)
BUSY = ("Die Horde bittet um eine Pause.", "Versuch es in {wait} noch einmal.")
KEY_REFUSED = (
    "Die Horde kennt deinen API-Schlüssel nicht mehr.",
    "Verknüpfe dein Konto neu, mit dem Schlüssel, den du jetzt benutzt.",
)
KEY_UNREADABLE = (
    "Ich kann den API-Schlüssel nicht mehr lesen, den du mir gegeben hast.",
    "Verknüpfe dein Konto noch einmal mit deinem Schlüssel.",
)
REFUSED = (
    "Die Horde hat das abgelehnt.",
    "Ändere, worum du gebeten hast, und versuch es noch einmal.",
)
MISSING: dict[Missing, Pair] = {
    Missing.ACCOUNTS: (
        "Bei dieser Horde kann ich keine Konten anlegen.",
        "Melde dich auf ihrer Webseite an und nimm dann /link mit dem API-Schlüssel von dort.",
    ),
    Missing.NEW_KEYS: (
        "Bei dieser Horde kann ich keinen neuen API-Schlüssel holen.",
        "Hol dir einen auf ihrer Webseite und nimm dann /link.",
    ),
    Missing.POOLS: (
        "Hier gibt es keine Töpfe: Diese Horde kann keine Kudos für einen Server aufheben.",
        "Schenke stattdessen einem Mitglied Kudos, mit /kudos gift.",
    ),
    Missing.PARTIES: (
        "Hier gibt es keine Partys: Diese Horde kann kein Preisgeld aufheben, bis jemand gewinnt.",
        "Schenke Kudos, wem das beste Bild gelungen ist, mit /kudos gift.",
    ),
    Missing.SHARED_KEYS: (
        "Kudos lassen sich hier nicht per Knopf teilen: Diese Horde verleiht keine Schlüssel.",
        "Schenke sie einem Mitglied, mit /kudos gift.",
    ),
    Missing.RATINGS: (
        "Bilder lassen sich hier nicht bewerten: Diese Horde nimmt Bewertungen nur auf eigenen "
        "Wegen an.",
        "Auf ihrer Webseite steht, wie du dort bewertest.",
    ),
    Missing.ROLE_FACTS: (
        "Über Rollen entscheiden hier nur linked und given: Mehr sagt mir diese Horde nicht über "
        "Mitglieder.",
        "Nimm eines der beiden für die Regel.",
    ),
}

INVITE = "Verknüpfe dein Konto bei {host}"
INVITE_NOTE = (
    "Mit seinem API-Schlüssel zeichne ich in deinem Namen und mit deinen Kudos. Ich bewahre den "
    "Schlüssel verschlüsselt auf, zeige ihn niemandem und vergesse ihn mit /unlink."
)
ENTER = "Meinen API-Schlüssel eingeben"
REGISTER = "Dort ein Konto anlegen"
FORM = "Dein Konto bei {host}"
FORM_KEY = "API-Schlüssel"
FORM_KEY_NOTE = "Von der Webseite; nur ich bekomme ihn zu sehen"
WRONG_KEY = (
    "{host} kennt diesen API-Schlüssel nicht.",
    "Kopiere ihn noch einmal von dort, wo du ihn her hast, ohne Leerzeichen.",
)
NOT_ANONYMOUS = (
    "Das ist der Schlüssel derer ohne Konto.",
    "Gib den Schlüssel eines eigenen Kontos ein.",
)
LINKED_NOTE = "Dein Konto ist bei {host}; der Schlüssel liegt hier verschlüsselt."
UNLINK_NOTE = "Ich vergesse deinen API-Schlüssel. Dein Konto und seine Kudos bleiben bei {host}."
NUMBERS_OF = "Die Zahlen von {host}."
