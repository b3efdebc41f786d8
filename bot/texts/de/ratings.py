"""Die Worte von /rate."""

COMMAND = "Bilder von anderen bewerten und Kudos verdienen; nur du siehst es"
WHAT = "Ein Bild auf einmal, oder das beste von mehreren"
ONE = "ein Bild"
BEST = "das beste von mehreren"

QUESTION = "Wie gut ist dieses Bild?"
QUESTION_NOTE = (
    "1 ist schrecklich, 10 ist wunderbar. Es kommt nicht darauf an, was es zeigt, nur wie gut."
)
FLAWS = "Fehler"
FLAWS_NOTE = "Fehler wie überzählige Finger: {level}"
FLAW_LEVELS = ("keine", "kaum welche", "wenige", "einige", "viele", "unbrauchbar")
UNSAID = "nicht gesagt"
WHICH = "Welches davon ist das beste?"
PICTURE = "Bild {number}"
SKIP = "Überspringen"
REPORT = "Melden"
ALT = "Ein Bild zum Bewerten, Nummer {number}"
EARNED = "+{kudos} Kudos"
PENDING = "+{kudos} Kudos, sobald sich deine Bewertungen als verlässlich erweisen"
STREAK = "{days} Tage in Folge"
LEFT = "heute noch {kudos} Kudos zu verdienen"
THANKS = "Danke."
STOP = "Das ist fürs Erste alles"

CAPTCHA = "Bist du ein Mensch?"
CAPTCHA_NOTE = (
    "Deine letzten Antworten lassen mich zweifeln. Tippe die Buchstaben auf dem Bild ab, dann "
    "geht es weiter."
)
CAPTCHA_ALT = "Ein Bild mit Buchstaben. Wenn du sie nicht sehen kannst, lass sie dir vorlesen."
CAPTCHA_ANSWER = "Antworten"
CAPTCHA_SOUND = "Anhören"
CAPTCHA_FORM = "Die Buchstaben"
CAPTCHA_RIGHT = "Richtig. Weiter geht es"
GO_ON = "Nächstes Bild"

TOO_FAST = (
    "Das war schneller, als irgendjemand hinsieht.",
    "Sieh dir das Bild an, dann bewerte es.",
)
ENOUGH = (
    "Du hast an einem Tag {limit} Bilder bewertet.",
    "Danke! Komm morgen wieder.",
)
NOTHING = (
    "Es gibt nichts, was du noch nicht bewertet hast.",
    "Mehr kommt, während Mitglieder mit eingeschaltetem Teilen zeichnen.",
)
OTHER = (
    "Das ist nicht das Bild, nach dem du gerade gefragt wirst.",
    "Mit /rate kommt das nächste.",
)
BARRED = ("Du kannst eine Weile nicht bewerten.", "Es geht wieder {when}.")
UNFIT = (
    "Dieses Konto darf keine Bilder bewerten.",
    "Frag die Moderation der Horde, warum.",
)
PICTURE_LOST = "Dieses Bild ist weg; nimm das nächste."

RATE = "Bewerten"
OWN_FORM = "Wie gut ist es?"
OWN_MARK = "Bild {number}: von 1 bis 10"
OWN_MARK_ONE = "Von 1 (furchtbar) bis 10 (wunderbar)"
OWN_FLAWS = "Bild {number}: Fehler"
OWN_FLAWS_ONE = "Fehler wie überzählige Finger"
OWN_BEST = "Welches ist das beste?"
OWN_SHARE = "Mit der Bewertung teilst du das Bild"
OWN_SHARE_NOTE = (
    "Ein Bild, das du bewertest, kommt mit seinem Prompt in den Vorrat der Horde: Andere bewerten "
    "es auch, und es kann Teil eines öffentlichen Datensatzes werden. Dass es von dir ist, steht "
    "nirgends."
)
OWN_SHARE_NOW = "Teilen und bewerten"
OWN_RATED = "Danke fürs Bewerten"
OWN_RATED_NOTE = "Aus Bewertungen lernen die Modelle, was Menschen gefällt."
RATED_BEFORE = (
    "Das hast du schon bewertet.",
    "Jedes Ergebnis wird einmal bewertet; mehr gibt es mit /rate.",
)
NOT_FINISHED = ("Das ist noch nicht fertig.", "Bewerte es, sobald alle Bilder da sind.")
NOT_SHARED = ("Dieses Bild ist nicht geteilt.", "Drücke darunter auf Bewerten und teile es zuerst.")
NOTHING_SAID = ("Es wurde nichts gewählt.", "Drücke noch einmal auf Bewerten und gib eine Note.")
