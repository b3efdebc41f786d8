"""Die Worte rund um Stile der Horde: die Option, /styles, und was abgelehnt wird."""

OPTION = "Ein Stil der Horde oder eine deiner Voreinstellungen"
CHOICE_PRESET = "deine Voreinstellung"
CHOICE_COLLECTION = "zufällig einer von {number}"
USES = ("{number}-mal benutzt", "{number}-mal benutzt")

COMMAND = "Stile der Horde: ein Aussehen, das andere deinen Bildern leihen"
SEARCH = "Worte seines Namens, ein Schlagwort, ein Modell oder wer ihn gemacht hat"
TITLE = "Stile"
TITLE_FOUND = "Stile zu: {words}"
NONE = "Die Horde hat für diesen Ort noch keine Stile"
NONE_NOTE = "Vertraute Mitglieder machen sie; die Anleitung der Horde sagt wie."
NONE_FOUND = "Kein Stil passt zu: {words}"
NONE_FOUND_NOTE = "Versuch es mit einem einzelnen Wort, oder /styles allein zeigt die beliebtesten."
LINE = "**{name}** von {author} · {uses}"
LOOK = "Ansehen"
FURTHER = "Weitere Stile"
SOME_MORE = "{number} weitere passen: Ein Wort mehr grenzt es ein."

USE = "Benutzen"
BY = "von {author} · {uses}"
PROMPT = "Vorlage"
PROMPT_PLACES = "{p} steht für deine Worte, {np} für das, was du nicht möchtest."
MODELS = "Modelle"
TAGS = "Schlagworte"
LORAS = "Zusätze"
ADULT = "Kann Inhalte für Erwachsene zeichnen."
PAID = "Wer ihn gemacht hat, bezahlt deine Bilder damit, solange der Schlüssel reicht."
FEE = "Jede Benutzung gibt dem, der ihn gemacht hat, {kudos} deiner Kudos."
EXAMPLE = "Beispiel {number} für den Stil {name}"
EXAMPLES_NOTE = "Die Beispiele hat ausgesucht, wer den Stil gemacht hat; sie sind nicht geprüft."
FORM_TITLE = "In diesem Stil zeichnen"

NO_SUCH_STYLE = (
    "Ich kenne weder einen Stil noch eine Voreinstellung namens {wanted}.",
    "/styles zeigt die Stile der Horde, /settings deine Voreinstellungen.",
)
NEAR = "Zum Beispiel: {near}."
FOR_ADULTS = (
    "Der Stil {style} kann Inhalte für Erwachsene zeichnen.",
    "Benutze ihn in einem Kanal mit Altersbeschränkung, oder wähle mit /styles einen anderen.",
)
NEEDS_MODEL = (
    "Der Stil {style} ist nicht für dieses Modell gemacht.",
    "Lass das Modell weg, oder wähle eines davon: {models}.",
)
GONE = ("Diesen Stil gibt es nicht mehr.", "/styles zeigt die vorhandenen.")
