"""Zahlen, Größen und Zeiten, und was von jedem Bild gesagt wird."""

LANGUAGE = "Deutsch"
DECIMAL, GROUP = ",", "."
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
DATE = "{day}. {month} {year}"

WORKERS = ("{number} Worker", "{number} Worker")
MODELS = ("{number} Modell", "{number} Modelle")
PICTURES = ("{number} Bild", "{number} Bilder")
RESULTS = ("{number} Ergebnis", "{number} Ergebnisse")
MEMBERS = ("{number} Mitglied", "{number} Mitgliedern")
GIFTS = ("{number} Geschenk", "{number} Geschenken")
VOTES = ("{number} Stimme", "{number} Stimmen")
WINNERS = ("{number} Person", "{number} Personen")

SECONDS = "{number} s"
MINUTES = "{number} min"
HOURS = "{number} h"
DAYS = ("{number} Tag", "{number} Tage")
ABOUT = "etwa {duration}"
ABOUT_POSITION = "etwa {number}"
WAIT_UNKNOWN = "Wartezeit unbekannt"
NO_WAIT = "keine Wartezeit"

ALT = "KI-erzeugtes Bild, Modell {model}, Seed {seed}."
ALT_OF = "KI-erzeugtes Bild {number} von {total}, Modell {model}, Seed {seed}."
CASE = "Fall {case}"

SIZES = {
    "square": "Quadrat",
    "portrait": "Hochformat",
    "landscape": "Querformat",
    "tall": "Schmal und hoch",
    "wide": "Breit",
    "large": "Großes Quadrat",
    "largest": "Größtes Quadrat",
    "small": "Kleines Quadrat",
    "custom": "Eigene Größe",
}
THIS_HORDE = "Diese Horde"
WORK = {"image": "Bilder", "text": "Texte", "interrogation": "Formulare"}
