"""Die Worte von /jobs, /show, /gallery, /models und /settings."""

SHOW_COMMAND = "Wie ein Bild entstanden ist, anhand seines Auftrags"
JOB = "Der Auftrag, wie Info ihn zeigt"

JOBS_COMMAND = "Was du angefragt hast und noch nicht fertig ist"
JOBS_TITLE = "Deine offenen Anfragen"
NO_JOBS = "Nichts ist offen"
NO_JOBS_NOTE = "/generate fängt etwas Neues an."
JOB_LINE = "{link} · {state} · {prompt}"
JOB_DRAWING = "{percent} %"
JOB_WAITING = "Platz {position}"
JOB_READY = "fertig"
FETCH = "Holen"
JOB_GONE = "endet gleich"

GALLERY_COMMAND = "Deine fertigen Bilder, die neuesten zuerst"
GALLERY_TITLE = "Deine Bilder"
NO_PICTURES = "Von dir gibt es noch keine Bilder"
NO_PICTURES_NOTE = "Sie bleiben sechzig Tage hier. /generate zeichnet eines."
GALLERY_LINE = "{link} · {when} · {prompt}"
PRIVATELY = "privat"
OLDER = "Ältere"

MODELS_COMMAND = "Modelle, die gerade zeichnen, mit ihren Warteschlangen"
MODELS_TITLE = "Modelle online"
NO_MODELS = "Kein Worker ist online"
NO_MODELS_NOTE = "Bilder warten in der Schlange, bis einer kommt."
FILTER = "Teil eines Namens"

SETTINGS_COMMAND = "Wie du zeichnest, wenn du nichts anderes sagst, und deine Voreinstellungen"
SETTINGS_TITLE = "Wie du zeichnest"
SETTINGS_NOTE = (
    "Was hier nicht festgelegt ist, entscheidet die Horde. Optionen eines Befehls gehen immer vor."
)
NO_PRESETS = "Noch keine Voreinstellungen."
PRESETS = "Voreinstellungen: {names}"
NOT_SET = "nicht festgelegt"
YES = "ja"
NO = "nein"
FIELDS = {
    "model": "Modell",
    "size": "Größe",
    "count": "Bilder",
    "private": "Privat",
    "negative": "Nicht im Bild",
    "steps": "Schritte",
    "cfg_scale": "Guidance",
    "sampler": "Sampler",
    "ask_from": "Vorher fragen ab (Kudos)",
}
CHANGE = "Ändern"
SAVE_PRESET = "Als Voreinstellung sichern"
DROP_PRESET = "Voreinstellung löschen"
RESET = "Zurücksetzen"
ASK = "Wann vorher fragen"
ASK_FORM = "Vor dem Zeichnen fragen"
ASK_FROM = "Ab wie vielen Kudos"
ASK_HINT = "eine ganze Zahl; 0 heißt immer, leer heißt {number}"
ASK_FIELD = "die Kudos"
ASK_WANTED = "eine ganze Zahl von 0 bis 1000000"

SETTINGS_FORM = "Wie du zeichnest"
FIELD_MODEL = "Modell"
FIELD_SIZE = "Größe und Anzahl der Bilder"
FIELD_SIZE_HINT = "zum Beispiel: 512x768, 2"
FIELD_COUNT = "die Anzahl der Bilder"
COUNT_WANTED = "eine ganze Zahl von 1 bis 4"
FIELD_SWITCHES = "Mehr"
SWITCH_PRIVATE = "Nur ich sehe, was ich zeichne"
PRESET_FORM = "Als Voreinstellung sichern"
PRESET_NAME = "Name"
DROP_FORM = "Voreinstellung löschen"
SAVED = "Gesichert als {name}"
SAVED_NOTE = "Wähle sie in /generate als style."
DROPPED = "{name} ist gelöscht"
