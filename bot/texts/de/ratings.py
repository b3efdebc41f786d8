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
