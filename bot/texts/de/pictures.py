"""Die Worte von /generate, seinem Fortschritt und seinen Ergebnissen."""

from bot.texts.pictures import Doing

COMMAND = "Ein Bild aus deinen Worten zeichnen, auf den GPUs dieser Gemeinschaft"
PROMPT = "Was du sehen möchtest; nach ### was nicht"
MODEL = "Wer zeichnet; ohne Angabe: wo du am kürzesten wartest"
SIZE = "Quadrat, Hochformat, Querformat …; ohne Angabe: was zum Modell passt"
COUNT = "Wie viele Bilder"
SEED = "Derselbe Seed zeichnet dasselbe Bild noch einmal"
PRIVATE = "Nur du siehst es"

WAITING = "Wartet in der Schlange"

DRAWING_PICTURES = Doing(
    "Wird gezeichnet",
    "Kein Worker, der online ist, kann das gerade zeichnen. Es wartet, bis einer kommt, oder drück "
    "auf Abbrechen.",
)
WRITING = Doing(
    "Wird geschrieben",
    "Kein Worker, der online ist, kann das gerade schreiben. Es wartet, bis einer kommt, oder "
    "drück auf Abbrechen.",
)
LOOKING = Doing("In Arbeit", "Kein Worker, der online ist, kann das gerade tun.")
POSITION = "Platz {position}"
NEXT = "Als Nächstes dran"
READY = "fertig {when}"
PERCENT = "{bar} {percent} %"
COUNTS = "{finished} fertig, {drawing} in Arbeit, {waiting} wartend"
PREVIEW_ALT = "Wie das Bild bis jetzt aussieht"
GUEST = "Du zeichnest als Gast, auf der langsamen Spur. Verknüpfe ein Konto, um schneller zu sein."
PRIVATE_UNTIL = (
    "Discord schließt diese Antwort {when}; dauert ein Bild länger, kommt es als Direktnachricht."
)

CANCEL = "Abbrechen"
LINK = "Konto verknüpfen"
REROLL = "Neu würfeln"
VARY = "Variieren"
UPSCALE = "Vergrößern"
REMIX = "Remix"
INFO = "Info"
MORE = "Mehr…"
PUBLISH = "Veröffentlichen"
DELETE = "Löschen"
TRY_AGAIN = "Noch einmal versuchen"

BY_WORKERS = "gezeichnet von {workers}"
BY_WRITERS = "geschrieben von {worker}"
FOR = "für {member}"
SEEDS = ("Seed {seeds}", "Seeds {seeds}")
COST = "{kudos} Kudos"
ABOUT_COST = "etwa {kudos} Kudos"
ENLARGED = "{times}\N{MULTIPLICATION SIGN} vergrößert"
CENSORED = (
    "{number} Bild wurde zurückgehalten: Der Filter des Workers hielt es für einen Inhalt für "
    "Erwachsene, den dieser Kanal nicht zeigt.",
    "{number} Bilder wurden zurückgehalten: Der Filter des Workers hielt sie für Inhalte für "
    "Erwachsene, die dieser Kanal nicht zeigt.",
)
MISSING = (
    "{number} Bild konnte nicht gezeichnet werden.",
    "{number} Bilder konnten nicht gezeichnet werden.",
)

CANCELLED = "Abgebrochen"
CANCELLED_NOTE = "Bilder, die nicht gezeichnet wurden, kosten nichts."
FAILED = "Dieses Bild konnte nicht gezeichnet werden"
FAILED_NOTE = (
    "Die Worker, die es versucht haben, sind gescheitert. Was nicht gezeichnet wurde, kostet "
    "nichts."
)
EXPIRED = "Niemand ist gekommen, um dieses Bild zu zeichnen"
EXPIRED_NOTE = (
    "Es hat so lange gewartet, wie die Horde eine Anfrage aufhebt. Versuch es noch einmal oder mit "
    "einem anderen Modell."
)
ALL_WITHHELD = "Kein Bild zu zeigen"
ALL_WITHHELD_NOTE = (
    "Versuch es mit anderen Worten, oder frag in einem Kanal mit Altersbeschränkung."
)

MOVED_TO_DM = "Das dauert länger, als Discord eine Antwort offen hält."
MOVED_TO_DM_NOTE = "Ich schicke es dir als Direktnachricht; sind deine für mich geschlossen, liegt es in /jobs bereit."
BY_DM_CLOSED = "Hier ist dein Bild: Discord hatte die Antwort geschlossen, zu der es gehörte."
BY_DM_BARRED = "Dein Bild ist fertig, aber in {channel} darf ich nicht mehr schreiben."
ADULT_NOT_BY_DM = (
    "Es könnte Inhalte für Erwachsene zeigen, darum schicke ich es nicht hierher. /jobs zeigt "
    "es in einem Kanal mit Altersbeschränkung."
)

ANY_MODEL = "beliebiges Modell"
OFFER = "{name} · {workers} · {waiting} wartend · {wait}"
ADULT = "18+"

TREATMENTS = {
    "RealESRGAN_x2plus": "2\N{MULTIPLICATION SIGN} größer",
    "RealESRGAN_x4plus": "4\N{MULTIPLICATION SIGN} größer",
    "RealESRGAN_x4plus_anime_6B": "4\N{MULTIPLICATION SIGN} größer, Zeichenstil",
    "4x_AnimeSharp": "4\N{MULTIPLICATION SIGN} größer, scharfe Linien",
    "NMKD_Siax": "4\N{MULTIPLICATION SIGN} größer, Fotos",
    "GFPGAN": "Gesichter ausbessern",
    "CodeFormers": "Gesichter ausbessern, stärker",
    "strip_background": "Hintergrund entfernen",
    "caption": "beschreiben",
    "interrogation": "Schlagwörter finden",
    "nsfw": "auf Inhalte für Erwachsene prüfen",
}
