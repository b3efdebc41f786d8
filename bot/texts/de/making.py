"""Die Worte rund ums Bildermachen: Optionen, Formulare, Menüs."""

NEGATIVE = "Was du nicht sehen möchtest"
IMAGE = "Ein Bild, von dem ausgegangen wird"
STRENGTH = "Wie viel des Bildes sich ändern darf, in Prozent"
ALIAS_COMMAND = "Dasselbe wie /generate"

FORM_TITLE = "Ein Bild zeichnen"
FORM_PROMPT = "Was du sehen möchtest"
FORM_NEGATIVE = "Was du nicht sehen möchtest"
FORM_NUMBERS = "Schritte, Guidance und Seed"
FORM_NUMBERS_HINT = "zum Beispiel: 30; 7,5; 1234 — leer überlässt es der Horde"
FORM_SAMPLER = "Sampler"
FORM_SWITCHES = "Mehr"
SWITCHES = {
    "karras": "Rauschstufen nach Karras",
    "hires_fix": "Große Bilder in zwei Durchgängen zeichnen",
    "tiling": "Ränder, die sich kacheln lassen",
    "transparent": "Durchsichtiger Hintergrund",
}
STEPS_FIELD = "Schritte"
STEPS_WANTED = "eine ganze Zahl von 1 bis 500"
CFG_FIELD = "Guidance"
CFG_WANTED = "eine Zahl von 0 bis 100"

CONFIRM = "{number} Anfragen, etwa {kudos} Kudos"
CONFIRM_ONE = "Etwa {kudos} Kudos"
CONFIRM_GUEST = "{number} Anfragen"
CONFIRM_BALANCE = "Du hast {kudos} Kudos. In /settings wählst du, ab wie vielen ich frage."
CONFIRM_FACTS = "{number} \N{MULTIPLICATION SIGN} {size} · {model}"
CONFIRM_NOTE = "Dein Prompt steht für:"
DRAW_ALL = "Alle zeichnen"
DRAW_IT = "Zeichnen"

WHICH = "Welches Bild?"
ONE = "Bild {number}"
TREAT = "Was soll damit geschehen?"

REMIX_TITLE = "Remix"
REMIX_MODEL = "Modell"
REMIX_STRENGTH = "Wie viel sich ändern darf"
STRENGTHS = {
    "0.35": "Ein wenig",
    "0.6": "Eine ganze Menge",
    "0.85": "Fast alles",
    "fresh": "Neu anfangen, ohne das Bild",
}
REMIX_UPLOAD = "Ein anderes Bild als Ausgangspunkt"
WHOEVER = "beliebig"

MORE_TITLE = "Was sich noch damit machen lässt"
ZOOM = "Herauszoomen"
VARY_A_LITTLE = "Wenig variieren"
VARY_MUCH = "Stark variieren"
DESCRIBE = "Beschreiben"
SEND_ME = "Schick es mir"
SENT = "Geschickt"
SENT_NOTE = "Sieh in deine Direktnachrichten."
NOT_SENT = "Ich konnte es nicht schicken"
NOT_SENT_NOTE = (
    "Deine Direktnachrichten sind für mich geschlossen. Erlaube sie für diesen Server und versuch "
    "es noch einmal."
)
BY_DM = "Du wolltest dieses Bild haben."
PUBLISHED = "Veröffentlicht"
PUBLISHED_NOTE = "Jetzt können es hier alle sehen."
PUBLISHED_BY = "Veröffentlicht von {member}"

INFO_MENU = "Wie ist das entstanden?"
INFO_TITLE = "Wie es entstanden ist"
INFO_PROMPT = "Prompt"
INFO_NEGATIVE = "Nicht"
INFO_MODEL = "Modell"
INFO_SIZE = "Größe"
INFO_STEPS = "Schritte"
INFO_GUIDANCE = "Guidance"
INFO_SAMPLER = "Sampler"
INFO_SEED = "Seed"
INFO_SOURCE = "Aus einem Bild gemacht, {percent} % verändert"
INFO_FORMS = "Erledigt"
INFO_ID = "Auftrag"
INFO_ASKED = "Angefragt {when} von {member}"
INFO_AGAIN = "Um noch einmal danach zu fragen:"
INFO_OPEN = "Dorthin"

BLEND_COMMAND = "Zwei bis vier Bilder zu einem neuen mischen"
BLEND_PROMPT = "Was daraus werden soll; hilft sehr"
BLEND_DEFAULT = "a blend of these pictures, coherent, detailed"
BLEND_PICTURE = "Ein Bild"
