"""Die Worte von Geschenken: Reaktionen, Knöpfe, Nachrichten, und warum es keines gibt."""

from bot.texts.gifts import Pair
from horde_core.gifts.model import Why

REFUSED: dict[Why, Pair] = {
    Why.TO_SELF: ("Kudos sind für andere da.", "Schenke sie jemand anderem."),
    Why.NOT_LINKED: (
        "Um Kudos zu schenken, brauchst du ein eigenes Konto.",
        "Nimm /link: Das dauert nur einen Moment.",
    ),
    Why.SOURCE_UNFIT: (
        "Dein Konto kann keine Kudos verschenken.",
        "Wenn du meinst, dass es das sollte, frag die Moderation der Horde.",
    ),
    Why.TARGET_UNFIT: (
        "Dieses Mitglied kann keine Kudos bekommen.",
        "Das Konto ist geschlossen oder eingeschränkt.",
    ),
    Why.NOT_ENOUGH: (
        "Dafür hast du nicht genug Kudos.",
        "Es braucht {amount}, und du kannst {limit} ausgeben. Teile deine GPU, um welche zu "
        "verdienen.",
    ),
    Why.TOO_LARGE: (
        "Das ist mehr, als ein Geschenk hier sein darf.",
        "Höchstens sind es {limit} Kudos.",
    ),
    Why.TOO_MUCH_TODAY: (
        "Das ist mehr, als du an einem Tag verschenken kannst.",
        "Höchstens sind es {limit} Kudos am Tag.",
    ),
    Why.TOO_MUCH_FOR_ONE: (
        "Das ist mehr, als du einem Mitglied an einem Tag schenken kannst.",
        "Höchstens sind es {limit} Kudos am Tag.",
    ),
    Why.TOO_FAST: (
        "Du schenkst schneller, als ich zählen kann.",
        "Warte eine Minute, dann geht es weiter.",
    ),
    Why.NOTHING: ("Da gibt es nichts zu schenken.", "Nenne eine Zahl über null."),
    Why.TAKER_NOT_LINKED: (
        "Dieses Mitglied hat kein Konto der Horde verknüpft.",
        "Sie hebt nichts für andere auf: Bitte um ein /link, dann schenke noch einmal.",
    ),
    Why.NOT_WHOLE: (
        "Diese Horde überträgt nur ganze Kudos.",
        "Schenke eine ganze Zahl, etwa 10.",
    ),
}

OVER = ("Dieses Geschenk lässt sich nicht mehr zurücknehmen.", "Es ist ausgezahlt.")
NOT_YOURS = (
    "Nur wer geschenkt hat, kann ein Geschenk zurücknehmen.",
    "Deine haben einen eigenen Knopf dafür.",
)
NOT_AN_EMOJI = (
    "{text} ist kein Emoji, das ich verwenden kann.",
    "Wähle eines aus der Emoji-Liste von Discord; ein Name allein genügt nicht, denn Namen lassen "
    "sich fälschen.",
)
NOT_MAPPED = ("{text} bringt hier keine Kudos.", "/emoji list zeigt, welche es tun.")
TOO_MANY_EMOJIS = (
    "Das sind mehr Emojis, als ich im Blick behalten kann.",
    "Höchstens {most} können Kudos bringen.",
)

GIFT = "Schenken"
MENU = "Kudos schenken"
AUTHOR_MENU = "Autor beschenken"
FORM = "Kudos schenken"
FORM_AMOUNT = "Wie viele Kudos"
FORM_AMOUNT_NOTE = "Sie gehen an {name}"
WHO_ASKED = "die Person, die dieses Bild wollte"
FORM_NOTE = "Wofür (freiwillig)"
NOT_A_NUMBER = (
    "{text} ist keine Menge von Kudos.",
    "Schreibe eine Zahl wie 100.",
)
BOTS_TAKE_NONE = ("Bots können mit Kudos nichts anfangen.", "Schenke sie einem Mitglied.")

GIVEN = "{kudos} Kudos für {taker}"
GIVEN_NOTE = "Sie kommen {undo} an."
GIVEN_WAITS = (
    "{until} kommen sie zu dir zurück, wenn das Mitglied nicht vorher ein Konto verknüpft."
)
UNDO = "Zurücknehmen"
UNDO_NOTE = "Du kannst es noch zurücknehmen, die Frist endet {undo}."
UNDONE = "Zurückgenommen"
UNDONE_NOTE = "Die Kudos gehören wieder dir."

EMOJI_GROUP = "Emojis, die Kudos bringen, wenn jemand mit ihnen reagiert"
MAP_COMMAND = "Ein Emoji soll der Person, die eine Nachricht schrieb, Kudos bringen"
MAP_EMOJI = "Das Emoji, wie du es in eine Nachricht schreiben würdest"
MAP_AMOUNT = "Wie viele Kudos eine Reaktion bringt"
UNMAP_COMMAND = "Ein Emoji bringt keine Kudos mehr"
LIST_COMMAND = "Welche Emojis hier Kudos bringen, und wie viele"
PACK_COMMAND = "Ein Anfangspaket von Emojis hinzufügen, die Kudos bringen"
CEILING_COMMAND = "Wie viele Kudos ein Geschenk hier höchstens sein darf"
CEILING_AMOUNT = "Kudos; 0 für die Grenze der Horde selbst"

TABLE = "Emojis, die hier Kudos bringen"
TABLE_NOTE = (
    "Reagiere mit einem davon: Wer die Nachricht schrieb oder das Bild wollte, bekommt die Kudos. "
    "Nimm die Reaktion innerhalb einer halben Minute zurück, und nichts ist geschehen."
)
NO_EMOJIS = (
    "Noch keine. /emoji pack fügt ein paar hinzu; der Knopf Schenken und das Menü der Mitglieder "
    "gehen immer."
)
EMOJI_LINE = "{emoji} {kudos} Kudos"
MAPPED = "{emoji} bringt jetzt {kudos} Kudos"
UNMAPPED = "{emoji} bringt nichts mehr"
PACKED = "Das Anfangspaket ist da"
PACKED_UNICODE = "Das Anfangspaket ist da, mit Emojis von Discord selbst"
PACKED_UNICODE_NOTE = (
    "Mit der Berechtigung „Ausdrücke erstellen“ hätte ich eigene zeichnen können: Erteile sie und "
    "nutze /emoji pack noch einmal."
)
CEILING_SET = "Ein Geschenk darf hier bis zu {kudos} Kudos groß sein"
CEILING_LIFTED = "Für Geschenke gilt hier nur noch die Grenze der Horde selbst"
